"""Stages that order documents: rerank, sort_relevance, sort_attribute and mmr."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from mixpeek_tui.sandbox.engine.languages import Language, spoken_in
from mixpeek_tui.sandbox.engine.run import NEARNESS, Documents, Run, StageCall, score_of
from mixpeek_tui.sandbox.engine.shelves import fields_text, wide_text
from mixpeek_tui.sandbox.engine.words import asked_for, content_words
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, put, reach, resolve


def rerank(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """The first max_candidates, by three views that count alike; the rest follow unscored.

    They are BM25 on document_field, BM25 on all text fields (a model would know that a tent is
    for camping; the other fields say so here), and what the search before it found.
    """
    documents = documents or []
    parameters = stage.parameters
    query = resolve(parameters.get("query", "{{INPUT.query}}"), run.scope())
    count = parameters.get("max_candidates") or 10
    head, tail = documents[:count], documents[count:]
    texts = [_field_text(document, parameters) for document in head]
    if head and not any(reach(d, _field(parameters)) is not ABSENT for d in head):
        run.warnings.append(
            f"'{stage.name}': no document has the field '{_field(parameters)}';"
            " all text fields were read instead"
        )
    scored = []
    whole = [wide_text(document) for document in head]
    language = spoken_in(whole)
    asked = asked_for(str(query), language)
    wide, narrow = bm25(asked, whole, language), bm25(asked, texts, language)
    near = _relative([float(document.get(NEARNESS) or 0.0) for document in head])
    for document, *views in zip(head, narrow, wide, near, strict=True):
        score = fmean(views)
        copy: JsonDict = {**document}
        put(copy, str(parameters.get("score_field") or "scores.rerank"), round(score, 6))
        scored.append((score, {**copy, "score": round(score, 6)}))
    scored.sort(key=lambda pair: -pair[0])
    ordered = [document for _, document in scored] + tail
    return ordered[: parameters.get("top_k") or len(ordered)]


def _relative(values: list[float]) -> list[float]:
    most = max(values, default=0.0)
    return [value / most if most > 0 else 0.0 for value in values]


def bm25(query: str, texts: list[str], language: Language) -> list[float]:
    """How well each text answers the query, 0 to 1."""
    wanted = set(content_words(query, language))
    bags = [Counter(content_words(text, language)) for text in texts]
    average = sum(bag.total() for bag in bags) / len(bags) if bags else 1.0
    spread = {word: sum(1 for bag in bags if word in bag) for word in wanted}
    totals = []
    for bag in bags:
        total = 0.0
        for word in wanted & set(bag):
            rarity = math.log(1 + (len(bags) - spread[word] + 0.5) / (spread[word] + 0.5))
            length = 0.25 + 0.75 * bag.total() / (average or 1.0)
            total += rarity * bag[word] * 2.2 / (bag[word] + 1.2 * length)
        totals.append(total / (total + 1.0))
    return totals


def sort_relevance(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """By a score; documents without it at the bottom, the top, or where they are."""
    parameters = stage.parameters
    field = str(parameters.get("score_field") or "score")
    down = parameters.get("direction") != "asc"
    return _sorted(documents or [], field, down, parameters.get("missing_score") != "top")


def sort_attribute(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """By a field."""
    parameters = stage.parameters
    field = str(parameters.get("field") or "metadata.created_at")
    down = parameters.get("direction") == "desc"
    return _sorted(documents or [], field, down, parameters.get("nulls_last") is not False)


def mmr(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """Relevant documents that do not repeat each other, compared by their words."""
    parameters = stage.parameters
    weight = parameters.get("lambda")
    weight = 0.7 if weight is None else float(weight)
    left = list(documents or [])
    texts = [fields_text(document) for document in left]
    language = spoken_in(texts)
    bags = _word_sets([content_words(text, language) for text in texts])
    nearest = [0.0] * len(left)
    places = list(range(len(left)))
    chosen: Documents = []

    def worth(place: int) -> float:
        return weight * score_of(left[place]) - (1 - weight) * nearest[place]

    while places and len(chosen) < (parameters.get("top_k") or 25):
        best = max(places, key=worth)
        copy: JsonDict = {**left[best]}
        put(copy, str(parameters.get("mmr_score_field") or "scores.mmr"), round(worth(best), 6))
        chosen.append(copy)
        places.remove(best)
        for place in places:
            nearest[place] = max(nearest[place], _overlap(bags[place], bags[best]))
    return chosen


def _word_sets(texts: Sequence[Sequence[str]]) -> list[int]:
    """The words of each text as the bits of a number: thousands are compared in a moment."""
    places: dict[str, int] = {}
    sets = []
    for words in texts:
        bits = 0
        for word in words:
            bits |= 1 << places.setdefault(word, len(places))
        sets.append(bits)
    return sets


def _overlap(one: int, other: int) -> float:
    return (one & other).bit_count() / ((one | other).bit_count() or 1)


def _sorted(documents: Documents, field: str, down: bool, missing_last: bool) -> Documents:
    def has(document: JsonDict) -> bool:
        return reach(document, field) not in (ABSENT, None)

    present = [document for document in documents if has(document)]
    missing = [document for document in documents if not has(document)]
    ordered = sorted(present, key=lambda d: _key(reach(d, field)), reverse=down)
    return ordered + missing if missing_last else missing + ordered


def _key(value: Any) -> tuple[int, float, str]:
    if isinstance(value, bool | int | float):
        return (0, float(value), "")
    return (1, 0.0, str(value).lower())


def _field(parameters: JsonDict) -> str:
    return str(parameters.get("document_field") or "content")


def _field_text(document: JsonDict, parameters: JsonDict) -> str:
    value = reach(document, _field(parameters))
    text = fields_text(document) if value is ABSENT or value is None else str(value)
    return text[: parameters.get("max_document_chars") or 2000]
