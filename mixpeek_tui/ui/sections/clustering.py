"""The Clustering section: question 7."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mixpeek_tui.interview.answers import Answers, Clustering, LlmLabels, filterable
from mixpeek_tui.interview.checks.clustering import FEWEST, MOST, OWN, features
from mixpeek_tui.interview.models import MODELS
from mixpeek_tui.text import safe
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec, Text
from mixpeek_tui.ui.sections.choices import dataset_choice, lacking, yes_no
from mixpeek_tui.ui.sections.numbers import put_number
from mixpeek_tui.ui.sections.section import Section, heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

KIND = "clustering.kind"
KINDS = (
    Option("vector", "Vector clustering", "group by semantic/visual similarity using embeddings"),
    Option("attribute", "Attribute clustering",
           "group by metadata field values (e.g., category + brand: 'Electronics > Apple')"),
    Option("none", "None", "skip clustering"),
)  # fmt: skip
ALGORITHMS = (
    Option("hdbscan", "hdbscan", "auto-detects number of clusters (best for unknown structure)"),
    Option("kmeans", "kmeans", "you specify number of clusters K"),
    Option("agglomerative", "agglomerative", "hierarchical bottom-up grouping"),
)
FEATURES = ("text", "image", "video", "audio")
PROVIDERS = (Option("none", "none"), Option("openai", "OpenAI"), Option("anthropic", "Anthropic"),
             Option("google", "Google"))  # fmt: skip


def specs(view: View) -> Iterable[Spec]:
    """Whether and how similar items are grouped."""
    answers = view.answers
    wanted = answers.clustering
    yield heading("clustering", "Do you want to automatically group similar items together?")
    yield Pick(place=KIND, options=KINDS, chosen=(wanted.kind if wanted else "none",))
    if wanted is None:
        yield Note(place="clustering", text="")
        return
    yield dataset_choice("clustering.dataset", answers, wanted.dataset)
    yield from _vector(view, wanted) if wanted.kind == "vector" else _attribute(answers, wanted)
    yield from _names(wanted)


def _vector(view: View, wanted: Clustering) -> Iterable[Spec]:
    dataset = view.answers.dataset(wanted.dataset) if wanted.dataset else None
    there = features(dataset) if dataset else ()
    options = tuple(
        Option(f, f, refused="" if f in there else f"no embedded {f} field")
        for f in FEATURES if f in there or (dataset and f == wanted.feature)
    )  # fmt: skip
    if options:
        yield Pick(place="clustering.feature", label="Similar by", options=options,
                   chosen=(wanted.feature,), inline=True)  # fmt: skip
    if not there:
        none = lacking(wanted.dataset, "nothing that is embedded: no text, image, video or audio")
        yield Note(place="clustering#none", text=none)
    yield heading("clustering.algorithm", "Algorithm")
    yield Pick(place="clustering.algorithm", options=ALGORITHMS, chosen=(wanted.algorithm,))
    if wanted.algorithm != "hdbscan":
        place = "clustering.clusters"
        yield Text(place=place, label="Clusters K", value=view.text(place),
                   hint=f"e.g. 8; from {FEWEST} to {MOST}")  # fmt: skip


def _attribute(answers: Answers, wanted: Clustering) -> Iterable[Spec]:
    dataset = answers.dataset(wanted.dataset) if wanted.dataset else None
    names = [f.name for f in filterable(dataset)] if dataset else []
    gone = [name for name in wanted.attributes if name not in names]
    yield heading("clustering.attributes", "Group by which fields?",
                  "In the order you choose them: the first is the outermost group.")  # fmt: skip
    if not names and not gone:
        none = lacking(wanted.dataset, "no field to group by")
        yield Note(place="clustering.attributes", text=none)
    else:
        options = tuple(Option(n, _numbered(n, wanted.attributes)) for n in (*names, *gone))
        yield Pick(place="clustering.attributes", options=options, chosen=wanted.attributes,
                   many=True, inline=True)  # fmt: skip
    order = " > ".join(safe(name) for name in wanted.attributes)
    yield Note(place="clustering#order", text=f"order: {order}" if order else "")
    yield yes_no("clustering.hierarchical_grouping", "Grouping", wanted.hierarchical_grouping,
                 "groups within groups", "every combination is a group")  # fmt: skip


def _numbered(name: str, chosen: tuple[str, ...]) -> str:
    return f"{safe(name)} {chosen.index(name) + 1}" if name in chosen else safe(name)


def _names(wanted: Clustering) -> Iterable[Spec]:
    yield heading(
        "clustering.llm_labels", "Should clusters have LLM-generated labels?",
        "(e.g., 'High-Performance Laptops' instead of 'Cluster 0') If yes, which model?",
    )  # fmt: skip
    labels = wanted.llm_labels
    yield Pick(place="clustering.llm_labels.provider", label="Labels by", options=PROVIDERS,
               chosen=(labels.provider if labels else "none",), inline=True)  # fmt: skip
    if labels is not None:
        models = MODELS[labels.provider]
        words = {models[0]: "recommended"}
        known = models if labels.model in models else (*models, labels.model)
        options = tuple(Option(m, safe(m), words.get(m, "")) for m in known)
        yield Pick(place="clustering.llm_labels.model", options=options, chosen=(labels.model,))
    yield heading(
        "clustering.enrich_source",
        "Should cluster labels be written back to the source documents as enrichment fields?",
    )  # fmt: skip
    yield yes_no("clustering.enrich_source", "Write back", wanted.enrich_source)


def edit(state: State, place: str, value: Any) -> State:
    """An answer given in Clustering."""
    wanted = state.answers.clustering
    if place == KIND:
        return _other_kind(state, str(value))
    if wanted is None:
        return state
    match place.removeprefix("clustering."):
        case "dataset":
            return state.put("clustering", _of_dataset(state.answers, wanted, str(value)))
        case "algorithm":
            return _other_algorithm(state, wanted, value)
        case "clusters":
            return put_number(state, place, str(value), f"{FEWEST} to {MOST}")
        case "attributes":
            order = [a for a in wanted.attributes if a in value]
            new = (*order, *(a for a in value if a not in order))
            return state.put(place, new)
        case "hierarchical_grouping" | "enrich_source":
            return state.put(place, value == "yes")
        case "llm_labels.provider":
            return _provider(state, wanted, value)
        case _:
            return state.put(place, value)


def _other_kind(state: State, kind: Any) -> State:
    """What only one kind takes is put aside for when that kind is chosen again."""
    wanted, aside = state.answers.clustering, state.parked.get("clustering")
    if wanted is not None and aside is not None:
        wanted = _with(wanted, aside, *(key for k in OWN if k != wanted.kind for key in OWN[k]))
    base = wanted or aside or first(state.answers)
    state = state.park("clustering", base)
    if kind == "none":
        return state.put("clustering", None)
    others = (key for other in OWN if other != kind for key in OWN[other])
    return state.put("clustering", replace(_with(base, Clustering(), *others), kind=kind))


def _with(wanted: Clustering, other: Clustering, *keys: str) -> Clustering:
    """With what another one says at these keys."""
    given: dict[str, Any] = {key: getattr(other, key) for key in keys}
    return replace(wanted, **given)


def first(answers: Answers) -> Clustering:
    """A clustering to begin with: of the only dataset, by what it has."""
    named = [d for d in answers.datasets if d.name]
    return _of_dataset(answers, Clustering(), named[0].name) if len(named) == 1 else Clustering()


def _of_dataset(answers: Answers, wanted: Clustering, name: str) -> Clustering:
    dataset = answers.dataset(name)
    found = features(dataset) if dataset and wanted.kind == "vector" else ()
    feature: Any = wanted.feature if wanted.feature in found or not found else found[0]
    return replace(wanted, dataset=name, feature=feature)


def _other_algorithm(state: State, wanted: Clustering, algorithm: Any) -> State:
    """hdbscan takes no number; it is put aside for the others."""
    if algorithm == "hdbscan":
        state = state.park("clustering.clusters", wanted.clusters)
        clusters = None
        state = state.put("clustering.clusters", None)
    else:
        clusters = wanted.clusters or state.parked.get("clustering.clusters")
    return state.put("clustering", replace(wanted, algorithm=algorithm, clusters=clusters))


def _provider(state: State, wanted: Clustering, provider: Any) -> State:
    if wanted.llm_labels is not None:
        state = state.park(f"llm_labels#{wanted.llm_labels.provider}", wanted.llm_labels)
    if provider == "none":
        return state.put("clustering.llm_labels", None)
    fresh = LlmLabels(provider, MODELS[provider][0])
    return state.put("clustering.llm_labels", state.parked.get(f"llm_labels#{provider}", fresh))


SECTION = Section("clustering", "Clustering", ("clustering",), specs, edit)
