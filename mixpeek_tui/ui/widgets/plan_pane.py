"""The plan beside the questions: counts above, warnings and the reason of a row below."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.tree import Node
from mixpeek_tui.text import count, plural, safe
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.widgets.plan_tree import PlanTree
from mixpeek_tui.ui.widgets.words import Words

EMPTY = "empty, grows as you answer"


class PlanPane(Vertical):
    """Header, tree, warnings, reason."""

    DEFAULT_CSS = """
    PlanPane { width: 39%; min-width: 38; max-width: 72; padding: 0 1 0 0; }
    PlanPane .counts { height: 1; }
    PlanPane .rule { height: 1; color: $hairline; }
    PlanPane PlanTree { height: 1fr; }
    PlanPane .over { color: $state-blocked; height: auto; display: none; }
    PlanPane .why { color: $text-muted; height: auto; max-height: 3; }
    """

    def __init__(self, plan: Plan, root: Node, *, flash: bool, ascii_only: bool = False) -> None:
        super().__init__()
        self._plan = plan
        self.plan_tree = PlanTree(root, flash=flash, ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        """Counts, a hairline, the tree, what is below it."""
        yield Words(counts(self._plan), classes="counts")
        yield Static("─" * 200, classes="rule", expand=True)
        yield self.plan_tree
        yield Words(classes="over")
        yield Words(classes="why")

    def on_mount(self) -> None:
        """Say what is over the free plan from the beginning."""
        self._below(self._plan)

    def show(self, plan: Plan, root: Node, cause: str) -> None:
        """Follow the answers."""
        self._plan = plan
        self.plan_tree.show(root, cause)
        self.query_one(".counts", Words).say(counts(plan), layout=False)
        self._below(plan)
        self._why(self.plan_tree.node)

    def _below(self, plan: Plan) -> None:
        words = "" if served(self.app).services.where.sandbox else over_words(plan)
        line = self.query_one(".over", Words)
        line.display = bool(words)
        line.say(words)

    def on_plan_tree_highlighted(self, event: PlanTree.Highlighted) -> None:
        """Say why the row is there."""
        self._why(event.node)

    def _why(self, node: Node) -> None:
        self.query_one(".why", Words).say(why_words(node))


def counts(plan: Plan) -> Content:
    """``Plan   17 resources``; what will be there, as long as nothing is."""
    words = plural(plan.resources, "resource") if plan.resources else EMPTY
    return Content.styled("Plan", "bold") + Content(f"   {words}")


def over_words(plan: Plan) -> str:
    """What is over the free plan, or an empty string."""
    found = ", ".join(
        f"{kind(name).plural} {count(planned)} of {count(allowed)}"
        for name, (planned, allowed) in plan.over_quota.items()
    )
    return f"over the free plan: {found}" if found else ""


def why_words(node: Node) -> str:
    """The answer that caused a row."""
    return f"why: {safe(node.why.words)}" if node.why else ""
