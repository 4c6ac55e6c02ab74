"""The interview as numbered questions, from the same declarations that the screens draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mixpeek_tui.cli import plain_words as words
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console, number_of, span
from mixpeek_tui.cli.plain_derived import (
    all_complaints,
    of_section,
    plan_of,
    section_named,
    sections_words,
)
from mixpeek_tui.cli.plain_fields import changed
from mixpeek_tui.cli.plain_given import Ordered, Wrong, answered, command, picked, text
from mixpeek_tui.cli.plain_questions import ADD, Askable, Asked, Question, asked, is_list
from mixpeek_tui.cli.plain_saving import save_answers
from mixpeek_tui.cli.plan import show
from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.run.needs import unusable
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.fields.spec import Pick, Table, Text
from mixpeek_tui.ui.reopening import draft_of, state_of
from mixpeek_tui.ui.sections.registry import NAMES, REVIEW, TITLES, section
from mixpeek_tui.ui.sections.section import Section, is_gap
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

WELCOME = (
    "Nine questions in six sections, then a review. Enter keeps what stands in brackets.",
    "? explains a question, b goes back, p shows the plan, q leaves and keeps a draft.",
)


class Left(Exception):
    """The interview was left; its draft is kept."""


class Interview:
    """Asks one question after the other; ``state`` is what was answered."""

    def __init__(
        self, world: Outside, console: Console, draft: Draft | None, drafting: Drafting,
        base_dir: Path | None = None,
    ) -> None:  # fmt: skip
        self.world, self.console, self.drafting = world, console, drafting
        self.state = state_of(draft) if draft else State()
        self.base_dir = base_dir or (draft and draft.base_dir) or Path.cwd()
        self.at, self.place = NAMES[0], ""
        self._beginning = self.state.answers
        self._before: list[tuple[str, str]] = []
        self._visited: set[str] = set()
        self._insisted, self._moved = "", False

    # Keeping

    def become(self, state: State) -> None:
        """Go over to another state; the draft follows."""
        if state.answers != self.state.answers:
            self.drafting.write(draft_of(state, self.at, self.base_dir, self.world.label))
            if self.drafting.problem:
                self.console.say(f"Note: the draft is not saved: {self.drafting.problem}.")
        self.state = state

    def kept(self) -> None:
        """Say where the draft is."""
        if self.drafting.problem:
            self.console.say(f"The draft is not saved: {self.drafting.problem}.")
            return
        if self.state.answers == self._beginning or self.drafting.saved is None:
            self.console.say("Nothing was changed, so there is no new draft.")
            return
        path = self.drafting.folder / f"{self.drafting.name}.json"
        self.console.say(
            f"The draft is saved: {path}", "Continue it with: mixpeek-tui --plain, then 5."
        )

    # Where it stands

    @property
    def section(self) -> Section:
        """The section that is asked."""
        return section(self.at)

    def asked(self) -> Asked:
        """What the section asks now."""
        now = datetime.now().astimezone()
        view = View(self.state, self.world.shell.environ, now, self.base_dir)
        return asked(self.section, view, of_section(self.state, self.at))

    def enter(self, name: str, place: str = "") -> None:
        """Go to a section, to its first question or to that of a place."""
        left = self.state.left | ({self.at} if name != self.at else frozenset())
        self.state = replace(self.state, seen=self.state.seen | {name}, left=left)
        self.at, self.place, self._insisted = name, "", ""
        if name == REVIEW:
            return
        if not place:
            self._visited.clear()
            lists = [q.place for q in self.asked().questions if is_list(q.spec)]
            place = f"{lists[0]}[0].name" if lists else ""
            self.state = self.section.reach(self.state, place)
            self.console.say("", f"Section {NAMES.index(name) + 1} of {len(NAMES)}: "
                             f"{TITLES[NAMES.index(name)]}.")  # fmt: skip
        else:
            self.state = self.section.reach(self.state, place)
            self.place = place

    def ask_all(self) -> None:
        """Ask until the review is reached.

        Raises:
            Left: the interview was left.
            Ended: there are no more lines.
        """
        while self.at != REVIEW:
            found = self.asked()
            question = found.at(self.place) if self.place else None
            question = question or next(iter(found.questions), None)
            if question is None:
                self.console.say(*words.lead_lines(found.rest))
                self._next_section()
            else:
                self.place = question.place
                self._ask(question)

    def _ask(self, question: Question) -> None:
        """Ask one question until something else is to be asked."""
        self._moved = False
        self._visited.add(question.item)
        self.console.say("", *words.lead_lines(question.lead), *words.body_lines(question))
        now: Question | None = question
        while now is not None and not self._moved:
            line = self.console.ask(words.prompt(now, NAMES.index(self.at) + 1))
            ordered = command(line, now)
            if ordered is not None:
                self.order(ordered)
            elif not line.strip():
                self._keep(now)
            else:
                self._take(now, line)
            now = None if self._moved else self.asked().at(self.place)

    # Answers

    def _keep(self, question: Question) -> None:
        """Leave the answer as it is; what keeps the plan from being run is said once."""
        question = self._looked_at(question)
        if question.errors and self._insisted != question.place:
            self._insisted = question.place
            self._say(question.errors, question.place)
            self.console.say("Enter once more leaves it for later.")
        else:
            self._go_on(question)

    def _looked_at(self, question: Question) -> Question:
        """The question, once the file that stands in its brackets was looked at."""
        if isinstance(question.spec, Text):
            value = question.spec.value
            self.state = _looked(self.state, question.spec, value, self.base_dir)
        return self.asked().at(question.place) or question

    def _take(self, question: Question, line: str) -> None:
        try:
            if is_list(question.spec):
                self._list(question, line)
                return
            value, said = self._value(question, line)
            state = answered(self.section, self.state, question, value)
        except Wrong as wrong:
            self.console.say(str(wrong))
            return
        before = set(all_complaints(self.state))
        state = _looked(state, question.spec, value, self.base_dir)
        self._insisted = ""
        up_to = self.asked().up_to(question.place)
        self.become(state)
        self.console.say(*said)
        self._react(question, before, up_to)

    def _value(self, question: Question, line: str) -> tuple[object, tuple[str, ...]]:
        spec = question.spec
        if isinstance(spec, Table):
            change = changed(spec.fields, line, self.base_dir)
            return change.fields, change.said
        if isinstance(spec, Pick):
            return picked(spec, line), ()
        if spec.lines > 2:
            return text(self.console.paragraph(line)), ()
        return text(line), ()

    def _react(self, question: Question, before: set[Complaint], up_to: tuple[str, ...]) -> None:
        """Say what an answer brought about; ask again if it is none."""
        now = self.asked().at(question.place)
        own = now.spec.complaints if now else ()
        told = [c for c in own if not is_gap(c) and (c.severity == "error" or c not in before)]
        self._say(told, question.place)
        self._say((c for c in all_complaints(self.state)
                   if c not in before and c not in own and not is_gap(c)), "")  # fmt: skip
        if now is not None and isinstance(now.spec, Table):
            self.console.say(*words.field_lines(now.spec))
        elif now is None or not now.wrong:
            self._go_on(question, up_to)

    def _say(self, complaints: Iterable[Complaint], place: str) -> None:
        self.console.say(*(words.complaint_words(c, place) for c in complaints))

    # Lists of datasets and alerts

    def _list(self, question: Question, line: str) -> None:
        """Add an item, go over one again, or remove one."""
        spec = question.spec
        assert isinstance(spec, Pick)
        count = len(spec.options) - 1
        verb, _, rest = line.strip().rpartition(" ")
        number = number_of(rest, count)
        if rest in (ADD, "add") and not verb:
            self.become(self.section.edit(self.state, spec.place, ADD))
            self._go_over(question, count)
        elif number is not None and not verb:
            self.become(self.section.edit(self.state, spec.place, str(number - 1)))
            self._go_over(question, number - 1)
        elif number is not None and verb == "remove" and spec.removes:
            self._remove(spec, number - 1)
        else:
            numbers = f", {span(count)}" if count else ""
            remove = ", remove and a number" if spec.removes else ""
            raise Wrong(f"{line.strip()!r} is none of these", f"enter, +{numbers}{remove}")

    def _go_over(self, question: Question, index: int) -> None:
        self._before.append((self.at, question.place))
        self._to_item(f"{question.place}[{index}]")

    def _to_item(self, item: str) -> None:
        self.place = next(q.place for q in self.asked().questions if q.item == item)
        self._moved, self._insisted = True, ""

    def _remove(self, spec: Pick, index: int) -> None:
        shown = self.section.edit(self.state, spec.place, str(index))
        title, more = self.section.removal(shown)
        if self.console.agreed(f"{title} {more}".strip()):
            self.become(self.section.edit(shown, f"{spec.place}#remove", (str(index),)))
            self._moved = True

    # From one question to the next

    def _go_on(self, question: Question, up_to: tuple[str, ...] = ()) -> None:
        """To the question behind this one: of the same item, the next item, or what follows."""
        self._before.append((self.at, question.place))
        self._moved, self._insisted = True, ""
        found = self.asked()
        following = found.after(question.place, up_to)
        if question.item and (following is None or following.item != question.item):
            home = question.item.rpartition("[")[0]
            if (index := self._unvisited(found, home)) is not None:
                self.state = self.section.edit(self.state, home, str(index))
                self._to_item(f"{home}[{index}]")
                return
        if following is not None:
            self.place = following.place
        else:
            self.console.say(*words.lead_lines(found.rest))
            self._next_section()

    def _unvisited(self, found: Asked, home: str) -> int | None:
        """The first item of a list that was not gone over yet."""
        listing = found.at(home)
        count = len(listing.spec.options) - 1 if listing and isinstance(listing.spec, Pick) else 0
        return next((n for n in range(count) if f"{home}[{n}]" not in self._visited), None)

    def _next_section(self) -> None:
        self._moved = True
        self.enter(NAMES[NAMES.index(self.at) + 1])

    def order(self, ordered: Ordered) -> None:
        """Do what was ordered instead of an answer.

        Raises:
            Left: the interview is to be left.
            Ended: there are no more lines.
        """
        match ordered.verb:
            case "?":
                question = self.asked().at(self.place) if self.at != REVIEW else None
                self.console.say(*(words.help_lines(question) if question else words.COMMANDS))
            case "b" if ordered.words:
                self._to_section(ordered.words)
            case "b":
                self._back()
            case "p":
                settings = self.world.settings
                plan = plan_of(self.state, settings.namespace)
                show(plan, self.world.shell, sandbox=settings.sandbox)
            case "s":
                save_answers(self.console, self.state.answers, self.base_dir, ordered.words)
            case _:
                raise Left

    def _to_section(self, named: str) -> None:
        name = section_named(named)
        if name is None:
            self.console.say(str(Wrong(f"there is no section {named!r}", sections_words())))
            return
        if self.at != REVIEW:
            self._before.append((self.at, self.place))
        self._moved = True
        self.enter(name)

    def _back(self) -> None:
        """To the question that was asked before, if it is still asked."""
        was = (self.state, self.at, self.place)
        while self._before:
            self.enter(*self._before.pop())
            if self.asked().at(self.place):
                self._moved = True
                return
        self.state, self.at, self.place = was
        self.console.say("This is the first question.")


def _looked(state: State, spec: Askable, value: object, base_dir: Path) -> State:
    """The state once the file that an answer names was looked at; other answers change nothing."""
    if not isinstance(spec, Text) or not spec.reads or not isinstance(value, str) or not value:
        return state
    wrong = unusable(value, spec.place, base_dir, rows=spec.reads == "rows")
    return state.looked(spec.place, value, wrong)
