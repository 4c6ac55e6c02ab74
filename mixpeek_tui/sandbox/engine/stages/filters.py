"""Stages that drop documents: attribute_filter and llm_filter."""

from __future__ import annotations

from mixpeek_tui.sandbox.engine.conditions import matcher, settled
from mixpeek_tui.sandbox.engine.criteria import judge
from mixpeek_tui.sandbox.engine.languages import spoken_in
from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall, public
from mixpeek_tui.sandbox.engine.shelves import fields_text
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, resolve

_FIRST = 1000


def attribute_filter(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """Documents whose fields meet the conditions.

    A condition that rests on an optional input which was not given is skipped. As the first
    stage it reads at most 1000 documents of each collection (contract section 3).
    """
    condition = _condition(run, stage)
    if documents is not None:
        return list(filter(matcher(condition), documents))
    keep = settled({"AND": [c for c in (condition, run.filters, stage.pre_filters) if c]}, {})
    found: Documents = []
    for collection in run.collection_ids(None):
        where = filter_where(keep) if keep else None
        rows = run.store.rows("document", collection, where, order="seq ASC", limit=_FIRST)
        found.extend(public(body) for _, body in rows)
    return found


def _condition(run: Run, stage: StageCall) -> JsonDict | None:
    parameters = stage.parameters
    if parameters.get("natural_language"):
        run.warnings.append(f"'{stage.name}': the sandbox does not read natural_language filters")
    given = parameters.get("conditions")
    if not given and parameters.get("field"):
        given = {k: parameters.get(k) for k in ("field", "operator", "value")}
    if not given:
        return None
    condition: JsonDict | None = settled(given, run.scope())
    if condition is None:
        run.warnings.append(f"'{stage.name}' was skipped: the input it compares with is absent")
    return condition


def llm_filter(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """Documents whose words meet the criteria; the sandbox asks no language model."""
    documents = documents or []
    criteria = resolve(stage.parameters.get("criteria", "{{INPUT.query}}"), run.scope())
    if criteria is ABSENT or not str(criteria).strip():
        return documents
    run.warnings.append(f"'{stage.name}': criteria are matched by their words, not by a model")
    kept: Documents = []
    texts = [fields_text(document) for document in documents]
    language = spoken_in(texts)
    for document, text in zip(documents, texts, strict=True):
        verdict = judge(str(criteria), text, language)
        if verdict.holds:
            note = {"llm_filter_reasoning": f"shares the words: {', '.join(verdict.words)}"}
            kept.append({**document, **(note if stage.parameters.get("include_reasoning") else {})})
    return kept
