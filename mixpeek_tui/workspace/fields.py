"""Reading values out of JSON whose shape is not to be relied on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from mixpeek_tui.wire import Json

DEEPEST = 50
"""Lists within lists that are looked into."""


def values_at(value: Json, path: str) -> tuple[Json, ...]:
    """Every value at a dotted path, lists on the way walked through; null is no value.

    ``channels.configs.url`` finds the url of each channel. An empty path is the value itself.
    """
    return tuple(found for found in _walk(value, path.split(".") if path else []))


def _walk(value: Json, keys: list[str], depth: int = 0) -> Iterator[Json]:
    if isinstance(value, (list, tuple)):
        for inner in value if depth < DEEPEST else ():
            yield from _walk(inner, keys, depth + 1)
    elif not keys:
        if value is not None:
            yield value
    elif isinstance(value, Mapping):
        yield from _walk(value.get(keys[0]), keys[1:], depth + 1)


def value_at(value: Json, path: str) -> Json:
    """The value at a dotted path through objects; None where there is none."""
    for key in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def text_at(value: Json, path: str) -> str:
    """The text or number at a dotted path as text; empty where there is neither."""
    found = value_at(value, path)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else ""


def number(value: Json) -> float | None:
    """A finite number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if found - found == 0 else None


def whole(value: Json) -> int | None:
    """A number without its fraction; None for anything that is no number."""
    found = number(value)
    return None if found is None else int(found)


def truth(value: Json) -> bool | None:
    """A truth value, also one written as text; None for anything else."""
    return {"true": True, "false": False}.get(str(value).lower()) if value is not None else None


def mapping(value: Json) -> Mapping[str, Json]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: Json) -> tuple[Json, ...]:
    """The elements if it is a list, else none."""
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def objects(value: Json) -> tuple[Mapping[str, Json], ...]:
    """The objects among a list's elements."""
    return tuple(inner for inner in items(value) if isinstance(inner, Mapping))


def rows_in(body: Json, *names: str) -> tuple[Mapping[str, Json], ...]:
    """The objects of a list that comes bare, or under the first of the names that holds any."""
    data = mapping(body)
    under = (objects(data.get(name)) for name in names)
    return objects(body) or next((found for found in under if found), ())


def texts(value: Json) -> tuple[str, ...]:
    """What a list, or a single value, says: texts as they are, objects by their message."""
    found = items(value) if isinstance(value, (list, tuple)) else (value,)
    return tuple(text for text in (_text(inner) for inner in found) if text)


def _text(value: Json) -> str:
    if isinstance(value, Mapping):
        known = ("message", "error", "suggestion", "description", "reason")
        named = next((text_at(value, key) for key in known if text_at(value, key)), "")
        parts = (named, text_at(value, "resource"), text_at(value, "id"), text_at(value, "stage"),
                 text_at(value, "next_step"))  # fmt: skip
        return ", ".join(part for part in parts if part)
    return "" if value is None or isinstance(value, (list, tuple)) else str(value)


def moment(value: Json) -> datetime | None:
    """An ISO 8601 time or seconds since 1970, with a zone; UTC where none is named."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    if not 1970 <= found.year <= 9000:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
