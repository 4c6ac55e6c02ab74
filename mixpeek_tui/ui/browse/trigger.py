"""A trigger: when it fires next, the day ahead, how its runs went, its schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mixpeek_tui.errors import ApiError, NotFound, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import age, duration, local_time, pad, plural
from mixpeek_tui.ui.browse.day import day, hours
from mixpeek_tui.ui.browse.describe import labelled
from mixpeek_tui.ui.browse.lines import PHASE_MARKS, PHASE_STYLES, Line, Lines, Part
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS, ResourcePage
from mixpeek_tui.ui.browse.schedule_words import schedule_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.services import Services
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


class TriggerLines(Lines):
    """Everything about it in lines."""

    marker = False

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._looked: Looked | None = None
        self._lines: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        """Lines."""
        return len(self._lines)

    def show(self, looked: Looked) -> None:
        """Show another state of it."""
        self._looked = looked
        self._write()
        self.changed()

    def _write(self) -> None:
        if self._looked is not None:
            self._lines = tuple(trigger_lines(self._looked, self.session, self.room))

    def on_resize(self) -> None:
        """The day is as wide as the screen."""
        self._write()
        super().on_resize()

    def line(self, row: int) -> Line:
        """A line."""
        return self._lines[row]


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
    yield from _past(looked.past, session)


def _facts(item: Item, session: Session, room: int) -> Iterator[Line]:
    state = kind("trigger").state(item.data)
    for number, words in enumerate(schedule_lines(item.data, session.now(), 5)):
        yield from labelled("schedule" if not number else "", words, room)
    if state.phase == "off":
        yield (Part(pad("", 14)), Part(f"{state.words}: it does not fire", "blocked"))
    for fact in overview(item, session.now()):
        if fact.label not in SAID:
            yield from labelled(fact.label, fact.value, room)


def _past(past: History | None, session: Session) -> Iterator[Line]:
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
    yield (Part(pad("history", 14), "muted"), *marks, Part(f"  {words}", "muted"))
    for outcome in past.outcomes:
        yield _outcome(outcome, session)


def _outcome(outcome: Outcome, session: Session) -> Line:
    now = session.now()
    at = local_time(outcome.at, now) if outcome.at else ""
    ago = f"{age((now - outcome.at).total_seconds())} ago" if outcome.at else ""
    took = duration(outcome.seconds) if outcome.seconds is not None else ""
    return (
        Part(pad(f"  {PHASE_MARKS[outcome.phase]} {outcome.words}", 18),
             PHASE_STYLES[outcome.phase]),
        Part(pad(at, 16)), Part(pad(ago, 12, align="right"), "muted"),
        Part(pad(took, 10, align="right"), "muted"), Part(f"  {outcome.error}", "failed"),
    )  # fmt: skip


class TriggerScreen(ResourcePage):
    """One trigger, live."""

    PURPOSE = "When this trigger fires, how its runs went; run it, pause it, change its schedule."
    AUTO_FOCUS = "TriggerLines"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"act('trigger', {name!r})", words) for key, name, words in
          (("x", "run", "run now"), ("p", "pause", "pause"), ("P", "resume", "resume"))),
        *RESOURCE_KEYS,
        Binding("ctrl+r", "look", "refresh", show=False),
    ]
    CSS = "TriggerScreen TriggerLines { padding: 0 2; }"

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services, session)
        self.looked = Looked(item)

    def crumbs(self) -> tuple[str, ...]:
        """Triggers, the name."""
        return (self.session.namespace or "", "triggers", self.looked.item.name)

    def body(self) -> ComposeResult:
        """The lines."""
        yield TriggerLines(self.session)

    def on_mount(self) -> None:
        """Show what the list knew, then read the rest."""
        rows = self.session.window(Place("trigger")).items()
        self.looked = replace(self.looked, others=tuple(item for _, item in rows))
        self._show()
        self.action_look()

    def _show(self) -> None:
        self.query_one(TriggerLines).show(self.looked)
        self.show_top()
        self.refresh_bindings()

    @work(exclusive=True, group="look")
    async def action_look(self) -> None:
        """Read the trigger and its history."""
        session, item = self.session, self.looked.item
        try:
            fresh = await reread(session.client, kind("trigger"), item, session.namespace)
            beside = tuple(fresh if o.key == fresh.key else o for o in self.looked.others)
            self.looked = replace(self.looked, item=fresh, others=beside, problem="")
            self._show()
            past = await history(session.client, fresh, namespace=session.namespace)
            self.looked = replace(self.looked, past=past)
        except NotFound:
            self.dismiss()
            return
        except ApiError as error:
            self.looked = replace(self.looked, problem=problem_words(error))
        except TuiError as error:
            self.looked = replace(self.looked, problem=error_lines(error))
        self._show()

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The trigger."""
        return (self.looked.item,)

    def changed(self) -> None:
        """Read it again."""
        self.action_look()
