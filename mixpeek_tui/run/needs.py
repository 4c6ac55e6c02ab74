"""What a plan needs of this machine: variables that must be set, files that must be there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from mixpeek_tui.addresses import ENV
from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.rows import RowsError
from mixpeek_tui.interview.sample import infer
from mixpeek_tui.kinds.step import FileRef, Rows, Step, shown
from mixpeek_tui.paths import placed
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.row_object import shape_of

NAMED = 8
"""Columns or fields that a complaint names."""


def missing(plan: Plan, base_dir: Path, environ: Mapping[str, str]) -> tuple[Complaint, ...]:
    """What is not here; each once.

    Args:
        plan: The plan; rows that are switched off need nothing.
        base_dir: What relative paths are relative to.
        environ: The variables that are set.
    """
    found = (c for step in plan.steps for c in _of(step, base_dir, environ))
    return tuple(dict.fromkeys(found))


def _of(step: Step, base_dir: Path, environ: Mapping[str, str]) -> Iterator[Complaint]:
    place = step.why.place or step.id
    if step.rows is not None:
        yield from _rows(step.rows, f"{place}.path", base_dir)
    if step.request is None:
        return
    for name in ENV.findall(str(step.request.path) + repr(shown(step.request.body))):
        if name not in environ:
            words = f"the environment variable {name} is not set"
            yield Complaint(place, words, f"export {name}=… in your shell, then start again")
    for reference in _file_refs(step.request.body):
        yield from _secret(reference, place, base_dir)


def unusable(path: str, place: str, base_dir: Path, *, rows: bool) -> Complaint | None:
    """What keeps a file from being used, seen from its place in the answers; None if nothing does.

    Args:
        path: The file, as it was answered.
        place: Where.
        base_dir: What a relative path is relative to.
        rows: Whether it must hold rows of data; else it must be there.
    """
    accepted = "a file of rows" if rows else "a file that can be read"
    if wrong := next(_file(path, place, base_dir, accepted), None):
        return wrong
    try:
        if rows:
            infer(placed(path, base_dir))
    except RowsError as error:
        return Complaint(place, f"{path!r} {error.complaint.message}", error.complaint.accepted)
    return None


def _rows(rows: Rows, place: str, base_dir: Path) -> Iterator[Complaint]:
    """A file of rows must be one, and have a row with one of the fields."""
    wrong = tuple(_file(rows.path, place, base_dir, "a file of rows"))
    yield from wrong
    if wrong:
        return
    full = placed(rows.path, base_dir)
    try:
        shape = shape_of(replace(rows, path=str(full)), "")
    except RowsError as error:
        words = f"{rows.path!r} {error.complaint.message}"
        yield Complaint(place, words, error.complaint.accepted)
        return
    if set(shape.missing) == set(rows.fields):
        words = f"{rows.path!r} has none of the fields; its columns are {_some(shape.names)}"
        yield Complaint(place, words, f"a column such as {_some(rows.fields)}")


def _some(names: Iterable[str]) -> str:
    shown = list(islice(names, NAMED + 1))
    return ", ".join(shown[:NAMED]) + (", …" if len(shown) > NAMED else "")


def _secret(reference: FileRef, place: str, base_dir: Path) -> Iterator[Complaint]:
    """A file that a secret is read from; with a key, it must be JSON that has it."""
    wrong = tuple(_file(reference.path, place, base_dir, "a file that can be read"))
    yield from wrong
    if wrong or not reference.key:
        return
    try:
        held = json.loads(placed(reference.path, base_dir).read_text("utf-8"))
    except (ValueError, OSError):
        yield Complaint(place, f"{reference.path!r} is no JSON", "a service account's JSON file")
        return
    if not isinstance(held, dict) or not held.get(reference.key):
        accepted = "a service account's JSON file"
        yield Complaint(place, f"{reference.path!r} has no {reference.key}", accepted)


def _file(path: str, place: str, base_dir: Path, accepted: str) -> Iterator[Complaint]:
    full = placed(path, base_dir)
    if not full.is_file():
        words = f"{path!r} is no file" if full.exists() else f"{path!r} is not there"
        yield Complaint(place, f"{words} (looked in {full.parent})", accepted)
    elif not os.access(full, os.R_OK):
        yield Complaint(place, f"{path!r} cannot be read", accepted)


def _file_refs(value: object) -> Iterator[FileRef]:
    if isinstance(value, FileRef):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _file_refs(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _file_refs(inner)
