"""A trigger: when it fires next, the day ahead, how its runs went, its schedule."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mixpeek_tui.errors import ApiError, NotFound, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import age, duration, local_time, pad, plural
from mixpeek_tui.ui.browse.describe import LABEL, labelled, wrapped
from mixpeek_tui.ui.browse.keys import action_bindings
from mixpeek_tui.ui.browse.live_page import LIVE_KEYS, LivePage
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS
from mixpeek_tui.ui.browse.schedules.day import day, hours
from mixpeek_tui.ui.browse.schedules.schedule_words import schedule_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.written_lines import WrittenLines
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Part
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.follow import problem_words
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.summary import overview
from mixpeek_tui.workspace.triggers import History, Outcome, history, timeline

STRIP = 30
OTHERS = 12
SAID = frozenset({"schedule", "next", "id", "created", "updated"})


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the trigger and those beside it."""

    item: Item
    past: History | None = None
    others: tuple[Item, ...] = ()
    problem: str = ""


class TriggerLines(WrittenLines):
    """Everything about it in lines."""


def trigger_lines(looked: Looked, session: Session, room: int) -> Iterator[Line]:
    """A trigger in words and pictures."""
    now, item = session.now(), looked.item
    yield (Part(item.name or item.id, "strong"), Part(f"   times in {now:%Z}", "muted"))
    if looked.problem:
        yield (Part(looked.problem, "failed"),)
    yield from _facts(item, session, room)
    yield ()
    others = looked.others or (item,)
    fires = timeline(others, now)
    yield hours(now, room)
    for other in others[:OTHERS]:
        yield day(other, fires, now, room, other.key == item.key)
    yield ()
    if looked.past is not None or not looked.problem:
        yield from _past(looked.past, session, room)


def _facts(item: Item, session: Session, room: int) -> Iterator[Line]:
    state = kind("trigger").state(item.data)
    for number, words in enumerate(schedule_lines(item.data, session.now(), 5)):
        yield from labelled("schedule" if not number else "", words, room)
    if state.phase == "off":
        yield (Part(pad("", LABEL)), Part(f"{state.words}: it does not fire", "blocked"))
    for fact in overview(item, session.now()):
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
    yield (Part(pad("history", LABEL), "muted"), *marks, Part(f"  {words}", "muted"))
    for outcome in past.outcomes:
        yield _outcome(outcome, session)
        for piece in wrapped(outcome.error, max(20, room - LABEL)) if outcome.error else ():
            yield (Part(" " * LABEL), Part(piece, "failed"))


def _outcome(outcome: Outcome, session: Session) -> Line:
    now = session.now()
    at = local_time(outcome.at, now) if outcome.at else ""
    ago = f"{age((now - outcome.at).total_seconds())} ago" if outcome.at else ""
    took = duration(outcome.seconds) if outcome.seconds is not None else ""
    return (
        Part(pad(f"  {PHASE_MARKS[outcome.phase]} {outcome.words}", 18),
             PHASE_STYLES[outcome.phase]),
        Part(pad(at, 16)), Part(pad(ago, 12, align="right"), "muted"),
        Part(pad(took, 10, align="right"), "muted"),
    )  # fmt: skip


class TriggerScreen(LivePage):
    """One trigger, live."""

    PURPOSE = "When this trigger fires, how its runs went; run it, pause it, change its schedule."
    AUTO_FOCUS = "TriggerLines"
    BINDINGS: ClassVar[list[BindingType]] = [
        *action_bindings("trigger"), *RESOURCE_KEYS, *LIVE_KEYS,
    ]  # fmt: skip
    CSS = "TriggerScreen TriggerLines { padding: 0 2; }"

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services, session)
        rows = session.window(Place("trigger")).items()
        self.looked = Looked(item, others=tuple(other for _, other in rows))

    def crumbs(self) -> tuple[str, ...]:
        """Triggers, the name."""
        return (self.session.namespace or "", "triggers", self.looked.item.name)

    def body(self) -> ComposeResult:
        """The lines."""
        yield TriggerLines()

    @property
    def known(self) -> Looked:
        """The trigger, its history, those beside it."""
        return self.looked

    @property
    def at_work(self) -> bool:
        """Whether one of its last runs is."""
        past = self.looked.past
        return past is not None and any(o.phase in ("waiting", "running") for o in past.outcomes)

    def draw(self) -> None:
        """Show what is known."""
        session = self.session
        self.query_one(TriggerLines).show(partial(trigger_lines, self.looked, session))
        self.show_top()
        self.refresh_bindings()

    async def read(self, client: Client, *, whole: bool) -> AsyncIterator[None]:
        """Read the trigger and its history."""
        home, item = self.session.namespace, self.looked.item
        try:
            fresh = await reread(client, kind("trigger"), item, home)
            beside = tuple(fresh if o.key == fresh.key else o for o in self.looked.others)
            self.looked = replace(self.looked, item=fresh, others=beside, problem="")
            yield
            past = await history(client, fresh, namespace=home)
            self.looked = replace(self.looked, past=past)
        except NotFound:
            raise
        except ApiError as error:
            self.looked = replace(self.looked, problem=problem_words(error))
        except TuiError as error:
            self.looked = replace(self.looked, problem=error_lines(error))
        yield

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The trigger."""
        return (self.looked.item,)
