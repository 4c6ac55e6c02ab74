"""Labels as lines of text: ``electronics: consumer electronics and gadgets``.

Indented lines are children of the line above. Several names may stand on one line behind
commas, and ``Electronics → Smartphones → iPhone`` is a line of descent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mixpeek_tui.interview.answers import Label

BULLET = re.compile(r"^(?:[-*•]|\d+[.)])\s+")
ARROW = re.compile(r"\s*(?:→|->|>)\s*")
TAB = 4
DEEPEST = 20
"""Levels that are told apart; more than any taxonomy may have, and few enough to walk through."""


@dataclass
class _Branch:
    """A label while its children are collected."""

    name: str = ""
    description: str = ""
    children: list[_Branch] = field(default_factory=list)

    def child(self, name: str, description: str = "") -> _Branch:
        found = next((c for c in self.children if c.name == name), None)
        if found is None:
            found = _Branch(name, description)
            self.children.append(found)
        found.description = found.description or description
        return found

    def add(self, name: str, description: str = "") -> _Branch:
        new = _Branch(name, description)
        self.children.append(new)
        return new

    def label(self) -> Label:
        return Label(self.name, self.description, tuple(c.label() for c in self.children))


def parse(text: str, *, nested: bool) -> tuple[Label, ...]:
    """The labels of a text.

    Args:
        text: Lines as described above.
        nested: Whether indentation and arrows mean a hierarchy.
    """
    root = _Branch()
    above: list[tuple[int, _Branch]] = [(-1, root)]
    for line in text.expandtabs(TAB).splitlines():
        words = BULLET.sub("", line.strip())
        if not words:
            continue
        indent = len(line) - len(line.lstrip()) if nested else 0
        while above[-1][0] >= indent or len(above) > DEEPEST:
            above.pop()
        added = _line(above[-1][1], words, nested)
        above.append((indent, added))
    return tuple(child.label() for child in root.children)


def _line(parent: _Branch, words: str, nested: bool) -> _Branch:
    """Add what a line says below a parent; returns the label that indented lines belong to."""
    name, colon, description = words.partition(":")
    if colon:
        return _path(parent, name.strip(), description.strip(), nested)
    last = parent
    for part in filter(None, (p.strip() for p in re.split(r"[,;]", words))):
        last = _path(parent, part, "", nested)
    return last


def _path(parent: _Branch, name: str, description: str, nested: bool) -> _Branch:
    steps = [s for s in ARROW.split(name, DEEPEST) if s] if nested else [name]
    for step in steps[:-1]:
        parent = parent.child(step)
    return parent.add(steps[-1] if steps else name, description)


def write(labels: tuple[Label, ...], depth: int = 0) -> str:
    """The labels as a text that ``parse`` reads back."""
    lines: list[str] = []
    for label in labels:
        tail = f": {label.description}" if label.description else ""
        lines.append("  " * depth + label.name + tail)
        if label.children:
            lines.append(write(label.children, depth + 1))
    return "\n".join(lines)
