"""What changed between two trees or two plans."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mixpeek_tui.kinds.step import shown
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.tree import Node


@dataclass(frozen=True, slots=True)
class TreeDiff:
    """The keys of the nodes that came, went, or read differently."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]

    @property
    def shape(self) -> bool:
        """Whether nodes came or went, so that lines move."""
        return bool(self.added or self.removed)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff_trees(old: Node, new: Node) -> TreeDiff:
    """The difference between two trees, by key."""
    before = {node.key: replace(node, children=()) for node in old.walk()}
    after = {node.key: replace(node, children=()) for node in new.walk()}
    return TreeDiff(
        frozenset(after.keys() - before.keys()),
        frozenset(before.keys() - after.keys()),
        frozenset(k for k in after.keys() & before.keys() if after[k] != before[k]),
    )


def same_request(old: Plan, new: Plan, step_id: str) -> bool:
    """Whether a step sends the same in both plans."""
    a, b = old.by_id.get(step_id), new.by_id.get(step_id)
    if a is None or b is None or a.request is None or b.request is None:
        return a is b
    return str(a.request.path) == str(b.request.path) and shown(a.request.body) == shown(
        b.request.body
    )
