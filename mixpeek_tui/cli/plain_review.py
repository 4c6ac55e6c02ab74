"""The review as lines: the whole plan, numbered, and what can be done with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from mixpeek_tui.cli.answers import Planned, ready
from mixpeek_tui.cli.plain_console import number_of, span
from mixpeek_tui.cli.plain_derived import plan_of, section_named, sections_words, with_rows
from mixpeek_tui.cli.plain_given import LITERAL, Ordered, Wrong, command
from mixpeek_tui.cli.plain_interview import Interview
from mixpeek_tui.cli.plain_run import create
from mixpeek_tui.cli.plain_words import complaint_words
from mixpeek_tui.cli.plan import sums, tree_lines
from mixpeek_tui.errors import AnswersError, Complaint
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.export import curl, python, step_json, str_ref
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.tree import tree
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui.sections.registry import NAMES, REVIEW, TITLES, section_of
from mixpeek_tui.ui.switching import because_of, dropped, has_name, renamed, steps, switched, tidied

MENU = (
    "1: create everything",
    "2: change something",
    "3: save the answers",
    "4: switch a row off or on",
    "5: show a request",
    "6: rename a row",
    "7: say the plan again",
    "q: leave, the draft is kept",
)


class Review:
    """Says the plan and does what is chosen, until it is run or a question is wanted again."""

    def __init__(self, interview: Interview) -> None:
        self._interview, self._console = interview, interview.console
        self._namespace = interview.world.settings.namespace
        self._sandbox = interview.world.settings.sandbox
        if gone := dropped(interview.state.answers):
            self._console.say(f"Note: no longer in the plan: {', '.join(map(safe, gone))}.")
        interview.become(replace(interview.state, answers=tidied(interview.state.answers)))
        bare = build(replace(interview.state.answers, skip=(), rename={}), self._namespace)
        rows = [node.step for node in tree(bare).walk() if node.step]
        self._numbers = {step: n for n, step in enumerate(rows, 1)}
        self._steps = rows

    @property
    def _plan(self) -> Plan:
        return plan_of(self._interview.state, self._namespace)

    def decide(self) -> int | None:
        """Ask what to do.

        Returns:
            The exit code of the run, or None when a question is wanted again.

        Raises:
            Left: the interview is to be left.
            Ended: there are no more lines.
        """
        self._tell()
        while True:
            line = self._console.ask(f"{len(NAMES)}.1 What now, 1 to 7, q leaves:").strip()
            verb, _, rest = line.partition(" ")
            ordered = command(line)
            if ordered is not None:
                self._interview.order(ordered)
            elif verb == "1" and not rest:
                if (code := self._create()) is not None:
                    return code
            elif verb in ("2", "3", "4", "5", "6", "7"):
                self._do(verb, rest)
            else:
                self._console.say(str(Wrong(f"{line!r} is none of these", "1 to 7, q, ?")))
            if self._interview.at != REVIEW:
                return None

    def _tell(self) -> None:
        plan, say = self._plan, self._console.say
        say("", f"Section {len(NAMES)} of {len(NAMES)}: Review. Everything that will be made.")
        say(*tree_lines(plan, self._numbers), "", *sums(plan, sandbox=self._sandbox))
        say(*map(_placed, self._complaints()))
        say("", *MENU)

    def _complaints(self) -> tuple[Complaint, ...]:
        """Complaints about the answers, then about this machine."""
        found = with_rows(self._interview.state, self._namespace)
        return found if _errors(found) else (*found, *self._missing())

    def _missing(self) -> tuple[Complaint, ...]:
        try:
            ready(self._planned, self._interview.world.shell.environ, "")
        except AnswersError as error:
            return error.complaints
        return ()

    @property
    def _planned(self) -> Planned:
        interview = self._interview
        return Planned(interview.state.answers, self._plan, interview.base_dir)

    def _do(self, verb: str, rest: str) -> None:
        match verb:
            case "2":
                self._change(rest)
            case "3":
                name = f"{self._interview.state.answers.project or 'answers'}.yaml"
                typed = rest or self._console.ask(f"File [{name}]:").strip() or name
                self._interview.order(Ordered("s", typed))
            case "4":
                self._row("Which row is switched off or on", rest, self._switch)
            case "5":
                self._row("Whose request", rest, self._request)
            case "6":
                self._row("Which row gets another name", rest, self._rename)
            case _:
                self._tell()

    def _change(self, rest: str) -> None:
        """Go to a section; without a good answer nothing happens."""
        typed = rest or self._console.ask(f"Which section, {sections_words()}:").strip()
        name = section_named(typed) if typed else REVIEW
        if name is None:
            self._console.say(str(Wrong(f"there is no section {typed!r}", sections_words())))
        elif name != REVIEW:
            self._interview.order(Ordered("b", name))

    # Rows

    def _row(self, question: str, rest: str, act: Callable[[Step, str], None]) -> None:
        """Ask for a row by its number, and do something with it."""
        most = len(self._steps)
        typed = rest or self._console.ask(f"{question}, {span(most)}:").strip()
        first, _, more = typed.partition(" ")
        number = number_of(first, most)
        if number is None:
            self._console.say(str(Wrong(f"there is no row {first!r}", f"{span(most)}")))
            return
        act(steps(self._plan)[self._steps[number - 1]], more.strip())

    def _switch(self, step: Step, more: str) -> None:
        interview, plan = self._interview, self._plan
        if step.kind == "namespace":
            self._console.say("Everything is made inside the namespace; it cannot be left out.")
            return
        causes = because_of(interview.state.answers, plan, step.id)
        if causes and step.id not in causes:
            self._console.say(f"{step.name} is off because {', '.join(causes)} is off.")
            return
        answers = switched(interview.state.answers, step.id)
        interview.become(replace(interview.state, answers=answers))
        other = abs(len(self._plan.skipped) - len(plan.skipped)) - 1
        word = "off" if step.id in answers.skip else "on"
        tail = f", and {plural(other, 'row')} that need it" if other > 0 else ""
        self._console.say(f"{step.id} is {word}{tail}.", *sums(self._plan, sandbox=self._sandbox))

    def _request(self, step: Step, form: str) -> None:
        plan = self._plan
        home = plan.namespace or str_ref(plan)
        match form.lower():
            case "curl":
                shown = curl(step, self._interview.world.settings.base_url, home)
            case "python":
                shown = python(step, home)
            case _:
                shown = json.dumps(step_json(step)["request"], indent=2, ensure_ascii=False)
        self._console.say(f"{step.id}, because of {step.why.words}.", shown)
        if not form:
            number = self._numbers[step.id]
            self._console.say(f"Other forms: 5 {number} curl, 5 {number} python.")

    def _rename(self, step: Step, name: str) -> None:
        if not has_name(step):
            self._console.say("This row has no name of its own.")
            return
        name = name or self._console.ask(f"Name [{step.name}], = gives it its own back:").strip()
        if not name:
            return
        interview = self._interview
        answers = renamed(interview.state.answers, step.id, name.removeprefix(LITERAL))
        state = replace(interview.state, answers=answers)
        wrong = [c for c in with_rows(state, self._namespace) if c.place == f"rename.{step.id}"]
        if wrong:
            self._console.say(*(complaint_words(c, c.place) for c in wrong))
            return
        interview.become(state)
        self._console.say(f"{step.id} is called {steps(self._plan)[step.id].name}.")

    # Creating

    def _create(self) -> int | None:
        """Create everything, if nothing is in the way; None if something is."""
        errors = _errors(self._complaints())
        if errors:
            count = plural(len(errors), "answer must", "answers must")
            self._console.say(*map(_placed, errors), f"{count} be mended first.")
            return None
        if self._interview.world.settings.read_only:
            self._console.say("Read-only: nothing is created. Leave out --read-only to create.")
            return None
        if not self._plan.steps:
            self._console.say("The plan is empty; there is nothing to create.")
            return None
        drafting = self._interview.drafting
        return create(self._interview.world, self._console, self._planned, drafting.discard)


def _errors(complaints: tuple[Complaint, ...]) -> tuple[Complaint, ...]:
    return tuple(c for c in complaints if c.severity == "error")


def _placed(complaint: Complaint) -> str:
    """A complaint with the number and title of the section where it is mended."""
    number = NAMES.index(section_of(complaint))
    return f"{complaint_words(complaint)} Section {number + 1}, {TITLES[number]}."
