"""A trigger: when it fires next, the day ahead, how its runs went, its schedule."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar

from textual.binding import BindingType

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import duration, pad, plural
from mixpeek_tui.ui.browse.describe import LABEL, labelled
from mixpeek_tui.ui.browse.keys import action_bindings
from mixpeek_tui.ui.browse.live_page import LIVE_KEYS
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS
from mixpeek_tui.ui.browse.schedules.day import day, hours
from mixpeek_tui.ui.browse.schedules.past import Time, head, past_lines
from mixpeek_tui.ui.browse.schedules.schedule_words import schedule_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.written_page import Told, WrittenPage
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Part
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item, Names
from mixpeek_tui.workspace.known_names import pointed
from mixpeek_tui.workspace.summary import overview
from mixpeek_tui.workspace.triggers import History, Outcome, history, timeline

STRIP = 30
OTHERS = 12
SAID = frozenset({"schedule", "next", "id", "created", "updated"})


@dataclass(frozen=True, slots=True)
class Looked(Told):
    """What is known of the trigger and those beside it."""

    past: History | None = None
    others: tuple[Item, ...] = ()
    names: Names = field(default_factory=dict)
    """What those are called that it points to, as far as known."""


def trigger_lines(looked: Looked, session: Session, room: int) -> Iterator[Line]:
    """A trigger in words and pictures."""
    now, item = session.now(), looked.item
    yield (Part(item.name or item.id, "strong"), Part(f"   times in {now:%Z}", "muted"))
    if looked.problem:
        yield (Part(looked.problem, "failed"),)
    yield from _facts(looked, session, room)
    yield ()
    others = looked.others or (item,)
    fires = timeline(others, now)
    yield hours(now, room)
    for other in others[:OTHERS]:
        yield day(other, fires, now, room, other.key == item.key)
    yield ()
    if looked.past is not None or not looked.problem:
        yield from _past(looked.past, session, room)


def _facts(looked: Looked, session: Session, room: int) -> Iterator[Line]:
    item = looked.item
    state = kind("trigger").state(item.data)
    for number, words in enumerate(schedule_lines(item.data, session.now(), 5)):
        yield from labelled("schedule" if not number else "", words, room)
    if state.phase == "off":
        yield (Part(pad("", LABEL)), Part(f"{state.words}: it does not fire", "blocked"))
    for fact in overview(item, session.now(), looked.names):
        if fact.label not in SAID:
            yield from labelled(fact.label, fact.value, room)


def _past(past: History | None, session: Session, room: int) -> Iterator[Line]:
    if past is None:
        yield (Part("reading its history", "muted"),)
        return
    if not past.outcomes:
        yield (Part("It never fired.", "muted"),)
        return
    recent = past.outcomes[:STRIP][::-1]
    marks = [Part(f"{PHASE_MARKS[o.phase]} ", PHASE_STYLES[o.phase]) for o in recent]
    failed = sum(1 for outcome in past.outcomes if outcome.phase == "failed")
    words = plural(len(past.outcomes), "run") + (f", {failed} failed" if failed else "")
    yield head(f"  {words}", *marks)
    yield from past_lines(map(_time, past.outcomes), session.now(), room)


def _time(outcome: Outcome) -> Time:
    took = duration(outcome.seconds) if outcome.seconds is not None else ""
    tail = Part(pad(took, 10, align="right"), "muted")
    below = (Part(outcome.error, "failed"),) if outcome.error else ()
    return Time(outcome.at, outcome.phase, outcome.words, tail, below)


class TriggerScreen(WrittenPage[Looked]):
    """One trigger, live."""

    PURPOSE = "When this trigger fires, how its runs went; run it, pause it, change its schedule."
    BINDINGS: ClassVar[list[BindingType]] = [
        *action_bindings("trigger"), *RESOURCE_KEYS, *LIVE_KEYS,
    ]  # fmt: skip

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        rows = session.window(Place("trigger")).items()
        others = tuple(other for _, other in rows)
        looked = Looked(item, others=others, names=session.names(pointed((item,))))
        super().__init__(services, session, looked)

    @property
    def at_work(self) -> bool:
        """Whether one of its last runs is."""
        past = self.looked.past
        return past is not None and any(o.phase in ("waiting", "running") for o in past.outcomes)

    def lines(self, room: int) -> Iterator[Line]:
        """The trigger in words and pictures."""
        return trigger_lines(self.looked, self.session, room)

    async def parts(self, client: Client) -> AsyncIterator[Looked]:
        """The trigger, then its history."""
        home = self.session.namespace
        fresh = await reread(client, kind("trigger"), self.looked.item, home)
        beside = tuple(fresh if o.key == fresh.key else o for o in self.looked.others)
        now = replace(self.looked, item=fresh, others=beside, problem="")
        yield now
        now = replace(now, past=await history(client, fresh, namespace=home))
        yield now
        yield replace(now, names=await self.session.learn(pointed((fresh,))))
