"""An alert: what it watches for, and each time that it looked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import count, duration, pad, plural
from mixpeek_tui.ui.browse.describe import labelled
from mixpeek_tui.ui.browse.keys import action_bindings
from mixpeek_tui.ui.browse.live_page import LIVE_KEYS
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS
from mixpeek_tui.ui.browse.schedules.past import Time, head, past_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.written_page import Told, WrittenPage
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Line, Part
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.alerts import Evaluation, Evaluations, evaluations
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item, Names
from mixpeek_tui.workspace.known_names import Pointed, pointed
from mixpeek_tui.workspace.summary import overview

SHOWN = 4
"""Documents that are named of those found at one time."""


@dataclass(frozen=True, slots=True)
class Looked(Told):
    """What is known of the alert."""

    past: Evaluations | None = None
    names: Names = field(default_factory=dict)
    """What those are called that it points to, as far as known."""


def alert_lines(looked: Looked, now: datetime, room: int) -> Iterator[Line]:
    """An alert in words."""
    yield (Part(looked.item.name or looked.item.id, "strong"),)
    if looked.problem:
        yield (Part(looked.problem, "failed"),)
    for fact in overview(looked.item, now, looked.names):
        yield from labelled(fact.label, fact.value, room)
    if looked.past is not None:
        yield ()
        yield head(_counted(looked.past))
        times = (_time(one, looked.names) for one in looked.past.evaluations)
        yield from past_lines(times, now, room)
    elif not looked.problem:
        yield ()
        yield (Part("reading its history", "muted"),)


def _counted(past: Evaluations) -> str:
    shown, total = len(past.evaluations), past.total or 0
    if not shown:
        return "never looked at"
    fired = sum(1 for one in past.evaluations if one.fired)
    latest = f"the latest {shown} of " if total > shown else ""
    return f"{latest}{plural(total, 'look')}, {fired} fired"


def _pointed(looked: Looked) -> Pointed:
    """What the screen names: what the alert points to, and where it looked."""
    past = looked.past.evaluations if looked.past else ()
    where = {("collection", one.collection) for one in past if one.collection}
    return pointed((looked.item,)) | where


def _time(one: Evaluation, names: Names) -> Time:
    took = "" if one.seconds is None else f" in {duration(one.seconds)}"
    where = names.get(("collection", one.collection), one.collection)
    found = pad(plural(one.matches, "match", "matches") + took, 18)
    tail = Part(f"  {found}  {where}".rstrip())
    below = [Part(f"not told by {words}", "blocked") for words in one.undelivered]
    if one.documents:
        more = len(one.documents) - SHOWN
        words = ", ".join(one.documents[:SHOWN]) + (f" and {count(more)} more" if more > 0 else "")
        below.append(Part(f"found {words}", "muted"))
    words = "fired" if one.fired else "did not fire"
    return Time(one.at, "done" if one.fired else "unknown", words, tail, tuple(below))


class AlertScreen(WrittenPage[Looked]):
    """One alert."""

    PURPOSE = "What this alert watches for, whom it tells, and each time that it looked."
    BINDINGS: ClassVar[list[BindingType]] = [
        *action_bindings("alert"), *RESOURCE_KEYS, *LIVE_KEYS,
    ]  # fmt: skip

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        looked = Looked(item, names=session.names(pointed((item,))))
        super().__init__(services, session, looked)

    def lines(self, room: int) -> Iterator[Line]:
        """The alert in words."""
        return alert_lines(self.looked, self.session.now(), room)

    async def parts(self, client: Client) -> AsyncIterator[Looked]:
        """The alert with its history."""
        home = self.session.namespace
        item = await reread(client, kind("alert"), self.looked.item, home)
        now = replace(self.looked, item=item, problem="")
        yield now
        now = replace(now, past=await evaluations(client, item, namespace=home))
        yield now
        yield replace(now, names=await self.session.learn(_pointed(now)))
