"""An alert: what it watches for, and each time that it was looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mixpeek_tui.errors import ApiError, NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.states import phase
from mixpeek_tui.text import age, local_time, pad, plural, safe
from mixpeek_tui.ui.browse.describe import LABEL, labelled, wrapped
from mixpeek_tui.ui.browse.keys import action_bindings
from mixpeek_tui.ui.browse.live_page import LIVE_KEYS, LivePage
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.written_lines import WrittenLines
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Part
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.fields import items, mapping, moment, objects, text_at, whole
from mixpeek_tui.workspace.follow import problem_words
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import item_path
from mixpeek_tui.workspace.summary import overview

MATCHES = ("matches_count", "match_count", "result_count", "num_matches", "total_matches")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the alert."""

    item: Item
    executions: tuple[Mapping[str, Json], ...] | None = None
    problem: str = ""


def read_executions(body: Json) -> tuple[Mapping[str, Json], ...]:
    """The executions in whichever envelope, newest first."""
    data = mapping(body)
    rows = objects(body) or next(
        (objects(data[name]) for name in ("results", "executions", "items")
         if items(data.get(name))), (),
    )  # fmt: skip

    def key(row: Mapping[str, Json]) -> float:
        when = _when(row)
        return when.timestamp() if when else 0.0

    return tuple(sorted(rows, key=key, reverse=True))


def _when(row: Mapping[str, Json]) -> datetime | None:
    names = ("triggered_at", "executed_at", "started_at", "created_at")
    return next((found for name in names if (found := moment(row.get(name)))), None)


def alert_lines(looked: Looked, now: datetime, room: int) -> Iterator[Line]:
    """An alert in words."""
    yield (Part(looked.item.name or looked.item.id, "strong"),)
    if looked.problem:
        yield (Part(looked.problem, "failed"),)
    for fact in overview(looked.item, now):
        yield from labelled(fact.label, fact.value, room)
    if looked.problem and not looked.executions:
        return
    yield ()
    if looked.executions is None:
        yield (Part("reading its history", "muted"),)
        return
    words = plural(len(looked.executions), "execution") if looked.executions else "never looked at"
    yield (Part(pad("history", LABEL), "muted"), Part(words, "muted"))
    for row in looked.executions:
        yield _execution(row, now)
        error = text_at(row, "error") or text_at(row, "error.message")
        for piece in wrapped(safe(error), max(20, room - LABEL)) if error else ():
            yield (Part(" " * LABEL), Part(piece, "failed"))


def _execution(row: Mapping[str, Json], now: datetime) -> Line:
    raw = text_at(row, "status") or "looked"
    at = _when(row)
    found = next((n for name in MATCHES if (n := whole(row.get(name))) is not None), None)
    matches = "" if found is None else plural(found, "match", "matches")
    state = phase(raw)
    return (
        Part(pad(f"  {PHASE_MARKS[state]} {raw.lower()}", 18), PHASE_STYLES[state]),
        Part(pad(local_time(at, now) if at else "", 16)),
        Part(pad(f"{age((now - at).total_seconds())} ago" if at else "", 12, align="right"),
             "muted"),
        Part(f"  {matches}"),
    )  # fmt: skip


class AlertLines(WrittenLines):
    """Everything about it in lines."""


class AlertScreen(LivePage):
    """One alert."""

    PURPOSE = "What this alert watches for, whom it tells, and each time that it was looked at."
    AUTO_FOCUS = "AlertLines"
    BINDINGS: ClassVar[list[BindingType]] = [
        *action_bindings("alert"), *RESOURCE_KEYS, *LIVE_KEYS,
    ]  # fmt: skip
    CSS = "AlertScreen AlertLines { padding: 0 2; }"

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services, session)
        self.looked = Looked(item)

    def crumbs(self) -> tuple[str, ...]:
        """Alerts, the name."""
        return (self.session.namespace or "", "alerts", self.looked.item.name)

    def body(self) -> ComposeResult:
        """The lines."""
        yield AlertLines()

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The alert."""
        return (self.looked.item,)

    @property
    def known(self) -> Looked:
        """The alert and its executions."""
        return self.looked

    @property
    def at_work(self) -> bool:
        """Whether it is being looked at."""
        rows = self.looked.executions or ()
        return any(phase(text_at(row, "status")) in ("waiting", "running") for row in rows)

    def draw(self) -> None:
        """Show what is known."""
        now = self.session.now()
        self.query_one(AlertLines).show(lambda room: alert_lines(self.looked, now, room))
        self.show_top()
        self.refresh_bindings()

    async def read(self, client: Client, *, whole: bool) -> AsyncIterator[None]:
        """Read the alert and its executions."""
        owner, home = kind("alert"), self.session.namespace
        try:
            item = await reread(client, owner, self.looked.item, home)
        except NotFound:
            raise
        except ApiError as error:
            self.looked = replace(self.looked, problem=problem_words(error))
            yield
            return
        path = item_path(owner, item) + "/executions"
        try:
            reply = await client.send(Request("GET", path, namespace=home))
            self.looked = Looked(item, read_executions(reply.body))
        except NotFound:
            self.looked = Looked(item, ())
        except ApiError as error:
            self.looked = Looked(item, self.looked.executions or (), problem_words(error))
        yield
