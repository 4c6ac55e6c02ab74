"""Whether an existing resource is the one the plan wants, and how it differs if not. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeGuard

from mixpeek_tui.addresses import masked
from mixpeek_tui.kinds.kind import Body
from mixpeek_tui.text import fit, plural, safe
from mixpeek_tui.wire import Json

GROWING = frozenset({"feature_extractors"})
"""Lists of which an existing resource may well have more than the plan needs."""
NAMED = frozenset({"properties", "input_schema"})
"""Objects whose keys are names that the plan gives, so that a missing one is a difference."""
WORDS = 60
"""Cells that a value takes up in a difference."""
Called = Mapping[str, Set[str]]
"""Name to the ids of what is called so: one of each kind may have the same name."""


def called(pairs: Iterable[tuple[str, str]]) -> Called:
    """Names and ids, in pairs, as what is compared by them takes them."""
    found: dict[str, set[str]] = {}
    for name, identifier in pairs:
        found.setdefault(name, set()).add(identifier)
    return found


def differences(
    wanted: Body, existing: Body, places: Iterable[str], names: Called
) -> list[str]:
    """How the existing resource differs, a line each; none if nothing speaks against it.

    Args:
        wanted: The body that would create it.
        existing: What the API says of it.
        places: Dotted fields; ``here=there`` where the API answers under another name.
        names: For what one side may call by its name.
    """
    found = []
    for place in places:
        here, _, there = place.partition("=")
        mine, theirs = dig(wanted, here), dig(existing, there or here)
        if mine is None or theirs is None:
            continue
        last = here.split(".")[-1]
        if last in NAMED and (lacking := _lacking(theirs, mine)):
            found.append(f"{here} lacks {lacking}, which the plan wants")
        if not covers(theirs, mine, names, loose=last in GROWING):
            found.append(_told(here, theirs, mine, names))
    return found


def _told(place: str, theirs: Json, mine: Json, names: Called) -> str:
    """The first difference in a value, at the place where it is."""
    last = place.split(".")[-1]
    if isinstance(theirs, Mapping) and isinstance(mine, Mapping):
        for key, value in mine.items():
            other = theirs.get(key)
            if other is not None and not covers(other, value, names, loose=key in GROWING):
                return _told(f"{place}.{key}", other, value, names)
    if _objects(theirs) and _objects(mine) and last not in GROWING:
        if len(theirs) != len(mine):
            entries = plural(len(theirs), "entry", "entries")
            return f"{place} has {entries}, the plan wants {len(mine)}"
        for number, (other, value) in enumerate(zip(theirs, mine, strict=True)):
            if not covers(other, value, names):
                return _told(f"{place}[{number}]", other, value, names)
    return f"{place} is {_short(theirs)}, the plan wants {_short(mine)}"


def _objects(value: Json) -> TypeGuard[Sequence[Mapping[str, Json]]]:
    return isinstance(value, (list, tuple)) and all(isinstance(one, Mapping) for one in value)


def _lacking(theirs: Json, mine: Json) -> str:
    if not isinstance(theirs, Mapping) or not isinstance(mine, Mapping):
        return ""
    return fit(safe(", ".join(key for key in mine if key not in theirs)), WORDS)


def covers(theirs: Json, mine: Json, names: Called, *, loose: bool = False) -> bool:
    """Whether what exists has everything that is wanted.

    Further keys of an object are the API's own defaults. Lists agree in any order, and have
    nothing further unless ``loose``.
    """
    if isinstance(mine, Mapping):
        return isinstance(theirs, Mapping) and all(
            theirs.get(key) is None or covers(theirs[key], value, names, loose=key in GROWING)
            for key, value in mine.items()
        )
    if isinstance(mine, (list, tuple)):
        return isinstance(theirs, (list, tuple)) and _lists_agree(theirs, mine, names, loose)
    return _same(theirs, mine, names)


def holds(now: Json, wanted: Json, field: str = "") -> bool:
    """Whether a field has the value that it was given; one that was emptied may be missing.

    Args:
        now: Its value.
        wanted: What was given.
        field: What it is called; the keys of some are names, which must all be there.
    """
    if wanted is None or wanted in ("", [], {}):
        return now is None or now in ("", [], {})
    return covers(now, wanted, {}) and _has_names(now, wanted, field)


def _has_names(now: Json, wanted: Json, field: str) -> bool:
    if not isinstance(now, Mapping) or not isinstance(wanted, Mapping):
        return True
    if field in NAMED and not wanted.keys() <= now.keys():
        return False
    return all(_has_names(now.get(key), value, key) for key, value in wanted.items())


def told(there: Body, sent: Body, told_as: Mapping[str, str]) -> bool | None:
    """Whether a resource has what a body gave it; None if it does not say.

    Args:
        there: The resource.
        sent: The body.
        told_as: ``Kind.told_as``: what was sent under these keys is merged key by key.
    """
    places = {key: told_as.get(key, key) for key in sent}
    same = all(
        _merged(there.get(place), sent[key])
        if key in told_as
        else holds(there.get(place), sent[key], place)
        for key, place in places.items()
    )
    silent = any(place not in there for place in places.values())
    return None if silent and not (same and sent.keys() <= told_as.keys()) else same


def _merged(now: Json, wanted: Json) -> bool:
    if not isinstance(wanted, Mapping):
        return holds(now, wanted)
    inside = now if isinstance(now, Mapping) else {}
    return all(holds(inside.get(key), value) for key, value in wanted.items())


def _lists_agree(
    theirs: list[Json] | tuple[Json, ...],
    mine: list[Json] | tuple[Json, ...],
    names: Called,
    loose: bool,
) -> bool:
    if not loose and len(theirs) != len(mine):
        return False
    left = list(theirs)
    for item in mine:
        match = next((other for other in left if covers(other, item, names)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _same(theirs: Json, mine: Json, names: Called) -> bool:
    """Whether two plain values say the same; numbers and truth values may be written as text."""
    if isinstance(theirs, str) and isinstance(mine, str):
        return theirs == mine or theirs in names.get(mine, ()) or mine in names.get(theirs, ())
    if isinstance(theirs, bool) or isinstance(mine, bool):
        return str(theirs).lower() == str(mine).lower()
    return theirs == mine or _number(theirs) == _number(mine) is not None


def _number(value: Json) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except (ValueError, OverflowError):
        return None


def dig(body: Json, place: str) -> Json:
    """The value at a dotted place, or None."""
    for part in place.split("."):
        if not isinstance(body, Mapping):
            return None
        body = body.get(part)
    return body


def _short(value: Json) -> str:
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return fit(masked(safe(words)), WORDS)
