"""The plan as a tree: what a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step, Why
from mixpeek_tui.plan.plan import Plan

WORDS = {"upload": "upload", "process": "process", "attach": "attach", "run": "run"}
HEADS = {"taxonomy": "taxonomy", "clusters": "cluster", "alert": "alert"}
"""Groups that hang below the step of this kind."""


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree."""

    key: str
    """Unique and stable: a step's id, or a place below one."""
    word: str
    """What it is: ``bucket``."""
    name: str
    detail: str = ""
    why: Why | None = None
    step: str = ""
    """Id of the step it stands for; empty for headings and details."""
    off: bool = False
    """Whether it was switched off."""
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterable[Node]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(plan: Plan) -> Node:
    """The whole plan as one node: the namespace with everything in it."""
    steps = [(s, False) for s in plan.steps] + [(s, True) for s in plan.skipped]
    home = next(((s, off) for s, off in steps if s.kind == "namespace"), None)
    groups: dict[str, _Group] = {}
    for step, off in steps:
        if step.kind != "namespace":
            groups.setdefault(step.group or step.id, _Group()).add(_node(step, off))
    children = tuple(node for name in _ordered(groups) for node in groups[name].nodes(name))
    if home is None:
        return Node("namespace", "namespace", plan.namespace or plan.project, children=children)
    own = _node(*home)
    return Node("namespace", own.word, own.name, own.detail, own.why, own.step, own.off, children)


def _ordered(groups: Iterable[str]) -> list[str]:
    order = ("dataset", "retrievers", "taxonomy", "clusters", "triggers", "alert", "webhook")
    return sorted(
        groups,
        key=lambda name: order.index(name.split()[0]) if name.split()[0] in order else len(order),
    )


@dataclass
class _Group:
    """The nodes of one group while they are collected."""

    members: list[Node] = field(default_factory=list)

    def add(self, node: Node) -> None:
        self.members.append(node)

    def nodes(self, name: str) -> tuple[Node, ...]:
        first, _, rest = name.partition(" ")
        if first == "dataset":
            return (Node(f"dataset.{rest}", "dataset", rest, children=tuple(self._nested())),)
        head = next((n for n in self.members if n.word == HEADS.get(first)), None)
        if head is None:
            return tuple(self.members)
        below = tuple(n for n in self.members if n is not head)
        return (
            Node(head.key, head.word, head.name, head.detail, head.why, head.step, head.off,
                 (*head.children, *below)),
        )  # fmt: skip

    def _nested(self) -> Iterable[Node]:
        """A dataset's nodes, with each collection's processing below the collection."""
        runs = {n.name: n for n in self.members if n.word == "process"}
        for node in self.members:
            if node.word == "process" and any(
                n.word == "collection" and n.name == node.name for n in self.members
            ):
                continue
            run = runs.get(node.name) if node.word == "collection" else None
            yield node if run is None else Node(
                node.key, node.word, node.name, node.detail, node.why, node.step, node.off,
                (*node.children, run),
            )  # fmt: skip


def _node(step: Step, off: bool) -> Node:
    word = WORDS.get(step.verb) or kind(step.kind).title.lower()
    several = len(step.details) > 1 or step.kind == "retriever"
    inline = "" if several or not step.details else step.details[0]
    below = tuple(
        Node(f"{step.id}#{n}", "", line, off=off) for n, line in enumerate(step.details)
    ) if several else ()  # fmt: skip
    return Node(step.id, word, step.name, inline, step.why, step.id, off, below)
