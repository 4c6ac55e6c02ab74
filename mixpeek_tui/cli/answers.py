"""From an answers file to a plan that may be run: everything that can be checked before a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import AnswersError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load, located
from mixpeek_tui.interview.lines import Document
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.rows import row_complaints
from mixpeek_tui.run.needs import missing

NO_DOCUMENT = Document(None, {})


@dataclass(frozen=True, slots=True)
class Planned:
    """An answers file and its plan."""

    answers: Answers
    plan: Plan
    base_dir: Path
    document: Document = NO_DOCUMENT
    """Where in the file each answer stands; empty for answers from elsewhere."""


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
        raise AnswersError(located(wrong, loaded.document), str(file))
    plan = build(loaded.answers, namespace)
    return Planned(loaded.answers, plan, loaded.base_dir, loaded.document)


def ready(found: Planned, environ: Mapping[str, str], source: str) -> None:
    """Make sure that the files and environment variables of a plan are there.

    Raises:
        AnswersError: something is missing; nothing was sent.
    """
    lacking = missing(found.plan, found.base_dir, environ)
    if lacking:
        raise AnswersError(located(lacking, found.document), source)
