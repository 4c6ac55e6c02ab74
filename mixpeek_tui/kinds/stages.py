"""The stages of the retrievers that the plan creates (contract §3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mixpeek_tui.interview.answers import Answers, Field, embedded_text, filterable
from mixpeek_tui.kinds.names import EXTRACTOR, CollectionName, text_field
from mixpeek_tui.wire import Json

Stage = dict[str, Json]
MOST_SEARCHES = 10
"""Searches that one feature_search stage takes."""
PER_SEARCH = 100
"""top_k of each search."""
KEPT = 50
"""final_top_k: what is left for filters and re-ranking to choose from."""
RERANKED = 10
MODEL = ("openai", "gpt-4o-mini-2024-07-18")
"""Provider and model that write answers."""


def feature_search(
    collections: Sequence[CollectionName], *, value: str, mode: str = "text", keep: int = KEPT
) -> Stage:
    """Search every collection by its own feature URI and merge by rank.

    Scores of different embedding spaces cannot be compared, ranks can; hence RRF. Up to ten
    collections are searched one by one, more of them together by extractor.
    """
    searches: list[Json] = [
        {
            "feature_uri": group[0].uri,
            "query": {"input_mode": mode, "value": value},
            "top_k": max(PER_SEARCH, keep),
            "collection_identifiers": [c.id for c in group],
        }
        for group in _groups(collections)
    ]
    return _stage("search", "feature_search", {
        "searches": searches,
        "final_top_k": keep,
        "fusion": "rrf",
        "collection_identifiers": [c.id for c in collections],
    })  # fmt: skip


def _groups(collections: Sequence[CollectionName]) -> list[list[CollectionName]]:
    if len(collections) <= MOST_SEARCHES:
        return [[c] for c in collections]
    by_extractor: dict[str, list[CollectionName]] = {}
    for found in collections:
        by_extractor.setdefault(EXTRACTOR[found.modality], []).append(found)
    return list(by_extractor.values())


def attribute_filter(
    fields: Sequence[Field],
    everywhere: frozenset[str] | None = None,
    taken: Collection[str] = (),
) -> tuple[Stage, dict[str, Json]]:
    """The filter stage over these fields, and the inputs it reads.

    Documents of a dataset that does not have a field are not filtered by it; ``everywhere``
    names the fields that all have (None: all of them). ``taken`` are the inputs that the search
    reads: a field of such a name is asked for under another.

    Numbers get an upper and a lower bound, texts a part to contain. What the API does with a
    template whose input is not given is not documented, so every input has a default that
    filters nothing.
    """
    conditions: list[Json] = []
    inputs: dict[str, Json] = {}
    for field in fields:
        for bound in _bounds(field):
            asked = _free(bound.input, {*taken, *inputs})
            template = "{{INPUT." + asked + "}}"
            wanted: Json = {"field": field.name, "operator": bound.operator, "value": template}
            if everywhere is not None and field.name not in everywhere:
                absent: Json = {"field": field.name, "operator": "exists", "value": False}
                wanted = {"OR": [wanted, absent]}
            conditions.append(wanted)
            shape: dict[str, Json] = {"type": field.bucket_type, "description": bound.words}
            if bound.neutral is not None:
                shape["default"] = bound.neutral
            if bound.examples:
                shape["examples"] = list(bound.examples)
            inputs[asked] = shape | {"required": False}
    return _stage("filter", "attribute_filter", {"conditions": {"AND": conditions}}), inputs


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name = f"filter_{name}"
    return name


@dataclass(frozen=True, slots=True)
class Bound:
    """One condition of a filter and the input it reads."""

    input: str
    operator: str
    words: str
    neutral: Json = None
    """An input value that lets everything through."""
    examples: tuple[str, ...] = ()


FAR = 10**12
"""Beyond any price, count or rating."""


def _bounds(field: Field) -> list[Bound]:
    name = field.name
    if field.bucket_type in ("float", "number", "integer"):
        return [
            Bound(f"max_{name}", "lte", f"Upper limit for {name}", FAR),
            Bound(f"min_{name}", "gte", f"Lower limit for {name}", -FAR),
        ]
    if field.type == "boolean" and field.bucket_type in ("string", "text"):
        words = "Yes or no; empty for any"
        return [Bound(name, "contains", words, "", ("true", "false"))]
    if field.bucket_type in ("string", "text"):
        return [Bound(name, "contains", f"Part of {name}; empty for any", "")]
    return [Bound(name, "eq", f"Exact value of {name}")]


def rerank(collections: Sequence[CollectionName], *, value: str) -> Stage:
    """A cross-encoder over the text of what was found."""
    return _stage("rerank", "rerank", {
        "query": value,
        "document_field": text_field(collections),
        "max_candidates": KEPT,
        "top_k": RERANKED,
    })  # fmt: skip


def summarize(collections: Sequence[CollectionName], *, value: str) -> Stage:
    """Write one answer from what was found; ``{{DOCUMENTS}}`` must stand in the prompt."""
    provider, model = MODEL
    return _stage("answer", "summarize", {
        "prompt": "Answer the question from the documents alone. If they do not say, say so.\n\n"
        f"Question: {value}\n\n" + "{{DOCUMENTS}}",
        "provider": provider,
        "model_name": model,
        "content_field": text_field(collections),
        "output_field": "answer",
        "include_sources": True,
    })  # fmt: skip


def judge(watch_for: str) -> Stage:
    """Keep only what a model finds to match.

    A search alone always returns its nearest documents, however far they are, and how far is
    too far depends on the embedding; so an alert on a bare search would always fire.
    """
    provider, model = MODEL
    return _stage("judge", "llm_filter", {
        "criteria": f"The document is about this, or shows it: {watch_for}",
        "provider": provider,
        "model_name": model,
    })  # fmt: skip


def _stage(name: str, stage_id: str, parameters: dict[str, Json]) -> Stage:
    """A stage; its type is left for the API to infer, which both contracts accept."""
    return {"stage_name": name, "config": {"stage_id": stage_id, "parameters": parameters}}


def filter_fields(answers: Answers, collections: Sequence[CollectionName]) -> tuple[Field, ...]:
    """The fields to filter on that the searched datasets have, each name once."""
    wanted = set(answers.retrieval.filter_fields)
    found: dict[str, Field] = {}
    for collection in collections:
        for field in filterable(collection.dataset):
            if not wanted or field.name in wanted:
                found.setdefault(field.name, field)
    if not wanted:
        texts = {f.name for c in collections for f in embedded_text(c.dataset)}
        found = {name: field for name, field in found.items() if name not in texts}
    return tuple(found.values())


def common(collections: Sequence[CollectionName]) -> frozenset[str]:
    """The field names that all the searched datasets have."""
    each = [{f.name for f in c.dataset.fields} for c in collections]
    return frozenset(set.intersection(*each)) if each else frozenset()


def _filtered_field(condition: object) -> str:
    if not isinstance(condition, dict):
        return ""
    either = condition.get("OR")
    return _filtered_field(either[0]) if isinstance(either, list) else str(condition.get("field"))


def stage_words(stage: Stage) -> str:
    """A stage in one line of the tree."""
    config = stage.get("config")
    config = config if isinstance(config, dict) else {}
    parameters = config.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    match config.get("stage_id"):
        case "feature_search":
            searches = parameters.get("searches")
            count = len(searches) if isinstance(searches, list) else 0
            return "feature_search" + (f"  {count} searches, RRF" if count > 1 else "")
        case "attribute_filter":
            conditions = parameters.get("conditions")
            rows = conditions.get("AND") if isinstance(conditions, dict) else None
            fields = dict.fromkeys(_filtered_field(row) for row in rows or ())
            return "attribute_filter  " + ", ".join(fields)
        case "rerank":
            return f"rerank  {parameters.get('document_field')}"
        case "llm_filter":
            return f"llm_filter  {parameters.get('model_name')}"
        case "summarize":
            return f"summarize  {parameters.get('model_name')}"
        case other:
            return str(other)
