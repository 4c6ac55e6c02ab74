"""From a typed line to an answer, or to what would be accepted instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mixpeek_tui.cli.plain_questions import Question
from mixpeek_tui.ui.fields.spec import Option, Pick
from mixpeek_tui.ui.sections.section import Section
from mixpeek_tui.ui.state import State

LITERAL = "="
"""What stands before a text that could be a command; alone, it is an empty answer."""
SPLIT = re.compile(r"[,;\s]+")
COMMAND = re.compile(r"(\?|b|p|q|s)(?:\s+(.+))?")
WORDS = {"help": "?", "back": "b", "plan": "p", "quit": "q", "save": "s"}


class Wrong(ValueError):
    """What was typed is no answer."""

    def __init__(self, message: str, accepted: str = "") -> None:
        self.message, self.accepted = message, accepted
        super().__init__(message)

    def __str__(self) -> str:
        tail = f" Accepted: {self.accepted.rstrip('.')}." if self.accepted else ""
        return f"Problem: {self.message.rstrip('.')}.{tail}"


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command that was typed instead of an answer."""

    verb: str
    """``?``, ``b``, ``p``, ``q`` or ``s``."""
    words: str = ""


def command(line: str, question: Question | None = None) -> Ordered | None:
    """The command in a line; a letter that is an option of the question is none."""
    words = line.strip()
    spec = question.spec if question else None
    if spec is None or isinstance(spec, Pick):
        first, _, rest = words.partition(" ")
        words = f"{WORDS.get(first.lower(), first)} {rest}".strip() if first else ""
        options = spec.options if isinstance(spec, Pick) else ()
        if words == line.strip() and any(o.key == words for o in options):
            return None
    found = COMMAND.fullmatch(words)
    if found is None or (found[1] in "?pq" and found[2]) or (found[1] == "s" and not found[2]):
        return None
    if found[1] == "b" and found[2] and SPLIT.search(found[2]):
        return None
    return Ordered(found[1], found[2] or "")


def text(line: str) -> str:
    """What was typed as it is meant."""
    return line.strip().removeprefix(LITERAL)


def picked(spec: Pick, line: str) -> tuple[str, ...]:
    """The values of the options that were typed.

    Raises:
        Wrong: one is none of the options, or cannot be chosen.
    """
    words = line.strip()
    if not spec.many:
        return (_one(spec, words).value,)
    if words.lower() in ("none", LITERAL):
        return ()
    if words.lower() == "all":
        return tuple(o.value for o in spec.options if not o.refused)
    exact = {o.value: o for o in spec.options}
    tokens = [words] if words in exact else list(filter(None, SPLIT.split(words)))
    return tuple(dict.fromkeys(_one(spec, token).value for token in tokens))


def _one(spec: Pick, words: str) -> Option:
    option = _named(spec, words)
    if option is None:
        raise Wrong(f"{words!r} is none of these", _accepted(spec))
    if option.refused and option.value not in spec.chosen:
        raise Wrong(f"{option.title} cannot be chosen: {option.refused}", _accepted(spec))
    return option


def _named(spec: Pick, words: str) -> Option | None:
    """By letter, number, value or title, or the only one that begins so."""
    options = spec.options
    if words.startswith(LITERAL):
        return next((o for o in options if o.value == words[1:]), None)
    low = words.casefold()
    names = [{o.key.casefold(), str(n), o.value.casefold(), o.title.casefold()} - {""}
             for n, o in enumerate(options, 1)]  # fmt: skip
    by_letter = [o for o in options if o.key.casefold() == low]
    by_number = [o for n, o in enumerate(options, 1) if str(n) == low]
    by_name = [o for o, known in zip(options, names, strict=True) if low in known]
    if low and (exact := [*by_letter, *by_number, *by_name]):
        return exact[0]
    near = [o for o, known in zip(options, names, strict=True)
            if low and any(name.startswith(low) for name in known)]  # fmt: skip
    return near[0] if len(near) == 1 else None


def _accepted(spec: Pick) -> str:
    free = [(o.key or str(n), o) for n, o in enumerate(spec.options, 1) if not o.refused]
    words = ", ".join(f"{mark} {option.title}" for mark, option in free)
    return f"{words}; or none" if spec.many else words


def answered(section: Section, state: State, question: Question, value: object) -> State:
    """The state once a question is answered; what was typed must be an answer.

    Raises:
        Wrong: it is none, for a reason that only the section knows.
    """
    spec = question.spec
    if isinstance(spec, Pick):
        assert isinstance(value, tuple)
        new = _choose(section, state, spec, value)
    else:
        new = section.edit(state, spec.place, value)
    if spec.place in new.typed:
        typed = new.typed[spec.place]
        raise Wrong(typed.message, typed.accepted)
    return new


def _choose(section: Section, state: State, spec: Pick, value: tuple[str, ...]) -> State:
    """One option, or several in the order in which they were typed."""
    if not spec.many:
        return state if value == spec.chosen else section.edit(state, spec.place, value[0])
    offered = {o.value for o in spec.options}
    elsewhere = tuple(v for v in spec.chosen if v not in offered)
    state = section.edit(state, spec.place, elsewhere)
    return section.edit(state, spec.place, (*value, *elsewhere))
