"""A resource in words: the lines of the detail pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import glyphs, pad, safe, short_id, width
from mixpeek_tui.ui.browse.changing.uses import pointed_words, use_words
from mixpeek_tui.ui.browse.place import Place, children, inside, nested
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Part
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.fields import text_at
from mixpeek_tui.workspace.item import NO_NAMES, Item, Names
from mixpeek_tui.workspace.relations import Related, Relation
from mixpeek_tui.workspace.summary import Fact, overview

LABEL = 16
TITLED = frozenset({"state", "why", "description"})
"""Facts that stand in the title already."""
LAST = frozenset({"id", "created", "updated"})
"""Facts that are looked for seldom."""
JUMP = glyphs(False).cursor
BULLET = glyphs(False).bullet


@dataclass(frozen=True, slots=True)
class Described:
    """A line and where enter on it leads."""

    line: Line
    target: Place | None = None


def described(
    item: Item, now: datetime, room: int, related: Related | None = None, problem: str = "",
    names: Names = NO_NAMES,
) -> tuple[Described, ...]:
    """Everything about an item that is worth words.

    Args:
        item: What to describe.
        now: An aware time.
        room: Cells of a line.
        related: What it points to and what points to it, once that is known.
        problem: Why that could not be found out.
        names: What is known until then of how those are called that it points to.
    """
    facts = [fact for fact in overview(item, now, names) if fact.label not in TITLED]
    first = [fact for fact in facts if fact.label not in LAST and fact.value != item.name]
    last = [fact for fact in facts if fact.label in LAST]
    return tuple((
        *_title(item, room), *_facts(first, room, related), *_children(item),
        *_relations(item, related, problem), *_facts(last, room, related),
    ))  # fmt: skip


def _title(item: Item, room: int) -> Iterator[Described]:
    state = state_of(item)
    parts = [Part(item.name or item.id or "without a name", "strong")]
    if item.id and item.id != item.name:
        parts.append(Part(f"  {short_id(item.id)}", "muted"))
    if state.phase != "unknown":
        words = f"  {PHASE_MARKS[state.phase]} {state.words}"
        parts.append(Part(words, PHASE_STYLES[state.phase]))
    yield Described(parts)
    for words, style in ((state.error, "failed"), (text_at(item.data, "description"), "")):
        for line in wrapped(safe(words), room) if words else ():
            yield Described((Part(line, style),))


def _facts(facts: Sequence[Fact], room: int, related: Related | None) -> Iterator[Described]:
    for fact in facts:
        place = _linked(fact.link)
        if fact.link is not None and (related is not None or place is None):
            continue
        if place is not None:
            yield _jump(fact.label, fact.value, "", place)
            continue
        for line in labelled(fact.label, fact.value, room):
            yield Described(line)


def _linked(link: tuple[str, str] | None) -> Place | None:
    if link is None or nested(kind(link[0])):
        return None
    return Place(link[0], item=link[1])


def labelled(label: str, words: str, room: int) -> Iterator[Line]:
    """A label and its words, broken into as many lines as they need."""
    space = max(10, room - LABEL - 1)
    for number, piece in enumerate(wrapped(words, space)):
        yield (Part(pad(label if not number else "", LABEL - 1) + " ", "muted"), Part(piece))


def wrapped(words: str, room: int) -> Sequence[str]:
    """Words in lines of at most so many cells; a longer word is cut where the line ends."""
    lines, line = [], ""
    for word in words.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= room:
            line = candidate
            continue
        if line:
            lines.append(line)
        while width(word) > room:
            cut = _fitting(word, room)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line or not lines else lines


def _fitting(word: str, room: int) -> int:
    used = 0
    for index, character in enumerate(word):
        used += width(character)
        if used > room:
            return max(1, index)
    return len(word)


def _children(item: Item) -> Iterator[Described]:
    for child in children(item.kind):
        if item.id:
            yield _jump("open", child.plural, "", inside(item, child))


def _relations(item: Item, related: Related | None, problem: str) -> Iterator[Described]:
    if problem:
        yield Described((Part(problem, "failed"),))
    if related is None:
        return
    for number, relation in enumerate(related.out):
        yield _relation("" if number else "uses", relation, pointed_words(relation),
                        relation.id)  # fmt: skip
    for number, relation in enumerate(related.into):
        yield _relation("" if number else "used by", relation, use_words(relation, item.kind))
    if not related.into and kind(item.kind).deletion and not children(item.kind):
        yield Described((Part(pad("used by", LABEL), "muted"), Part("nothing found", "muted")))
    for note in related.notes:
        yield Described((Part(note, "muted"),))


def _relation(label: str, relation: Relation, remark: str, identifier: str = "") -> Described:
    words = f"{kind(relation.kind).title.lower()} {relation.name or relation.id}"
    shown = "" if identifier == relation.name else identifier
    return _jump(label, words, remark, target_of(relation), shown)


def target_of(relation: Relation) -> Place | None:
    """The place where the other end of a relation can be seen; None if it needs a parent."""
    if relation.kind in {child.name for child in children(kind(relation.kind).parent)}:
        if relation.item is None or not relation.item.parent:
            return None
        return Place(relation.kind, tuple(sorted(relation.item.parent.items())), (), "",
                     relation.id)  # fmt: skip
    return Place(relation.kind, item=relation.id or relation.name)


def _jump(
    label: str, words: str, remark: str, place: Place | None, identifier: str = ""
) -> Described:
    parts = [Part(pad(label, LABEL), "muted"), Part(words, "accent" if place else "")]
    if remark:
        parts.append(Part(f"  {BULLET} {remark}", "muted"))
    if place:
        parts.append(Part(f"  {JUMP}", "accent"))
    if identifier:
        parts.append(Part(f"  {identifier}", "muted"))
    return Described(parts, place)
