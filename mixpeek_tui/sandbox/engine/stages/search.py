"""feature_search: rank documents by what they say, and fuse several rankings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mixpeek_tui.sandbox.engine.conditions import matcher, settled
from mixpeek_tui.sandbox.engine.run import NEARNESS, Documents, Run, StageCall, public
from mixpeek_tui.sandbox.engine.shelves import Shelf, document_text
from mixpeek_tui.sandbox.engine.words import asked_for, link_words, shortened
from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, reach, resolve


@dataclass(frozen=True)
class Ranked:
    """The rows one search found, best first, with its weight."""

    rows: list[tuple[JsonDict, float]]
    weight: float


def feature_search(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """The documents nearest to the searches; restricted to `documents` when there are some.

    As with vectors, the nearest top_k are found however far they are, unless min_score is set.
    """
    parameters = stage.parameters
    allowed = None if documents is None else {d["document_id"] for d in documents}
    found = [
        ranked
        for index, search in enumerate(parameters["searches"])
        if (ranked := _search(run, stage, search, index, allowed)) is not None
    ]
    fused = fuse(found, str(parameters.get("fusion") or "rrf"))
    top = fused[: parameters.get("final_top_k") or 25]
    _facets(run, parameters.get("facets"), fused)
    near = _nearness(found)
    return [
        {**public(d), "score": round(score, 6), NEARNESS: near[d["document_id"]]}
        for d, score in top
    ]


def _search(
    run: Run, stage: StageCall, search: JsonDict, index: int, allowed: set[str] | None
) -> Ranked | None:
    identifiers = search.get("collection_identifiers") or stage.parameters.get(
        "collection_identifiers"
    )
    collections = having_feature(run, run.collection_ids(identifiers), search["feature_uri"])
    shelf = run.shelves.search_shelf(collections)
    text = query_text(run, search["query"], shelf)
    if text is None:
        if search.get("optional"):
            run.warnings.append(f"Search {index} of '{stage.name}' was skipped: its query is empty")
            return None
        raise invalid(("body", "inputs"), f"The query of stage '{stage.name}' resolved to nothing")
    if not shelf.documents:
        run.warnings.append(f"Search {index} of '{stage.name}': the index holds no vectors yet")
        return Ranked([], 1.0)
    scores = shelf.index.scores(text, bool(search.get("lexical")))
    keep = settled({"AND": [f for f in (run.filters, stage.pre_filters) if f]}, run.scope())
    meets, least = matcher(keep), float(search.get("min_score") or 0.0)
    rows = [
        (document, score)
        for document, score in zip(shelf.documents, scores, strict=True)
        if score >= least
        and (allowed is None or document["document_id"] in allowed)
        and meets(document)
    ]
    rows.sort(key=lambda row: -row[1])
    return Ranked(rows[: search.get("top_k") or 100], float(search.get("weight") or 1.0))


def having_feature(run: Run, collections: Sequence[str], feature_uri: str) -> list[str]:
    """Those of the collections whose indexes carry the feature."""
    found = []
    for collection_id in collections:
        collection = run.store.get("collection", collection_id) or {}
        uris = [index.get("feature_uri") for index in collection.get("vector_indexes") or []]
        if feature_uri in uris:
            found.append(collection_id)
    return found


def query_text(run: Run, query: Mapping[str, Any], shelf: Shelf) -> str | None:
    """The words a query looks for; None when it resolves to nothing."""
    mode = query["input_mode"]
    if mode == "document":
        reference = resolve(query.get("document_ref"), run.scope())
        document = run.store.get("document", str(reach(reference, "document_id")))
        return document_text(document) if document is not None else None
    if mode == "vector":
        run.warnings.append("The sandbox has no vectors of Mixpeek's models: the query was empty")
        return None
    given = query.get("value") or query.get("text") or query.get("content") or query.get("values")
    value = resolve(given, run.scope())
    if value is ABSENT or not value:
        return None
    values = value if isinstance(value, list) else [value]
    texts = [str(v.get("value") or v) if isinstance(v, dict) else str(v) for v in values]
    if mode == "text":
        return " ".join(asked_for(text, shelf.index.language) for text in texts)
    return " ".join(_words_of(text, shelf.documents) for text in texts)


def _words_of(content: str, documents: Documents) -> str:
    """A link stands for the document that holds it, or else for the words in it."""
    wanted = shortened(content)
    for document in documents:
        if wanted in document.values():
            return document_text(document)
    return link_words(content) if "/" in content else content


def _nearness(found: Sequence[Ranked]) -> dict[str, float]:
    best: dict[str, float] = {}
    for document, score in (row for ranked in found for row in ranked.rows):
        key = document["document_id"]
        best[key] = max(best.get(key, 0.0), score)
    return best


def fuse(found: Sequence[Ranked], fusion: str) -> list[tuple[JsonDict, float]]:
    """Several rankings as one, best first; a single ranking keeps its scores."""
    if len(found) == 1:
        return found[0].rows
    scores: dict[str, float] = {}
    documents: dict[str, JsonDict] = {}
    for ranked in found:
        shares = _shares(ranked, fusion)
        for (document, _), share in zip(ranked.rows, shares, strict=True):
            key = document["document_id"]
            documents[key] = document
            before = scores.get(key, 0.0)
            scores[key] = max(before, share) if fusion == "max" else before + share
    near = _nearness(found)
    order = sorted(scores, key=lambda key: (-scores[key], -near[key]))
    return [(documents[key], scores[key]) for key in order]


def _shares(ranked: Ranked, fusion: str) -> list[float]:
    values = [score for _, score in ranked.rows]
    if fusion == "dbsf" and values:
        mean = sum(values) / len(values)
        spread = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5 or 1.0
        low = mean - 3 * spread
        return [ranked.weight * (v - low) / (6 * spread) for v in values]
    if fusion in ("weighted", "max"):
        return [ranked.weight * v for v in values]
    return [ranked.weight / (60 + rank) for rank in range(1, len(values) + 1)]


def _facets(run: Run, facets: Any, rows: Sequence[tuple[JsonDict, float]]) -> None:
    if not facets:
        return
    run.facets = []
    for facet in facets:
        name = str(facet.get("field") or facet.get("name")) if isinstance(facet, dict) else facet
        counts: dict[str, int] = {}
        for document, _ in rows:
            value = reach(document, name)
            if value is not ABSENT and value is not None:
                counts[str(value)] = counts.get(str(value), 0) + 1
        values = [{"value": v, "count": c} for v, c in sorted(counts.items(), key=lambda p: -p[1])]
        run.facets.append({"field": name, "values": values})
