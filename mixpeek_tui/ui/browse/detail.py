"""The pane that tells about the resource under the cursor."""

from __future__ import annotations

from datetime import datetime

from textual import work
from textual.message import Message
from textual.timer import Timer

from mixpeek_tui.errors import ApiError
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.ui.browse.describe import Described, described
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.widgets.lines import Line, Lines
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.known_names import pointed
from mixpeek_tui.workspace.relations import Related

REST = 0.35
"""Seconds that the cursor rests before the API is asked what points to a row."""


class Detail(Lines):
    """Lines about one resource; enter on a relation jumps there."""

    class Jump(Message):
        """A line that leads somewhere was opened."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.item: Item | None = None
        self._rest: Timer | None = None
        self._shown: tuple[Described, ...] = ()
        self._about: tuple[datetime, Related | None, str] | None = None

    @property
    def count(self) -> int:
        """Lines of the description."""
        return len(self._shown)

    def point(self, item: Item | None) -> None:
        """Tell about an item; what points to it once the cursor rests there."""
        if item is not None and item == self.item:
            return
        self.show(item, self.session.now())
        self.still()
        if item is not None:
            self._rest = self.set_timer(REST, self._relate)

    def still(self) -> None:
        """Ask nothing by itself."""
        if self._rest is not None:
            self._rest.stop()

    @work(group="relations", exclusive=True)
    async def _relate(self) -> None:
        item = self.item
        if item is None:
            return
        try:
            related, problem = await self.session.relations.of(item), ""
        except ApiError as error:
            related, problem = None, problem_words(error)
        if self.item is not None and self.item.key == item.key:
            self.show(self.item, self.session.now(), related, problem)

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
        names = self.session.names(pointed((self.item,)))
        self._shown = described(self.item, now, self.room, related, problem, names)

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
