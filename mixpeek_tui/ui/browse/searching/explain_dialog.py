"""What a search would do and cost, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import count, duration, pad, safe
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.workspace.search import Explanation, StagePlan


def explained(found: Explanation) -> Iterator[str]:
    """An explanation, line by line."""
    total = [f"{found.credits:g} credits" if found.credits is not None else "",
             duration(found.ms / 1000) if found.ms is not None else ""]  # fmt: skip
    yield f"about {', '.join(part for part in total if part)}" if any(total) else "no estimate"
    yield ""
    for number, stage in enumerate(found.stages, 1):
        yield _stage(number, stage)
        yield from (f"     {safe(note)}" for note in stage.notes)
    if found.bottlenecks:
        yield f"slowest: {safe(', '.join(found.bottlenecks))}"
    yield from (safe(words) for words in found.suggestions)


def _stage(number: int, stage: StagePlan) -> str:
    rows = " → ".join("?" if n is None else count(n) for n in (stage.rows_in, stage.rows_out))
    took = duration(stage.ms / 1000) if stage.ms is not None else ""
    price = f"{stage.credits:g} credits" if stage.credits else ""
    name = pad(safe(stage.name), 20)
    cells = (f"{number}", name, pad(rows, 16, align="right"), pad(took, 8, align="right"), price)
    return "  ".join(cells)


class ExplainDialog(Dialog[None]):
    """The estimate of one search; nothing was run."""

    def __init__(self, services: Services, name: str, found: Explanation) -> None:
        super().__init__(services, f"What {name} would do", "Nothing was run.", "esc closes")
        self._found = found

    def panel(self) -> ComposeResult:
        """The stages."""
        with VerticalScroll():
            yield Static(Content("\n".join(explained(self._found))))
