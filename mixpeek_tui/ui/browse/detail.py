"""The pane that tells about the resource under the cursor."""

from __future__ import annotations

from datetime import datetime

from textual.message import Message

from mixpeek_tui.ui.browse.describe import Described, described
from mixpeek_tui.ui.browse.lines import Line, Lines
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.relations import Related


class Detail(Lines):
    """Lines about one resource; enter on a relation jumps there."""

    class Jump(Message):
        """A line that leads somewhere was opened."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.item: Item | None = None
        self._shown: tuple[Described, ...] = ()
        self._about: tuple[datetime, Related | None, str] | None = None

    @property
    def count(self) -> int:
        """Lines of the description."""
        return len(self._shown)

    def show(
        self, item: Item | None, now: datetime, related: Related | None = None, problem: str = ""
    ) -> None:
        """Tell about another item, or about the same one as it is now."""
        same = item is not None and self.item is not None and item.key == self.item.key
        self.item, self._about = item, (now, related, problem)
        self._describe()
        if not same:
            self.cursor = 0
            self.scroll_to(y=0, animate=False)
        self.changed()

    def _describe(self) -> None:
        if self.item is None or self._about is None:
            self._shown = ()
            return
        now, related, problem = self._about
        self._shown = described(self.item, now, self.room, related, problem)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._describe()
        super().on_resize()

    def line(self, row: int) -> Line:
        """A line of the description."""
        return self._shown[row].line

    def action_open(self) -> None:
        """Jump to what the line names."""
        target = self._shown[self.cursor].target if self.count else None
        if target is not None:
            self.post_message(self.Jump(target))
