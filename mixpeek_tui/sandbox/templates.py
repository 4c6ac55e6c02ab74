"""Templates in stage parameters: {{INPUT.x}}, {{inputs.x}}, {{DOC.x}} (contract section 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

_TEMPLATE = re.compile(r"\{\{\s*([A-Za-z_][\w]*)((?:\.[\w-]+)*)\s*(\|\s*\w+)?\s*\}\}")
_SPELLINGS = {"inputs": "INPUT", "input": "INPUT", "INPUTS": "INPUT", "doc": "DOC",
              "context": "CONTEXT", "stage": "STAGE"}  # fmt: skip


class Absent:
    """The value of a template that names nothing."""

    def __str__(self) -> str:
        return ""


ABSENT: Final = Absent()


def resolve(value: Any, scope: Mapping[str, Any]) -> Any:
    """The value with its templates filled; ABSENT where a whole template names nothing."""
    if isinstance(value, str):
        return _resolve_text(value, scope)
    if isinstance(value, list):
        return [inner for item in value if (inner := resolve(item, scope)) is not ABSENT]
    if isinstance(value, Mapping):
        return {key: resolve(inner, scope) for key, inner in value.items()}
    return value


def names_in(value: Any) -> set[str]:
    """The input names that templates anywhere in the value read."""
    if isinstance(value, str):
        return {
            match[2].split(".")[1]
            for match in _TEMPLATE.finditer(value)
            if _SPELLINGS.get(match[1], match[1]) == "INPUT" and match[2]
        }
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, list) or isinstance(value, Mapping):
        return {name for item in inner for name in names_in(item)}
    return set()


def reach(fields: Any, path: str) -> Any:
    """The value at a dotted path, or ABSENT."""
    current = fields
    for part in [part for part in path.split(".") if part]:
        if isinstance(current, Mapping) and part in current:
            current = current[part]
        elif isinstance(current, list) and part.isdigit() and int(part) < len(current):
            current = current[int(part)]
        else:
            return ABSENT
    return current


def put(fields: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a dotted path; objects on the way are made, or copied: others hold them."""
    *parents, last = path.split(".")
    for part in parents:
        inner = fields.get(part)
        fields[part] = dict(inner) if isinstance(inner, dict) else {}
        fields = fields[part]
    fields[last] = value


def _resolve_text(text: str, scope: Mapping[str, Any]) -> Any:
    whole = _TEMPLATE.fullmatch(text.strip())
    if whole is not None:
        return _value(whole, scope)
    return _TEMPLATE.sub(lambda match: _as_text(_value(match, scope)), text)


def _value(match: re.Match[str], scope: Mapping[str, Any]) -> Any:
    root = _SPELLINGS.get(match[1], match[1])
    if root not in scope:
        return ABSENT
    value = reach(scope[root], match[2])
    if match[3] and match[3].strip("| ") == "tojson" and value is not ABSENT:
        return json.dumps(value, ensure_ascii=False)
    return ABSENT if value is None else value


def _as_text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
