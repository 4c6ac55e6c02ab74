"""Matching a document to the nodes of a taxonomy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mixpeek_tui.sandbox.engine.run import Documents
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, put, reach

Search = Callable[[str | None, JsonDict, Sequence[str]], Documents]
LEAST = 0.02
_LABEL_FIELDS = ("label_name", "label", "name", "title")
_PARENT_FIELDS = ("parent", "parent_label", "parent_name")


@dataclass(frozen=True)
class Match:
    """The node a document belongs to, and the fields it is given."""

    label: str
    score: float
    node_id: str
    path: list[str]
    fields: dict[str, Any] = field(default_factory=dict)
    append: frozenset[str] = frozenset()


def inputs_of(mappings: Sequence[JsonDict], document: JsonDict) -> JsonDict | None:
    """The retriever inputs a document provides; None when it provides none."""
    inputs: JsonDict = {}
    for mapping in mappings:
        value = mapping.get("override")
        if value is None:
            value = reach(document, str(mapping.get("path") or ""))
        if value is not ABSENT and value not in (None, ""):
            inputs[mapping["input_key"]] = value
    return inputs or None


def searches_of(config: JsonDict) -> list[tuple[str | None, list[JsonDict], str]]:
    """Every search that matching may make: retriever, input mappings, reference collection."""
    own, mappings = config.get("retriever_id"), config.get("input_mappings") or []
    if config["taxonomy_type"] == "flat":
        return [(own, mappings, config["source_collection"]["collection_id"])]
    return [
        (
            node.get("retriever_id") or own,
            node.get("input_mappings") or mappings,
            node["collection_id"],
        )
        for node in config.get("hierarchical_nodes") or []
    ]


def match_flat(config: JsonDict, document: JsonDict, search: Search) -> Match | None:
    """The best node of a flat taxonomy: the retriever's first hit in the reference collection."""
    inputs = inputs_of(config["input_mappings"], document)
    if inputs is None:
        return None
    reference = config["source_collection"]
    hits = search(config["retriever_id"], inputs, [reference["collection_id"]])
    if not hits or float(hits[0]["score"]) < LEAST:
        return None
    return _match(hits[0], reference.get("enrichment_fields") or [], [])


def match_levels(config: JsonDict, document: JsonDict, search: Search) -> Match | None:
    """The deepest node of a hierarchy, found level by level from the top."""
    nodes = config.get("hierarchical_nodes") or []
    found: Match | None = None
    parent: str | None = None
    while True:
        level = [n for n in nodes if n.get("parent_collection_id") == parent]
        best: tuple[Match, str] | None = None
        for node in level:
            match = _match_node(config, node, document, search, found)
            if match is not None and (best is None or match.score > best[0].score):
                best = (match, node["collection_id"])
        if best is None:
            return found
        fields = {**(found.fields if found else {}), **best[0].fields}
        found = Match(
            best[0].label, best[0].score, best[0].node_id, best[0].path, fields, best[0].append
        )
        parent = best[1]


def _match_node(
    config: JsonDict, node: JsonDict, document: JsonDict, search: Search, above: Match | None
) -> Match | None:
    mappings = node.get("input_mappings") or config.get("input_mappings") or []
    inputs = inputs_of(mappings, document)
    if inputs is None:
        return None
    retriever = node.get("retriever_id") or config.get("retriever_id")
    hits = search(retriever, inputs, [node["collection_id"]])
    if above is not None:
        hits = [hit for hit in hits if _below(hit, above.label)]
    hits = [hit for hit in hits if float(hit["score"]) >= LEAST]
    path = above.path if above is not None else []
    return _match(hits[0], node.get("enrichment_fields") or [], path) if hits else None


def _below(hit: JsonDict, parent: str) -> bool:
    stated = [hit[name] for name in _PARENT_FIELDS if hit.get(name)]
    return not stated or parent in stated


def _match(hit: JsonDict, wanted: Sequence[JsonDict], above: list[str]) -> Match:
    label = next((str(hit[name]) for name in _LABEL_FIELDS if hit.get(name)), "")
    fields: dict[str, Any] = {}
    append = set()
    for enrichment in wanted:
        value = reach(hit, enrichment["field_path"])
        target = enrichment.get("target_field") or enrichment["field_path"]
        if value is not ABSENT:
            fields[target] = value
            if enrichment.get("merge_mode") == "append":
                append.add(target)
    label = label or next((str(value) for value in fields.values()), hit["document_id"])
    score = float(hit.get("score") or 0.0)
    return Match(label, score, hit["document_id"], [*above, label], fields, frozenset(append))


def enriched(document: JsonDict, taxonomy: JsonDict, match: Match) -> JsonDict:
    """The document with the match's fields and its score."""
    copy: JsonDict = {**document}
    for target, value in match.fields.items():
        if target in match.append:
            before = copy.get(target)
            kept = before if isinstance(before, list) else [before] if before else []
            value = [*kept, value] if value not in kept else kept
        put(copy, target, value)
    before = copy.get("taxonomy_matches")
    matches = dict(before) if isinstance(before, dict) else {}
    matches[taxonomy["taxonomy_id"]] = {
        "taxonomy_name": taxonomy["taxonomy_name"],
        "label": match.label,
        "score": round(match.score, 6),
        "node_id": match.node_id,
        "path": match.path,
    }
    copy["taxonomy_matches"] = matches
    return copy
