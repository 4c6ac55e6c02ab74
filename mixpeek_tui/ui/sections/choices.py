"""Choices that several sections offer: datasets and fields of Data."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.text import safe
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec


def dataset_choice(place: str, answers: Answers, chosen: str, label: str = "Dataset") -> Spec:
    """Which dataset; one that was chosen and is gone stays visible."""
    names = tuple(d.name for d in answers.datasets if d.name)
    return name_choice(place, label, names, chosen, "Data has no dataset with a name yet.")


def lacking(dataset: str, words: str) -> str:
    """Why there is nothing to choose from what a dataset has."""
    return f"{safe(dataset)} has {words}." if dataset else "Choose a dataset first."


def name_choice(
    place: str, label: str, names: Iterable[str], chosen: str, none: str, *, gone: str = "gone"
) -> Spec:
    """One of some names, or a line that says there is none."""
    known = tuple(dict.fromkeys(names))
    options = [Option(name, safe(name)) for name in known]
    if chosen and chosen not in known:
        options.append(Option(chosen, f"{safe(chosen)} ({gone})", refused=gone))
    if not options:
        return Note(place=place, text=none)
    return Pick(place=place, label=label, options=tuple(options), chosen=(chosen,), inline=True)


def yes_no(place: str, label: str, on: bool, yes: str = "yes", no: str = "no") -> Pick:
    """Yes or no."""
    return Pick(place=place, label=label, options=(Option("yes", yes), Option("no", no)),
                chosen=("yes" if on else "no",), inline=True)  # fmt: skip
