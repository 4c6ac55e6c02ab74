"""The first page of a workspace: what fails, what runs, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual import work
from textual.message import Message

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import age, glyphs, local_time, pad, plural, wrapped
from mixpeek_tui.ui.browse.beat import Beat
from mixpeek_tui.ui.browse.describe import Described
from mixpeek_tui.ui.browse.detail import Detail
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.place import Place, nested
from mixpeek_tui.ui.browse.pulse import Pulse
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.workspace.status import Count, Status, snapshot
from mixpeek_tui.workspace.status import Line as Noted

_GLYPHS = glyphs(False)
SHOWN = 12
NAME, KIND = 28, 12
SELDOM = 30.0
"""Least seconds between two looks by itself: each asks once for every kind."""


def overview_lines(status: Status, room: int) -> tuple[Described, ...]:
    """A workspace in words, in lines of so many cells where they are sentences."""
    return tuple((*_counts(status), *_noted(status, failing=True), *_noted(status, failing=False),
                  *_next(status), *_remarks(status, room)))  # fmt: skip


def _counts(status: Status) -> Iterator[Described]:
    held = [_counted(count) for count in status.counts if count.total and count.kind != "namespace"]
    yield Described((Part("In this workspace", "strong"),))
    for start in range(0, len(held), 4):
        yield Described((Part(f"  {f' {_GLYPHS.bullet} '.join(held[start : start + 4])}"),))
    if not held:
        yield Described((Part("  nothing yet. Set up fills it: esc, then Set up."),))


def _counted(found: Count) -> str:
    words = plural(found.total or 0, kind(found.kind).title.lower(), found.title)
    return f"more than {words}" if found.at_least else words


def _noted(status: Status, *, failing: bool) -> Iterator[Described]:
    found = status.failing if failing else status.running
    yield Described(())
    title = "Wants attention" if failing else "At work"
    yield Described((Part(title, "strong"),))
    for noted in found[:SHOWN]:
        yield from _line(noted, failing)
    if len(found) > SHOWN:
        yield Described((Part(f"  {len(found) - SHOWN} more", "muted"),))
    if not found:
        words = f"  {_GLYPHS.ok} nothing fails" if failing else "  nothing runs"
        yield Described((Part(words, "ok" if failing else "muted"),))


def _line(noted: Noted, failing: bool) -> Iterator[Described]:
    mark = _GLYPHS.failed if failing else _GLYPHS.running
    style = "failed" if failing else "running"
    target = None if nested(kind(noted.kind)) else Place(noted.kind, item=noted.id)
    parts = [Part(f"  {mark} ", style), Part(pad(kind(noted.kind).title.lower(), KIND), "muted"),
             Part(pad(noted.name or noted.id, NAME)), Part(f"  {noted.words}", style)]  # fmt: skip
    yield Described(parts, target)
    if noted.error:
        yield Described((Part(" " * (KIND + 4) + noted.error, "muted"),), target)


def _next(status: Status) -> Iterator[Described]:
    if not status.next:
        return
    yield Described(())
    yield Described((Part("Next", "strong"),))
    for fire in status.next[:6]:
        left = age((fire.at - status.at).total_seconds())
        words = pad(local_time(fire.at, status.at), 16)
        yield Described((Part(f"  {words}"), Part(pad(fire.trigger.name, NAME)),
                         Part(f"  in {left}", "muted")),
                        Place("trigger", item=fire.trigger.id))  # fmt: skip


def _remarks(status: Status, room: int) -> Iterator[Described]:
    problems = [f"{c.title}: {c.problem}" for c in status.counts if c.problem]
    if status.warnings or problems:
        yield Described(())
        yield Described((Part("Remarks", "strong"),))
    for words in (*status.warnings, *problems):
        for number, row in enumerate(wrapped(words, max(1, room - 4))):
            yield Described((Part(f"{'    ' if number else '  '}{row}", "blocked"),))


class Overview(Lines):
    """The lines of the overview; enter jumps to what a line names."""

    class Read(Message):
        """The workspace was looked at."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self._beat = Beat(self, lambda: self.look(asked=False), Pulse(SELDOM, SELDOM))
        self._status: Status | None = None
        self._read_at: datetime | None = None
        self._shown: tuple[Described, ...] = (Described((Part("looking around", "muted"),)),)

    @property
    def count(self) -> int:
        """Lines."""
        return len(self._shown)

    @property
    def age(self) -> float | None:
        """Seconds since the workspace was looked at; None if it never was."""
        return None if self._read_at is None else self.session.seconds_since(self._read_at)

    def still(self) -> None:
        """Look at nothing by itself while the overview is hidden."""
        self._beat.stop()

    @work(exclusive=True)
    async def look(self, *, asked: bool = True) -> None:
        """Read the workspace and show it as it is."""
        session, before, began = self.session, self._shown, self.session.now()
        client = session.client if asked else session.quietly
        where, busy = session.where, False
        try:
            status = await snapshot(client, session.namespace, now=began)
        except ApiError as error:
            if where == session.where and (asked or self._read_at is None):
                self._failed(error)
        else:
            if where != session.where:
                return
            session.tally.put(status.counts)
            self._status = status
            self._put(overview_lines(status, self.room))
            self._read_at, busy = session.now(), bool(status.running)
            self.post_message(self.Read())
        took = session.seconds_since(began)
        if self.display:
            self._beat.looked(changed=before != self._shown, running=busy, took=took)

    def _failed(self, error: ApiError) -> None:
        self._status = None
        lines = error_lines(error).splitlines()
        rows = [row for line in lines for row in wrapped(line, self.room)]
        self._put(tuple(Described((Part(row, "failed"),)) for row in rows))
        self.session.uncountable(error)
        self.post_message(self.Read())

    def on_resize(self) -> None:
        """Break the sentences anew."""
        if self._status is not None:
            self._put(overview_lines(self._status, self.room))
        super().on_resize()

    def _put(self, shown: tuple[Described, ...]) -> None:
        """Draw the lines that are others now."""
        before, self._shown = self._shown, shown
        self._stay(before)
        if len(before) != len(shown):
            self.changed()
            return
        for row, (old, new) in enumerate(zip(before, shown, strict=True)):
            if old != new:
                self.refresh_line(row)

    def _stay(self, before: tuple[Described, ...]) -> None:
        """Keep the cursor on what it stood on, else near it."""
        target = before[self.cursor].target if self.cursor < len(before) else None
        same = (n for n, line in enumerate(self._shown) if target and line.target == target)
        self.cursor = next(same, self._nearest(self.cursor))

    def _nearest(self, row: int) -> int:
        stops = [n for n, line in enumerate(self._shown) if line.target is not None]
        return min(stops, key=lambda n: abs(n - row), default=row)

    def stops(self, row: int) -> bool:
        """The cursor stands only on what leads somewhere."""
        return self._shown[row].target is not None

    def move_to(self, row: int, *, tell: bool = True) -> None:
        """The cursor to what leads somewhere near a line, and that line into view."""
        super().move_to(self._nearest(row), tell=tell)
        self._into_view(max(0, min(row, self.count - 1)))

    def action_step(self, by: int) -> None:
        """To what leads somewhere next; where nothing more does, the lines are scrolled."""
        rows = range(self.cursor + by, self.count if by > 0 else -1, by)
        found = next((row for row in rows if self.stops(row)), None)
        if found is None:
            self.scroll_relative(y=by, animate=False)
        else:
            self.move_to(found)

    def line(self, row: int) -> Line:
        """A line."""
        return self._shown[row].line

    def action_open(self) -> None:
        """Jump to what the line names."""
        target = self._shown[self.cursor].target if self.count else None
        if target is not None:
            self.post_message(Detail.Jump(target))
