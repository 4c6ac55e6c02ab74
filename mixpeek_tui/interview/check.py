"""Everything that is wrong with the answers, or worth a warning; empty when they can be used."""

from __future__ import annotations

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.checks import (
    automation,
    clustering,
    data,
    literal,
    notifications,
    retrieval,
    taxonomy,
)

SECTIONS = (data, retrieval, taxonomy, clustering, automation, notifications, literal)


def complaints(answers: Answers) -> tuple[Complaint, ...]:
    """All complaints, in the order of the interview.

    An answer that makes another one impossible is named at both places.
    """
    return tuple(complaint for section in SECTIONS for complaint in section.check(answers))


def errors(answers: Answers) -> tuple[Complaint, ...]:
    """The complaints that keep the plan from being run."""
    return tuple(c for c in complaints(answers) if c.severity == "error")
