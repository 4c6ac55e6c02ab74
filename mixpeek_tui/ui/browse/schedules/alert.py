"""An alert: what it watches for, and each time that it looked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import plural
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
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.summary import overview


@dataclass(frozen=True, slots=True)
class Looked(Told):
    """What is known of the alert."""

    past: Evaluations | None = None


def alert_lines(looked: Looked, now: datetime, room: int) -> Iterator[Line]:
    """An alert in words."""
    yield (Part(looked.item.name or looked.item.id, "strong"),)
    if looked.problem:
        yield (Part(looked.problem, "failed"),)
    for fact in overview(looked.item, now):
        yield from labelled(fact.label, fact.value, room)
    if looked.past is not None:
        yield ()
        yield head(_counted(looked.past))
        yield from past_lines(map(_time, looked.past.evaluations), now, room)
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


def _time(one: Evaluation) -> Time:
    found = Part(f"  {plural(one.matches, 'match', 'matches')}")
    wrong = tuple(f"not told by {words}" for words in one.undelivered)
    words = "fired" if one.fired else "did not fire"
    return Time(one.at, "done" if one.fired else "unknown", words, found, wrong, "blocked")


class AlertScreen(WrittenPage[Looked]):
    """One alert."""

    PURPOSE = "What this alert watches for, whom it tells, and each time that it looked."
    BINDINGS: ClassVar[list[BindingType]] = [
        *action_bindings("alert"), *RESOURCE_KEYS, *LIVE_KEYS,
    ]  # fmt: skip

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services, session, Looked(item))

    def lines(self, room: int) -> Iterator[Line]:
        """The alert in words."""
        return alert_lines(self.looked, self.session.now(), room)

    async def parts(self, client: Client) -> AsyncIterator[Looked]:
        """The alert with its history."""
        home = self.session.namespace
        item = await reread(client, kind("alert"), self.looked.item, home)
        yield Looked(item, past=self.looked.past)
        yield Looked(item, past=await evaluations(client, item, namespace=home))
