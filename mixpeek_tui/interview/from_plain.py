"""Answers from plain data; keys and types are checked, the sense is not."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.wire import Json

ADAPTER = TypeAdapter(Answers)


def from_dict(data: dict[str, Json]) -> Answers:
    """Answers from plain data, as ``to_dict`` writes it.

    Raises:
        ValidationError: unknown keys or wrong types.
    """
    return ADAPTER.validate_json(json.dumps(data))
