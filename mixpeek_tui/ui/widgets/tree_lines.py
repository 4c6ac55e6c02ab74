"""The lines of a plan tree, worked out without a widget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mixpeek_tui.plan.tree import Node

OPEN_WORDS = frozenset({"namespace", "dataset", "retriever"})
"""Nodes that begin open; the others say what is below them when they are opened."""


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line."""

    node: Node
    depth: int
    open: bool | None
    """None where nothing is below."""


def is_open(node: Node, toggled: Mapping[str, bool], depth: int) -> bool:
    """Whether what is below a node is shown."""
    return toggled.get(node.key, node.word in OPEN_WORDS and depth <= 2)


def lines(root: Node, toggled: Mapping[str, bool]) -> list[Line]:
    """The visible lines from top to bottom."""
    return list(_walk(root, toggled, 0))


def _walk(node: Node, toggled: Mapping[str, bool], depth: int) -> Iterator[Line]:
    unfolded = is_open(node, toggled, depth) if node.children else None
    yield Line(node, depth, unfolded)
    if unfolded:
        for child in node.children:
            yield from _walk(child, toggled, depth + 1)


Index = dict[str, tuple[object, ...]]


def index(root: Node) -> Index:
    """What each line says, by key: two indexes tell what changed between two trees."""
    found: Index = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found[node.key] = (node.word, node.name, node.detail, node.why, node.step, node.off)
        waiting.extend(node.children)
    return found


def marks(root: Node, added: frozenset[str], changed: frozenset[str]) -> dict[str, str]:
    """What is said behind a node: new, changed, or changed because something below it is."""
    found = {key: "changed" for key in changed} | {key: "new" for key in added}
    _below(root, found)
    return found


def _below(node: Node, found: dict[str, str]) -> bool:
    touched = False
    for child in node.children:
        touched = _below(child, found) or touched
    if touched and node.step and node.key not in found:
        found[node.key] = "changed"
    return touched or node.key in found


def ancestors(root: Node, key: str) -> tuple[str, ...]:
    """Keys of the nodes above one, outermost first; empty if it is not there."""
    for child in root.children:
        if child.key == key:
            return (root.key,)
        if found := ancestors(child, key):
            return (root.key, *found)
    return ()
