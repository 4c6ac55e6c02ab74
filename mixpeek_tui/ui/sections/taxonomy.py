"""The Taxonomy section: question 6."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mixpeek_tui.interview.answers import TEXTUAL, Answers, Label, Taxonomy
from mixpeek_tui.interview.checks.taxonomy import walk
from mixpeek_tui.text import plural
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec, Text
from mixpeek_tui.ui.sections.choices import dataset_choice, lacking, name_choice
from mixpeek_tui.ui.sections.label_lines import parse, write
from mixpeek_tui.ui.sections.section import Section, heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

KIND, LABELS, INFER = "taxonomy.kind", "taxonomy.labels", "taxonomy.infer"
KINDS = (
    Option("flat", "Flat taxonomy",
           "each document gets one or more labels from a flat list (e.g., product types)"),
    Option("hierarchical", "Hierarchical taxonomy",
           "labels have a parent-child structure (e.g., Electronics → Smartphones → iPhone)"),
    Option("none", "None", "skip classification"),
)  # fmt: skip
HINTS = {
    "flat": "e.g. electronics: consumer electronics and gadgets\n"
            "     clothing\n     food, sports",
    "hierarchical": "e.g. Electronics\n       Smartphones: phones with a touch screen\n"
                    "         iPhone\n     Clothing",
}


def specs(view: View) -> Iterable[Spec]:
    """Whether, what of, and by which labels documents are classified."""
    answers = view.answers
    wanted = answers.taxonomy
    yield heading(
        "taxonomy", "Do you want to automatically classify or tag your documents with labels?",
        "You give a few words per label; documents are matched against them.",
    )  # fmt: skip
    yield Pick(place=KIND, options=KINDS, chosen=(wanted.kind if wanted else "none",))
    if wanted is None:
        yield Note(place="taxonomy", text="")
        return
    yield heading("taxonomy.dataset", "Which text is classified?")
    yield dataset_choice("taxonomy.dataset", answers, wanted.dataset)
    yield name_choice("taxonomy.field", "Field", _texts(answers, wanted.dataset), wanted.field,
                      lacking(wanted.dataset, "no text field"), gone="no text field")  # fmt: skip
    yield from _labels(view, wanted)


def _texts(answers: Answers, dataset: str) -> tuple[str, ...]:
    found = answers.dataset(dataset)
    return tuple(f.name for f in found.of_type(*TEXTUAL)) if found and dataset else ()


def _labels(view: View, wanted: Taxonomy) -> Iterable[Spec]:
    yield heading("taxonomy.labels", "What are the labels you want to assign?", _help(wanted.kind))
    if wanted.kind == "hierarchical":
        yield Pick(place=INFER, label="Hierarchy", inline=True, options=(
            Option("no", "explicit"), Option("yes", "inferred from your data"),
        ), chosen=("yes" if wanted.infer else "no",))  # fmt: skip
    if wanted.infer:
        yield Note(place="taxonomy.labels", text="A language model infers the hierarchy from the "
                   "data's collections; no labels are needed.")  # fmt: skip
        return
    yield Text(place=LABELS, label="Labels", value=text_of(view.state, wanted),
               hint=HINTS[wanted.kind], lines=8, note=_count(wanted.labels))  # fmt: skip


def _help(kind: str) -> str:
    if kind == "flat":
        return "One per line, or pasted with commas. Behind a colon, words that describe it."
    return "One per line, children indented below their parent. Behind a colon, a description."


def _count(labels: tuple[Label, ...]) -> str:
    return plural(sum(1 for _ in walk(labels)), "label") if labels else ""


def text_of(state: State, wanted: Taxonomy) -> str:
    """What stands in the labels' field: as it was typed, while it means the same."""
    typed = state.parked.get(LABELS)
    nested = wanted.kind == "hierarchical"
    if isinstance(typed, str) and parse(typed, nested=nested) == wanted.labels:
        return typed
    return write(wanted.labels)


def edit(state: State, place: str, value: Any) -> State:
    """An answer given in Taxonomy."""
    wanted = state.answers.taxonomy
    if place == KIND:
        return _other_kind(state, str(value))
    if wanted is None:
        return state
    if place == LABELS:
        nested = wanted.kind == "hierarchical"
        labels = parse(str(value), nested=nested)
        return state.park(LABELS, str(value)).put(LABELS, labels)
    if place == INFER:
        return _inferred(state, wanted, value == "yes")
    if place == "taxonomy.dataset":
        texts = _texts(state.answers, str(value))
        field = wanted.field if wanted.field in texts else (texts[0] if len(texts) == 1 else "")
        return state.put("taxonomy", replace(wanted, dataset=str(value), field=field))
    return state.put(place, value)


def _other_kind(state: State, kind: str) -> State:
    """None puts all aside; flat and hierarchical share what was typed."""
    wanted = state.answers.taxonomy
    if kind == "none":
        return state.park("taxonomy", wanted).put("taxonomy", None)
    base = wanted or state.parked.get("taxonomy") or first(state.answers)
    nested = kind == "hierarchical"
    text = text_of(state, base)
    labels = () if nested and base.infer else parse(text, nested=nested)
    new = replace(base, kind="hierarchical" if nested else "flat", labels=labels,
                  infer=base.infer and nested)  # fmt: skip
    return state.park(LABELS, text).put("taxonomy", new)


def first(answers: Answers) -> Taxonomy:
    """A taxonomy to begin with: of the only dataset and its likeliest text, if that is clear."""
    named = [d for d in answers.datasets if d.name]
    if len(named) != 1:
        return Taxonomy()
    texts = named[0].of_type(*TEXTUAL)
    return Taxonomy(dataset=named[0].name, field=texts[0].name if len(texts) == 1 else "")


def _inferred(state: State, wanted: Taxonomy, infer: bool) -> State:
    if infer:
        text = text_of(state, wanted)
        state = state.park(LABELS, text)
        return state.put("taxonomy", replace(wanted, infer=True, labels=()))
    text = str(state.parked.get(LABELS, ""))
    return state.put("taxonomy", replace(wanted, infer=False, labels=parse(text, nested=True)))


SECTION = Section("taxonomy", "Taxonomy", ("taxonomy",), specs, edit)
