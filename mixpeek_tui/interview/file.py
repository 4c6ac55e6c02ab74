"""The answers file: YAML in, YAML out (design of the format: README, "The answers file")."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mixpeek_tui.errors import AnswersError, Complaint
from mixpeek_tui.interview import answers as shapes
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.check import complaints
from mixpeek_tui.interview.empty_keys import UNKNOWN, from_file
from mixpeek_tui.interview.lines import Document, Place, dotted, parse, undotted
from mixpeek_tui.interview.secret_urls import holds_secret
from mixpeek_tui.interview.to_plain import to_dict

LARGEST = 5_000_000
"""Bytes; a larger file is no answers file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Answers from a file."""

    answers: Answers
    base_dir: Path
    """What relative paths in the answers are relative to."""
    document: Document
    warnings: tuple[Complaint, ...] = ()


def load(path: Path) -> Loaded:
    """Read an answers file.

    Raises:
        AnswersError: with every complaint: the file cannot be read, is no YAML, has unknown
            keys, wrong types, or answers that cannot be used.
    """
    answers, document = read(_text(path), str(path))
    found = located(complaints(answers), document)
    wrong = tuple(c for c in found if c.severity == "error")
    if wrong:
        raise AnswersError(wrong, str(path))
    return Loaded(answers, path.resolve().parent, document, found)


def located(found: Iterable[Complaint], document: Document) -> tuple[Complaint, ...]:
    """The same complaints with the lines of the file that they are about."""
    return tuple(dataclasses.replace(c, line=document.line(undotted(c.place))) for c in found)


def _text(path: Path) -> str:
    try:
        content = _bytes(path)
        if len(content) > LARGEST:
            words = f"more than {LARGEST} bytes are too many for an answers file"
            raise AnswersError((Complaint("the file", words, f"up to {LARGEST} bytes"),), str(path))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = f"it is not UTF-8 text (byte {error.start})"
        line = error.object.count(b"\n", 0, error.start) + 1
        complaint = Complaint("the file", words, "YAML in UTF-8", line=line)
        raise AnswersError((complaint,), str(path)) from None
    except OSError as error:
        words = error.strerror or "it cannot be read"
        raise AnswersError((Complaint("the file", words, "a readable file"),), str(path)) from None


def _bytes(path: Path) -> bytes:
    """What it holds, one byte more than is accepted at most; nothing of a pipe without a writer."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(number, "rb") as file:
        os.set_blocking(number, True)
        return file.read(LARGEST + 1)


def read(text: str, source: str = "") -> tuple[Answers, Document]:
    """Answers from YAML text, their shape checked, their sense not yet.

    Raises:
        AnswersError: it is no YAML, or has unknown keys or wrong types.
    """
    document = parse(text, source)
    if not isinstance(document.data, dict):
        words = "it holds no answers" if document.data is None else "it is no mapping of answers"
        accepted = "keys such as project and datasets"
        raise AnswersError((Complaint("the file", words, accepted, line=1),), source)
    try:
        return from_file(document.data), document
    except ValidationError as error:
        found = tuple(_complaint(detail, document) for detail in error.errors(include_url=False))
        raise AnswersError(found, source) from None


def _complaint(detail: ErrorDetails, document: Document) -> Complaint:
    place: Place = tuple(detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    line = document.line(place)
    given = detail.get("input")
    if kind in UNKNOWN:
        accepted = ", ".join(_keys(place[:-1]))
        return Complaint(dotted(place), f"unknown key {place[-1]!r}", accepted, line=line)
    if kind == "literal_error":
        accepted = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return Complaint(dotted(place), f"{given!r} is not possible here", accepted, line=line)
    words, accepted = WRONG.get(kind, (detail["msg"], ""))
    if given is None and kind in WRONG:
        return Complaint(dotted(place), "nothing is given", accepted, line=line)
    shown = f"{str(given)[:60]!r} is {words}" if words else detail["msg"]
    return Complaint(dotted(place), shown, accepted, line=line)


WRONG = {
    "string_type": ("no text", "text, in quotes if it looks like a number"),
    "int_type": ("no whole number", "a whole number"),
    "int_parsing": ("no whole number", "a whole number"),
    "int_from_float": ("no whole number", "a whole number"),
    "bool_type": ("neither true nor false", "true, false"),
    "tuple_type": ("no list", "a list"),
    "list_type": ("no list", "a list"),
    "dict_type": ("no mapping", "a mapping of keys to values"),
    "dataclass_type": ("no mapping", "a mapping of keys to values"),
    "missing": ("missing", "a value"),
}


def _keys(place: Place) -> list[str]:
    """The keys that may stand at a place."""
    shape: Any = Answers
    for part in place:
        if isinstance(part, int):
            continue
        found = {f.name: f.type for f in dataclasses.fields(shape)}.get(part)
        shape = _class_in(str(found))
        if shape is None:
            return []
    return [f.name for f in dataclasses.fields(shape)]


def _class_in(annotation: str) -> Any:
    """The answers class that an annotation such as ``tuple[Field, ...]`` names."""
    words = annotation.replace("[", " ").replace(",", " ").replace("|", " ").split()
    for word in words:
        candidate = getattr(shapes, word, None)
        if dataclasses.is_dataclass(candidate):
            return candidate
    return None


def dump(answers: Answers) -> str:
    """The answers as the text of an answers file."""
    return yaml.safe_dump(
        to_dict(answers), sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )


def write(answers: Answers, path: Path) -> None:
    """Write an answers file; one that holds a secret address is its owner's alone (0600).

    Raises:
        OSError: it cannot be written.
    """
    secret = holds_secret(answers)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if secret else 0o666)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        if secret:
            path.chmod(0o600)
        file.write(dump(answers))
