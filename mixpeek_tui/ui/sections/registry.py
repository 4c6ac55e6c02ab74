"""The sections in the order of the interview."""

from __future__ import annotations

from mixpeek_tui.errors import Complaint
from mixpeek_tui.ui.sections import (
    alerts,
    automation,
    clustering,
    data,
    retrieval,
    taxonomy,
)
from mixpeek_tui.ui.sections.section import Section

SECTIONS: tuple[Section, ...] = (
    data.SECTION,
    retrieval.SECTION,
    taxonomy.SECTION,
    clustering.SECTION,
    automation.SECTION,
    alerts.SECTION,
)
REVIEW = "review"
ASKED = tuple(section.name for section in SECTIONS)
NAMES = (*ASKED, REVIEW)
TITLES = (*(section.title for section in SECTIONS), "Review")


def section(name: str) -> Section:
    """The section of that name.

    Raises:
        KeyError: there is none.
    """
    return {s.name: s for s in SECTIONS}[name]


def section_of(complaint: Complaint) -> str:
    """Name of the section a complaint belongs to; ``review`` for rows switched off or renamed."""
    return next((s.name for s in SECTIONS if s.owns(complaint.place)), REVIEW)
