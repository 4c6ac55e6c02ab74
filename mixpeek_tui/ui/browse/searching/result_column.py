"""What one retriever found: how it went, the hits, the stages as a waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import Problem
from mixpeek_tui.text import pad, safe
from mixpeek_tui.ui.browse.note import problem_lines
from mixpeek_tui.ui.search_view import Piece, answer, status, waterfall
from mixpeek_tui.ui.widgets.hits import ROWS, Hits
from mixpeek_tui.ui.widgets.lines import Line, Part
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.search import Hit, Move, SearchResult

MOVE = 6
TONES = {"muted": "$text-muted", "accent": "$accent", "failed": "$state-failed"}
MOVED = {"new": "running", "gone": "blocked", "=": "muted"}


@dataclass(frozen=True, slots=True)
class Run:
    """A search as far as it got."""

    retriever: Item
    busy: bool = False
    result: SearchResult | None = None
    problem: Problem | None = None
    wrong: str = ""


class RankedHits(Hits):
    """Hits that say how their rank moved against another search."""

    def __init__(self) -> None:
        super().__init__()
        self._moves: Mapping[int, str] = {}

    def rank(self, moves: Sequence[Move]) -> None:
        """Show hits with their moves; those that are gone come last."""
        self._moves = {n: move.words for n, move in enumerate(moves)}
        self.show([move.hit for move in moves], ())

    def unrank(self, hits: Sequence[Hit], wanted: Sequence[str]) -> None:
        """Show hits alone."""
        self._moves = {}
        self.show(hits, wanted)

    @property
    def room(self) -> int:
        """Cells beside the move."""
        return max(20, super().room - (MOVE if self._moves else 0))

    def line(self, row: int) -> Line:
        """The move, then the hit."""
        found = list(super().line(row))
        if not self._moves:
            return found
        words = self._moves.get(row // ROWS, "") if row % ROWS == 0 else ""
        return [Part(pad(words, MOVE), MOVED.get(words, "accent")), *found]


class ResultColumn(Vertical):
    """One search; two of them stand side by side."""

    DEFAULT_CSS = """
    ResultColumn { width: 1fr;
        & .name { padding: 0 2; height: 1; text-style: bold; }
        & .status { padding: 0 2; height: auto; max-height: 7; }
        & Hits { margin-top: 1; }
        & .stages { padding: 0 2; height: auto; max-height: 9; margin: 1 0; display: none; }
    }
    """

    _result: SearchResult | None = None

    def compose(self) -> ComposeResult:
        """Name, status, hits, stages."""
        yield Static(markup=False, classes="name")
        yield Static(markup=False, classes="status")
        yield RankedHits()
        yield Static(markup=False, classes="stages")

    @property
    def hits(self) -> RankedHits:
        """The hits."""
        return self.query_one(RankedHits)

    def show(self, run: Run, wanted: Sequence[str], moves: Sequence[Move] | None = None) -> None:
        """Show a search; with moves, ranked against another one."""
        self.query_one(".name", Static).update(Content(safe(run.retriever.name)))
        self.query_one(".status", Static).update(_status(run))
        result = run.result
        if moves is not None:
            self.hits.rank(moves)
        else:
            found = result.documents if result and not answer(result) else ()
            self.hits.unrank(found, wanted)
        self._stages(result)

    def on_resize(self) -> None:
        """The bars are as long as there is room."""
        self._stages(self._result)

    def _stages(self, result: SearchResult | None) -> None:
        self._result = result
        stages = self.query_one(".stages", Static)
        rows = waterfall(result, max(30, self.size.width - 4)) if result else []
        stages.display = bool(rows)
        stages.update(Content("\n").join(_content(row) for row in rows))


def _status(run: Run) -> Content:
    if run.wrong:
        return Content.styled(safe(run.wrong), "$state-failed")
    if run.busy:
        return Content.styled("searching", "$text-muted")
    if run.problem is not None:
        words = safe(problem_lines(run.problem), keep_newlines=True)
        return Content.styled(words, "$state-failed")
    if run.result is None:
        return Content.styled("Type what to look for and press enter.", "$text-muted")
    return _told(run.result)


def _told(result: SearchResult) -> Content:
    found = status(result)
    parts = [Content.styled(found.words, "$text-muted" if found.good else "$state-failed")]
    parts += [Content.styled(note, "$state-blocked") for note in found.notes]
    if text := answer(result):
        parts += [Content(""), Content(text)]
    elif result.ok and result.counted and not result.documents:
        parts.append(Content("Nothing was found. Try other words."))
    return Content("\n").join(parts)


def _content(pieces: tuple[Piece, ...]) -> Content:
    return Content("").join(
        Content.styled(text, TONES[tone]) if tone in TONES else Content(text)
        for text, tone in pieces
    )
