"""From an answers file to a plan that may be run: everything that can be checked before a call."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import AnswersError, Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from mixpeek_tui.kinds.step import FileRef, Step, shown
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.rows import row_complaints

ENV = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Planned:
    """An answers file and its plan."""

    answers: Answers
    plan: Plan
    base_dir: Path


def planned(file: Path, namespace: str | None, shell: Shell) -> Planned:
    """Read an answers file and plan it; warnings go to standard error.

    Raises:
        AnswersError: the answers cannot be used.
    """
    loaded = load(file)
    for warning in loaded.warnings:
        shell.complain(f"warning: {file}: {warning}")
    wrong = row_complaints(loaded.answers, namespace)
    if wrong:
        raise AnswersError(wrong, str(file))
    return Planned(loaded.answers, build(loaded.answers, namespace), loaded.base_dir)


def ready(found: Planned, environ: Mapping[str, str], source: str) -> None:
    """Make sure that the files and environment variables of a plan are there.

    Raises:
        AnswersError: something is missing; nothing was sent.
    """
    missing = tuple(dict.fromkeys(c for step in found.plan.steps
                                  for c in _missing(step, found.base_dir, environ)))
    if missing:
        raise AnswersError(missing, source)


def _missing(step: Step, base_dir: Path, environ: Mapping[str, str]) -> Iterator[Complaint]:
    place = step.why.place or step.id
    if step.rows is not None:
        yield from _file(step.rows.path, f"{place}.path", base_dir, "a file of rows")
    if step.request is None:
        return
    for name in ENV.findall(str(step.request.path) + repr(shown(step.request.body))):
        if name not in environ:
            words = f"the environment variable {name} is not set"
            yield Complaint(place, words, f"export {name}=…")
    for reference in _file_refs(step.request.body):
        yield from _file(reference.path, place, base_dir, "a readable file")


def _file(path: str, place: str, base_dir: Path, accepted: str) -> Iterator[Complaint]:
    full = base_dir / Path(path).expanduser()
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


