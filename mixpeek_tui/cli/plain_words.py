"""A question in lines: what is said before it, its options, its prompt, its help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixpeek_tui.cli.plain_console import span
from mixpeek_tui.cli.plain_questions import ADD, Question, is_list
from mixpeek_tui.errors import LONGEST, Complaint
from mixpeek_tui.interview.answers import BUCKET_TYPE, MEDIA, TEXTUAL, Field
from mixpeek_tui.text import fit
from mixpeek_tui.ui.fields.spec import Heading, Note, Option, Pick, Spec, Table, Text
from mixpeek_tui.ui.place import spoken
from mixpeek_tui.ui.sections.section import is_gap

SHORT = "?: help, b: back, p: plan, q: leave"
COMMANDS = (
    "?: this help. Enter: keep what stands in brackets.",
    "b: back one question. b 2: to section 2; b 7: to the review.",
    "p: show the plan. s FILE: save the answers. q: leave, the draft is kept.",
    "=: empty the answer. =b: the text b itself, where b alone would be taken for back.",
)
LIST = "Enter: go on. +: add one. A number: go over that one again. remove 2: remove the second."
TABLE = (
    "A list adds fields: name (text), price (float). The path of a data file: read them there.",
    "embed 2 yes, embed 2 no, embed 2 guess: whether the second is embedded.",
    "type 2 integer; store 2 boolean; name 2 title; remove 2. Enter: go on.",
)


def lead_lines(specs: Iterable[Spec]) -> Iterator[str]:
    """Headings and notes."""
    for spec in specs:
        if isinstance(spec, Heading):
            examples = f"For example: {spec.examples}" if spec.examples else ""
            yield " ".join(_sentence(part) for part in (spec.title, spec.help, examples) if part)
        elif isinstance(spec, Note) and spec.text:
            yield spec.text
        yield from (complaint_words(c, spec.place) for c in spec.complaints if not is_gap(c))


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", ":", ")", "'")) else f"{words}."


def body_lines(question: Question) -> Iterator[str]:
    """The options, the fields, or the lines that a question has now."""
    spec = question.spec
    if isinstance(spec, Table):
        yield from field_lines(spec)
    elif isinstance(spec, Pick) and is_list(spec):
        items = [o for o in spec.options if o.value != ADD]
        yield from (f"{n}: {o.title}" for n, o in enumerate(items, 1))
    elif isinstance(spec, Pick):
        yield from (_option(n, o, spec) for n, o in enumerate(spec.options, 1))
    elif spec.lines > 2 and spec.value:
        yield from spec.value.splitlines()
    yield from (complaint_words(c, question.place) for c in question.wrong)


def _option(number: int, option: Option, spec: Pick) -> str:
    words = f"{option.key or number}: {option.title}"
    if option.help:
        words += f". {option.help}"
    if option.value in spec.chosen:
        words += ". Chosen"
    return words + (f". Not available: {option.refused}" if option.refused else "")


def field_lines(spec: Table) -> Iterator[str]:
    """Each field: name, type, whether embedded, how stored where that is said."""
    for number, field in enumerate(spec.fields, 1):
        yield f"{number}: {field.name or 'without a name'}, {field.type}{_more(field, spec)}"


def _more(field: Field, spec: Table) -> str:
    parts = []
    if field.type in TEXTUAL | MEDIA:
        guessed = field.embed is None and field.name in spec.guessed
        if guessed or field.embed:
            parts.append("embedded (a guess)" if guessed else "embedded")
        elif field.embed is False:
            parts.append("not embedded")
    if field.stored_as and field.stored_as != BUCKET_TYPE[field.type]:
        parts.append(f"stored as {field.stored_as}")
    return "".join(f", {part}" for part in parts)


def prompt(question: Question, section: int) -> str:
    """The line that asks, with the present answer in brackets."""
    spec = question.spec
    number = f"{section}.{question.number}{_item_words(question)}"
    if isinstance(spec, Table):
        held = f"{len(spec.fields)} so far" if spec.fields else "none yet"
        return f"{number} Fields, or the path of a data file; enter goes on [{held}]:"
    if isinstance(spec, Text):
        return f"{number} {_text_prompt(spec)}:"
    if is_list(spec):
        return f"{number} {spec.label}; enter goes on, + adds one [{len(spec.options) - 1}]:"
    label = spec.label or "Choose"
    how = "any of them, e.g. " + _sample(spec) + ", or none" if spec.many else _range(spec)
    return f"{number} {label}, {how} [{_chosen(spec) or 'none yet'}]:"


def _item_words(question: Question) -> str:
    """`` Dataset 2:`` for a question about the second one."""
    home, _, index = question.item.rstrip("]").rpartition("[")
    if not home:
        return ""
    what = home.rpartition(".")[2].removesuffix("s")
    return f" {what.capitalize()} {int(index) + 1}:"


def _text_prompt(spec: Text) -> str:
    label = f"{spec.label}, an empty line ends" if spec.lines > 2 else spec.label
    note = f", {spec.note}" if spec.note else ""
    if spec.lines > 2:
        held = spec.note or ("as above" if spec.value else "none yet")
        return f"{label} [{held}]"
    if spec.value:
        return f"{label} [{spec.value}{note}]"
    return f"{label} ({spec.hint.splitlines()[0]})" if spec.hint else label


def _range(spec: Pick) -> str:
    return span(len(spec.options))


def _sample(spec: Pick) -> str:
    names = [o.key or str(n) for n, o in enumerate(spec.options, 1) if not o.refused]
    return " ".join(names[:2]) or "1"


def _chosen(spec: Pick) -> str:
    named = {o.value: o for o in spec.options}
    titles = [named[v].title for v in spec.chosen if v in named]
    return ", ".join(titles) or ("none" if spec.many else "")


def complaint_words(complaint: Complaint, place: str = "") -> str:
    """A complaint as it is said below the question of a place."""
    mark = "Problem" if complaint.severity == "error" else "Note"
    where = "" if complaint.place == place else f"{_where(complaint.place)}: "
    message = fit(complaint.message.rstrip("."), LONGEST, where="middle")
    tail = f" Accepted: {complaint.accepted.rstrip('.')}." if complaint.accepted else ""
    return f"{mark}: {where}{message}.{tail}"


def _where(place: str) -> str:
    """A place in words; rows that are renamed are called as in the plan."""
    return place if place.startswith("rename.") else spoken(place.removeprefix("notifications."))


def help_lines(question: Question) -> Iterator[str]:
    """Everything about a question, and what can be typed everywhere."""
    spec = question.spec
    yield from lead_lines(question.lead)
    yield from body_lines(question)
    if isinstance(spec, Text):
        if spec.hint:
            yield f"{spec.label}: {spec.hint}"
        if spec.lines > 2:
            yield "Several lines; an empty line ends them. They replace what is there."
    elif isinstance(spec, Table):
        yield from TABLE
    elif is_list(spec):
        yield LIST
    else:
        letters = " or letters" if any(o.key for o in spec.options) else ""
        how = "Numbers" if spec.many else "A number"
        yield f"{how}{letters} or words choose." + (
            " Several stand behind commas or spaces; none chooses nothing." if spec.many else ""
        )
    yield from COMMANDS
    if isinstance(spec, Pick) and any(o.key == "b" for o in spec.options):
        yield "b is an option of this question; back goes back one question."
