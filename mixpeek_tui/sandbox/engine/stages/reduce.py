"""Stages that make fewer documents: summarize, sample, group_by and limit."""

from __future__ import annotations

import random
from typing import Any

from mixpeek_tui.sandbox.engine.quotes import UNANSWERED, answering
from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall, score_of
from mixpeek_tui.sandbox.engine.shelves import fields_text, wide_text
from mixpeek_tui.sandbox.ids import new_id
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, names_in, reach, resolve


def summarize(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """One document whose answer quotes the sentences that fit the prompt's inputs best."""
    parameters = stage.parameters
    documents = documents or []
    output = str(parameters.get("output_field") or "summary")
    if not documents:
        return []
    question = _question(run, str(parameters.get("prompt") or ""))
    passages = [(_content(document, parameters), wide_text(document)) for document in documents]
    best = answering(question, passages)
    quoted = list(dict.fromkeys(quote.sentence for quote in best)) or [UNANSWERED]
    run.warnings.append(f"'{stage.name}': the sandbox quotes sentences; it asks no language model")
    answer: JsonDict = {
        "document_id": new_id("doc"),
        "collection_id": documents[0].get("collection_id"),
        "score": max(score_of(document) for document in documents),
        output: " ".join(quoted),
        "document_count": len(documents),
        "generated_by": "sandbox: extractive, no language model",
    }
    if parameters.get("include_sources") is not False:
        cited = [documents[quote.passage]["document_id"] for quote in best]
        rest = [document["document_id"] for document in documents]
        answer["source_document_ids"] = list(dict.fromkeys([*cited, *rest]))
    return [answer]


def _question(run: Run, prompt: str) -> str:
    used = names_in(prompt) or set(run.inputs)
    values = " ".join(str(run.inputs[name]) for name in sorted(used) if name in run.inputs)
    return values or str(resolve(prompt, run.scope(DOCUMENTS="")))


def _content(document: JsonDict, parameters: JsonDict) -> str:
    for field in (parameters.get("content_field") or "content", "text"):
        value = reach(document, str(field))
        if value is not ABSENT and isinstance(value, str):
            return value
    return fields_text(document)


def sample(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """A few documents, by chance or from each stratum."""
    parameters = stage.parameters
    documents = documents or []
    count = parameters.get("count") or 10
    chance = random.Random(parameters.get("seed"))
    kept = documents[: parameters.get("preserve_top_k") or 0]
    rest = documents[len(kept) :]
    if parameters.get("strategy") == "stratified" and parameters.get("stratify_by"):
        strata = _groups(rest, str(parameters["stratify_by"]))
        least = parameters.get("min_per_stratum", 1)
        for members in strata.values():
            kept = kept + chance.sample(members, min(least, len(members)))
        taken = set(map(id, kept))
        rest = [document for document in rest if id(document) not in taken]
    more = max(0, min(count - len(kept), len(rest)))
    chosen = set(map(id, kept + chance.sample(rest, more)))
    return [document for document in documents if id(document) in chosen][:count]


def group_by(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """Documents by a field: the first of each, each group as one document, or flattened."""
    parameters = stage.parameters
    field = str(parameters.get("group_by_field") or "source_object_id")
    most = parameters.get("max_per_group") or 10
    mode = parameters.get("output_mode") or "all"
    groups = _groups(documents or [], field)
    if mode == "first":
        return [members[0] for members in groups.values()]
    if mode == "flatten":
        return [document for members in groups.values() for document in members[:most]]
    return [
        {
            "document_id": members[0]["document_id"],
            "collection_id": members[0].get("collection_id"),
            "score": score_of(members[0]),
            "group_key": key,
            "group_count": len(members),
            "documents": members[:most],
        }
        for key, members in groups.items()
    ]


def limit(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """A part of the documents."""
    start = stage.parameters.get("offset") or 0
    return (documents or [])[start : start + (stage.parameters.get("limit") or 10)]


def _groups(documents: Documents, field: str) -> dict[Any, Documents]:
    groups: dict[Any, Documents] = {}
    for document in documents:
        value = reach(document, field)
        groups.setdefault(None if value is ABSENT else str(value), []).append(document)
    return groups
