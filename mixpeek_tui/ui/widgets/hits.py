"""What a search found: two rows a hit, the cursor on hits only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from mixpeek_tui.ui.search_view import best_score, field_pieces, hit_pieces
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.workspace.search import Hit

ROWS = 2


class Hits(Lines):
    """Hits from the best one down."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "whole document")]

    def __init__(self) -> None:
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self._wanted: Sequence[str] = ()
        self._best = 0.0

    @property
    def count(self) -> int:
        """Rows."""
        return len(self._hits) * ROWS

    @property
    def hit(self) -> Hit | None:
        """The hit at the cursor."""
        return self._hits[self.cursor // ROWS] if self._hits else None

    def show(self, hits: Sequence[Hit], wanted: Sequence[str]) -> None:
        """Show these; ``wanted`` names the fields that matter besides the usual ones."""
        self._hits, self._wanted = hits, wanted
        self._best = best_score(hits)
        self.cursor = 0
        self.changed()
        self.scroll_to(y=0, animate=False)

    def line(self, row: int) -> Line:
        """Title row or field row."""
        hit = self._hits[row // ROWS]
        if row % ROWS == 0:
            return [Part(*piece) for piece in hit_pieces(hit, self._best, self.room)]
        return [Part(*piece) for piece in field_pieces(hit, self._wanted, self.room)]

    def move_to(self, row: int, *, tell: bool = True) -> None:
        """Put the cursor on the hit of a row, and bring all of it into view."""
        first = max(0, min(row, self.count - 1)) // ROWS * ROWS
        super().move_to(first, tell=tell)
        self._into_view(first + ROWS - 1)

    def action_step(self, by: int) -> None:
        """One hit up or down; up from the first one goes back to the query."""
        if by < 0 and self.cursor == 0:
            self.screen.focus_previous()
            return
        self.move_to(self.cursor + by * ROWS)
