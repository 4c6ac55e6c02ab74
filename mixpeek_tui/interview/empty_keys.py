"""Answers from a file that somebody wrote: a known key without a value is as good as left out."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.from_plain import from_dict
from mixpeek_tui.interview.lines import Place
from mixpeek_tui.wire import Json

UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
"""What pydantic calls a key that it does not know."""


def from_file(data: dict[str, Json]) -> Answers:
    """The answers in a file's data.

    Raises:
        ValidationError: unknown keys, also empty ones, wrong types, or an empty item of a list.
    """
    try:
        return from_dict(data)
    except ValidationError as error:
        empty = {tuple(e["loc"]) for e in error.errors(include_url=False) if _is_empty_key(e)}
        if not empty:
            raise
    return from_dict(_without(data, (), empty))


def _is_empty_key(wrong: ErrorDetails) -> bool:
    at_a_key = isinstance(wrong["loc"][-1], str)
    return at_a_key and wrong["input"] is None and wrong["type"] not in UNKNOWN


def _without(data: dict[str, Json], place: Place, empty: Collection[Place]) -> dict[str, Json]:
    kept = {key: value for key, value in data.items() if (*place, key) not in empty}
    return {key: _inside(value, (*place, key), empty) for key, value in kept.items()}


def _inside(value: Json, place: Place, empty: Collection[Place]) -> Json:
    if isinstance(value, list):
        return [_inside(item, (*place, n), empty) for n, item in enumerate(value)]
    return _without(value, place, empty) if isinstance(value, dict) else value
