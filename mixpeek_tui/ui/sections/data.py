"""The Data section: questions 1 to 4."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mixpeek_tui.interview.answers import Dataset, Field, embedded_media, embedded_text
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui.fields.spec import ADD, Acts, Note, Option, Pick, Spec, Table, Text
from mixpeek_tui.ui.sections import source
from mixpeek_tui.ui.sections.renames import rename_dataset, rename_project, set_fields
from mixpeek_tui.ui.sections.section import Section, heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

SHOWN = "datasets"
TRUTHS = "A boolean is stored as the word true or false; filters take yes and no for it."
PLACE = re.compile(r"datasets\[(\d+)\]\.?(.*)")


def specs(view: View) -> Iterable[Spec]:
    """What Data asks about the project and the dataset that is shown."""
    state, answers = view.state, view.answers
    index = min(state.dataset, len(answers.datasets) - 1)
    yield heading("project", "What is the project called?", "It becomes the namespace's name.")
    yield Text(place="project", label="Project", value=answers.project, hint="e.g. shop")
    yield heading(
        "datasets", "Do you have more than one dataset?",
        "If yes, describe each one separately: a separate bucket and collections are made for "
        "each.",
        "products AND customer reviews AND vendor images",
    )  # fmt: skip
    yield _datasets(answers.datasets, index)
    if not answers.datasets:
        return
    yield from _dataset(view, answers.datasets[index], index)
    yield from source.specs(view, index)


def _datasets(datasets: tuple[Dataset, ...], index: int) -> Pick:
    options = [
        Option(str(n), safe(d.name) or ("the first" if n == 0 else f"number {n + 1}"))
        for n, d in enumerate(datasets)
    ]
    return Pick(
        place=SHOWN, label="Datasets", options=(*options, Option(ADD, "+ add")),
        chosen=(str(index),), inline=True, removes="the dataset" if len(datasets) > 1 else "",
    )  # fmt: skip


def _dataset(view: View, dataset: Dataset, index: int) -> Iterable[Spec]:
    place = f"datasets[{index}]"
    yield Text(place=f"{place}.name", label="Name", value=dataset.name, hint="e.g. products")
    yield heading(
        f"{place}.description", "Describe your data in plain English. What are the items?", "",
        "product catalog, security camera frames, support tickets, PDF contracts, social media "
        "posts with images",
    )  # fmt: skip
    yield Text(place=f"{place}.description", label="Description", value=dataset.description,
               hint="e.g. product catalog with photos", lines=2, optional=True)  # fmt: skip
    words = f" of {safe(dataset.name)}" if dataset.name else ""
    yield heading(
        f"{place}.fields", f"List the field names{words} and their types.", "",
        "name (text), description (text), photo_url (image), price (float), in_stock (boolean)",
    )  # fmt: skip
    yield Acts(place=f"{place}.fields#acts", acts=(
        ("paste", "paste a list"), ("sample", "read them from a sample file"),
    ))  # fmt: skip
    guessed = {f.name for f in embedded_text(dataset) if f.embed is None}
    for kind in ("image", "video", "audio"):
        guessed |= {f.name for f in embedded_media(dataset, kind) if f.embed is None}
    yield Table(place=f"{place}.fields", fields=dataset.fields, guessed=frozenset(guessed))
    yield Note(place=f"{place}.fields#truths", text=TRUTHS if _worded(dataset.fields) else "")


def _worded(fields: Iterable[Field]) -> bool:
    """Whether a truth value is stored as a word."""
    return any(f.type == "boolean" and f.bucket_type in ("string", "text") for f in fields)


def edit(state: State, place: str, value: Any) -> State:
    """An answer given in Data."""
    if place == SHOWN:
        return add(state) if value == ADD else replace(state, dataset=int(value))
    if place == f"{SHOWN}#remove":
        return remove(state, state.dataset)
    if place == "project":
        return rename_project(state, str(value))
    found = PLACE.fullmatch(place)
    if found is None:
        return state.put(place, value)
    index, rest = int(found[1]), found[2]
    if rest == "name":
        return rename_dataset(state, index, str(value))
    if rest == "fields":
        return set_fields(state, index, tuple(value))
    if rest.startswith("source"):
        return source.edit(state, place, value)
    return state.put(place, value)


def add(state: State) -> State:
    """One more dataset, shown."""
    answers = replace(state.answers, datasets=(*state.answers.datasets, Dataset()))
    return replace(state, answers=answers, dataset=len(answers.datasets) - 1)


def remove(state: State, index: int) -> State:
    """One dataset less; what was typed for it and those behind it in vain is forgotten."""
    datasets = state.answers.datasets
    for number in range(index, len(datasets)):
        state = state.forget(f"datasets[{number}]")
    kept = (*datasets[:index], *datasets[index + 1 :]) or (Dataset(),)
    answers = replace(state.answers, datasets=kept)
    return replace(state, answers=answers, dataset=max(0, min(index, len(kept) - 1)))


def removal(state: State) -> tuple[str, str]:
    """The question before the shown dataset is removed."""
    dataset = state.answers.datasets[state.dataset]
    name = safe(dataset.name) or "without a name"
    return f"Remove the dataset {name}?", f"It has {plural(len(dataset.fields), 'field')}."


def reach(state: State, place: str) -> State:
    """Show the dataset of a place."""
    found = PLACE.match(place)
    return replace(state, dataset=int(found[1])) if found else state


SECTION = Section(
    "data", "Data", ("project", "datasets", "version"), specs, edit, removal, reach
)
