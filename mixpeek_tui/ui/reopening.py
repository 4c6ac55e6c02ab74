"""An interview as a draft, and the other way round."""

from __future__ import annotations

from pathlib import Path

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.ui.late import late
from mixpeek_tui.ui.sections.registry import ASKED, REVIEW, section, section_of
from mixpeek_tui.ui.state import State


def begun(answers: Answers | None, path: Path | None) -> Draft | None:
    """What an interview begins with: the draft in a file if it can be read, else answers."""
    found: Draft | None = late("interview.draft_file").load(path) if path is not None else None
    return found or (Draft(answers) if answers else None)


def draft_of(state: State, at: str, base_dir: Path, server: str) -> Draft:
    """What is kept of an interview: all but what may be a secret.

    Args:
        state: Where it stands.
        at: Name of the section that is open.
        base_dir: What relative paths in the answers are relative to.
        server: What is talked to, as journals call it.
    """
    typed = {place: one.text for place, one in state.typed.items() if not one.secret}
    return Draft(state.answers, typed, dict(state.parked), at, base_dir, server=server)


def state_of(draft: Draft) -> State:
    """The interview of a draft; text that is no answer stands in its field again."""
    state = State(draft.answers, parked=draft.aside, seen=frozenset(ASKED))
    for place, text in draft.typed.items():
        name = section_of(Complaint(place, ""))
        if name != REVIEW:
            state = section(name).edit(state, place, text)
    return state
