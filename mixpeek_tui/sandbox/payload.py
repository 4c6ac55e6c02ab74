"""Reading the bytes of a request: JSON that can be kept and sent back, or a refusal."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from starlette.requests import Request

from mixpeek_tui.sandbox.errors import ApiProblem, invalid
from mixpeek_tui.sandbox.shapes.base import JsonDict

MOST_BYTES = 64 * 1024 * 1024
DEEPEST = 64
_INTEGERS = range(-(2**63), 2**63)
Place = tuple[str | int, ...]


async def read_payload(request: Request, required: bool) -> JsonDict:
    """The JSON object a request brings; {} for an empty body that is not `required`.

    ApiProblem 413 beyond 64 MiB, 422 for what is no JSON object of Unicode text, finite numbers
    and integers of 64 bits, nested 64 levels at most.
    """
    raw = await _bytes(request)
    if not raw.strip():
        if required:
            raise invalid(("body",), "Field required", "missing")
        return {}
    payload = _parsed(raw)
    if payload is None and not required:
        return {}
    if not isinstance(payload, dict):
        raise invalid(("body",), "Input should be a valid dictionary", "dict_type")
    _check(payload, ("body",))
    return payload


async def _bytes(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise ApiProblem(413, f"The body is larger than {MOST_BYTES} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw, parse_constant=_refuse)
    except RecursionError:
        raise invalid(("body",), f"Nested deeper than {DEEPEST} levels", "json_invalid") from None
    except ValueError:
        raise invalid(("body",), "The body is not JSON", "json_invalid") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, where: Place) -> None:
    if len(where) > DEEPEST:
        raise invalid(where[:3], f"Nested deeper than {DEEPEST} levels", "json_invalid")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, where)
            _check(inner, (*where, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check(inner, (*where, index))
    elif isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise invalid(where, "Input should be a finite number", "finite_number")
    elif isinstance(value, int) and value not in _INTEGERS:
        raise invalid(where, "Input should be an integer of 64 bits", "int_parsing_size")


def _check_text(text: str, where: Place) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise invalid(where[:3], "Input should be Unicode text", "string_unicode") from None
