"""A run as lines: one for each thing that happened, or one JSON object each."""

from __future__ import annotations

from collections.abc import Mapping

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.room import room
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.codec import public_json
from mixpeek_tui.run.events import (
    Adopted,
    Blocked,
    Deleted,
    Event,
    Failed,
    Finished,
    Kept,
    Retrying,
    Skipped,
    Succeeded,
    Unknown,
    Waiting,
)
from mixpeek_tui.text import duration, fit, pad, plural, safe, width, wrapped

STATE = 9
"""Cells of what became of a step."""
STEP = 44
"""Cells of a step's name at most, where the line is not cut."""
INDENT = 7
VERBS = {"upload": "uploaded", "attach": "attached", "process": "processed", "run": "done",
         "delete": "deleted"}  # fmt: skip


class JsonLines:
    """Writes each event as one line of JSON."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __call__(self, event: Event) -> None:
        """Write one event, unless it is nobody else's business."""
        if (line := public_json(event)) is not None:
            self._shell.hand_over_json(line, indent=None)


class PlainLines:
    """Writes each event as one line for people."""

    def __init__(self, shell: Shell, steps: Mapping[str, Step], done: int = 0) -> None:
        self._shell = shell
        self._steps = steps
        self._done = done
        self._told: dict[str, str] = {}
        self._room = room(shell.out)
        self._step = _step_cells(steps, self._room)

    def __call__(self, event: Event) -> None:
        """Write a line if there is something to tell."""
        if isinstance(event, Finished):
            return
        words = self._words(event)
        step = getattr(event, "step", "")
        if words and self._told.get(step) != words:
            self._told[step] = words
            self._shell.say(safe(words, keep_newlines=True))

    def _words(self, event: Event) -> str:
        match event:
            case Succeeded():
                self._done += 1
                verb = self._verb(event.step)
                note = f", {event.note}" if event.note else ""
                return self._line(event.step, verb, f"{duration(event.seconds)}{note}", event.id)
            case Adopted():
                self._done += 1
                return self._line(event.step, "was there", "", event.id)
            case Retrying():
                wait = duration(event.seconds)
                return self._line(event.step, "waits", f"{event.reason}, goes on in {wait}")
            case Waiting():
                share = f"{event.fraction:.0%}" if event.fraction is not None else ""
                words = "  ".join(part for part in (event.words, share) if part)
                return self._line(event.step, "goes on", words)
            case Unknown():
                return self._line(event.step, "unclear", "looking whether it took effect")
            case Skipped():
                return self._line(event.step, "skipped", event.why)
            case Blocked():
                return self._line(event.step, "blocked", f"by {event.by}")
            case Failed():
                return self._failure(event)
            case Deleted():
                self._done += 1
                return self._line(event.step, "deleted", event.note)
            case Kept():
                return self._told_whole(event.step, "KEPT", event.problem.said)
            case _:
                return ""

    def _failure(self, event: Failed) -> str:
        problem = event.problem
        more = [f"{f.place}: {f.message}" for f in problem.fields]
        more += [words for words in (problem.means, problem.todo) if words]
        return self._told_whole(event.step, "FAILED", problem.said, *more)

    def _told_whole(self, step: str, state: str, said: str, *more: str) -> str:
        """What went wrong is never cut: what does not fit the line goes on below it."""
        line, rows = self._line(step, state, said), list(more)
        if self._room is not None:
            if not line.endswith(said):
                line, rows = self._line(step, state, ""), [said, *more]
            rows = [row for words in rows for row in wrapped(words, self._room - INDENT)]
        return "\n".join([line, *(f"{' ' * INDENT}{row}" for row in rows)])

    def _verb(self, step: str) -> str:
        known = self._steps.get(step)
        return VERBS.get(known.verb, "created") if known else "done"

    def _line(self, step: str, state: str, words: str, id_: str = "") -> str:
        count = f"{self._done}/{len(self._steps)}"
        if self._room is None:
            return f"{count:>7}  {state:<10} {step:<{STEP}}  {words}  {id_}".rstrip()
        whole = len(self._steps)
        name = fit(step, self._step, where="middle")
        head = f"{count:>{len(f'{whole}/{whole}')}}  {state:<{STATE}}  {pad(name, self._step)}"
        words = "  ".join(part for part in (words, id_) if part)
        if width(head) + 2 + width(words) > self._room and id_:
            words = words.removesuffix(id_).rstrip()
        return fit(f"{head}  {words}".rstrip(), self._room)


def _step_cells(steps: Mapping[str, Step], room: int | None) -> int:
    """Cells of the steps' names, so that something is left for what is said of them."""
    longest, whole = max(map(width, steps), default=0), len(steps)
    head = width(f"{whole}/{whole}") + STATE + 4
    return STEP if room is None else min(longest, STEP, (room - head) // 2)


def ending(event: Finished, shell: Shell) -> None:
    """How the run ended, in one line on standard error."""
    words = {
        "done": "All done",
        "failed": "Something failed",
        "stopped": "Stopped",
        "unauthorised": "The key was refused",
        "undone": "Undone",
    }.get(event.outcome, event.outcome)
    left = f"; {plural(event.left, 'step')} left" if event.left else ""
    shell.complain(f"{words} after {duration(event.seconds)}{left}.")
