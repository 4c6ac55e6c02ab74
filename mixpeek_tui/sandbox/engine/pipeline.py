"""Running a retriever: its stages in order, with counts and durations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall, StageFunction, public
from mixpeek_tui.sandbox.engine.stages.classify import taxonomy_enrich
from mixpeek_tui.sandbox.engine.stages.context import rag_prepare
from mixpeek_tui.sandbox.engine.stages.filters import attribute_filter, llm_filter
from mixpeek_tui.sandbox.engine.stages.reduce import group_by, limit, sample, summarize
from mixpeek_tui.sandbox.engine.stages.search import feature_search
from mixpeek_tui.sandbox.engine.stages.sorting import mmr, rerank, sort_attribute, sort_relevance
from mixpeek_tui.sandbox.errors import ApiProblem, invalid_many
from mixpeek_tui.sandbox.shapes.base import JsonDict

_FUNCTIONS: dict[str, StageFunction] = {
    "feature_search": feature_search,
    "attribute_filter": attribute_filter,
    "llm_filter": llm_filter,
    "rerank": rerank,
    "sort_relevance": sort_relevance,
    "sort_attribute": sort_attribute,
    "mmr": mmr,
    "summarize": summarize,
    "sample": sample,
    "group_by": group_by,
    "limit": limit,
    "taxonomy_enrich": taxonomy_enrich,
    "rag_prepare": rag_prepare,
}


@dataclass(frozen=True)
class Outcome:
    """What an execution found, and what each stage did."""

    documents: Documents
    statistics: JsonDict


def run_stages(run: Run, stages: Sequence[JsonDict]) -> Outcome:
    """The documents after the last stage."""
    documents: Documents | None = None
    statistics: JsonDict = {}
    total = 0.0
    for stage in stages:
        call = StageCall(
            stage["stage_name"],
            stage["config"]["stage_id"],
            stage["config"].get("parameters") or {},
            stage["config"].get("pre_filters"),
        )
        began = time.perf_counter()
        before = len(documents or [])
        documents, error = _run_stage(run, call, documents, stage.get("on_error") == "skip")
        spent = (time.perf_counter() - began) * 1000
        total += spent
        statistics[_free_name(statistics, call.name)] = {
            "input_count": before,
            "output_count": len(documents or []),
            "duration_ms": round(spent, 3),
            "efficiency": round(len(documents or []) / before, 4) if before else 1.0,
            "stage_cache_hit": False,
            "llm_calls": 0,
            "tokens_used": 0,
            "error": error,
            "metadata": {"stage_id": call.stage_id, "engine": "sandbox"},
        }
    summary = {"stages": statistics, "total_time_ms": round(total, 3), "credits_used": 0.0}
    return Outcome([public(document) for document in documents or []], summary)


def _run_stage(
    run: Run, call: StageCall, documents: Documents | None, skip_errors: bool
) -> tuple[Documents | None, str | None]:
    function = _FUNCTIONS.get(call.stage_id)
    if function is None:
        run.warnings.append(
            f"'{call.name}': the sandbox does not run {call.stage_id}; documents passed through"
        )
        return documents, None
    try:
        return function(run, call, documents), None
    except ApiProblem as problem:
        if not skip_errors:
            raise
        run.degraded.append(
            {
                "resource": "stage",
                "id": call.name,
                "reason": "failed",
                "next_step": problem.message,
                "stage": call.name,
            }
        )
        return documents, problem.message


def _free_name(statistics: JsonDict, name: str) -> str:
    number, free = 2, name
    while free in statistics:
        free, number = f"{name}_{number}", number + 1
    return free


def check_inputs(schema: JsonDict | None, given: JsonDict) -> JsonDict:
    """The inputs with defaults; 422 naming every required one that is missing."""
    inputs = dict(given)
    missing = []
    for name, field in (schema or {}).items():
        if inputs.get(name) is None and field.get("default") is not None:
            inputs[name] = field["default"]
        if field.get("required") and inputs.get(name) in (None, ""):
            missing.append(
                {
                    "type": "missing",
                    "location": ["body", "inputs", name],
                    "message": f"Input '{name}' is required",
                }
            )
        elif field.get("enum") and inputs.get(name) not in (None, *field["enum"]):
            missing.append(
                {
                    "type": "enum",
                    "location": ["body", "inputs", name],
                    "message": f"Input should be one of {field['enum']}",
                }
            )
    if missing:
        raise invalid_many(missing)
    return inputs
