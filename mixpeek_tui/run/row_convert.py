"""Single values, converted to what a bucket's schema wants (contract §1b, row 5b types)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import datetime

from mixpeek_tui.errors import TuiError
from mixpeek_tui.interview.cells import parse_boolean, parse_date, parse_number
from mixpeek_tui.wire import Json

VALUE_SHOWN = 60


class CellError(TuiError):
    """A value that does not fit its field."""


def convert(value: object, kind: str, *, flag: bool = False, comma: bool = False) -> Json:
    """The value as the bucket type ``kind`` takes it.

    ``flag`` says that a text column holds truth values, ``comma`` that ``12,5`` is a number.
    A type that is not known passes its value on as it is.

    Raises:
        CellError: it does not fit; says the value and what would.
    """
    if kind == "string":
        return _string(value, flag)
    if kind in ("float", "number", "integer"):
        return _number(value, kind, comma)
    converter = _CONVERTERS.get(kind)
    return converter(value) if converter else value


def truth(value: object) -> object:
    """The truth value that a word stands for; what is none stays as it is."""
    found = parse_boolean(str(value)) if isinstance(value, (str, int)) else None
    return value if found is None else found


def refuse(value: object, what: str, accepted: str) -> CellError:
    """The complaint about a value, shortened."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    cut = text if len(text) <= VALUE_SHOWN else text[: VALUE_SHOWN - 1] + "…"
    return CellError(f'"{cut}" is not {what}. Accepted: {accepted}')


def _string(value: object, flag: bool) -> str:
    if isinstance(value, str):
        word = value.strip().lower()
        return word if flag and word in ("true", "false") else value
    return json.dumps(value, ensure_ascii=False)


def _number(value: object, kind: str, comma: bool) -> int | float:
    number: int | float | None = None
    if isinstance(value, str):
        number = parse_number(value, decimal_comma=comma)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = value if math.isfinite(value) else None
    if number is None:
        accepted = "12 or 12,5" if comma else "12 or 12.5"
        raise refuse(value, "a number", "a whole number like 12" if kind == "integer" else accepted)
    if kind == "integer":
        if number != int(number):
            raise refuse(value, "a whole number", "a whole number like 12")
        return int(number)
    return float(number) if kind == "float" else number


def _boolean(value: object) -> bool:
    found = truth(value)
    if not isinstance(found, bool):
        raise refuse(value, "true or false", "true, false, yes, no, 1, 0")
    return found


def _date(value: object) -> str:
    found = parse_date(value) if isinstance(value, str) else None
    if found is None:
        raise refuse(value, "a date", "2024-01-31")
    return (found.date() if isinstance(found, datetime) else found).isoformat()


def _datetime(value: object) -> str:
    found = parse_date(value) if isinstance(value, str) else None
    if found is None:
        raise refuse(value, "a date and time", "2024-01-31T12:30:00Z")
    moment = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)
    return moment.isoformat()


def _object(value: object) -> Json:
    found = _json(value)
    if not isinstance(found, dict):
        raise refuse(value, "a JSON object", '{"key": "value"}')
    return found


def _array(value: object) -> Json:
    found = _json(value)
    if not isinstance(found, list):
        raise refuse(value, "a JSON list", '["a", "b"]')
    return found


def _json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


_CONVERTERS: dict[str, Callable[[object], Json]] = {
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "object": _object,
    "array": _array,
}
