"""Running retrievers (contract section 3, execute)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.engine.pipeline import Outcome, check_inputs, run_stages
from mixpeek_tui.sandbox.engine.run import Run
from mixpeek_tui.sandbox.errors import bad_request, invalid
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, fetch, page_of
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.routes.resources import load, require_all
from mixpeek_tui.sandbox.routes.retrievers import checked_stages
from mixpeek_tui.sandbox.shapes.base import JsonDict, check
from mixpeek_tui.sandbox.shapes.common import OpenListBody
from mixpeek_tui.sandbox.shapes.retrievers import (
    AdhocExecute,
    CursorPage,
    Execute,
    Explain,
    KeysetPage,
    OffsetPage,
    ScrollPage,
)

_PATH = "/v1/retrievers/{retriever_id}"
_PAGES: dict[str, type[BaseModel]] = {
    "offset": OffsetPage,
    "cursor": CursorPage,
    "scroll": ScrollPage,
    "keyset": KeysetPage,
}
_ENGINE = {
    "engine": "sandbox",
    "computes_with": "TF-IDF of words and character n-grams, and latent semantic analysis",
    "note": "No Mixpeek model is used; pictures and films are known by their file names, and"
    " searches read every text field of a document, not only the embedded one; words are compared,"
    " not meanings: a score near 0 says that nothing in common was found",
}


@dataclass(frozen=True)
class _Window:
    method: str
    start: int
    size: int


def execute(call: Call) -> Reply:
    """POST …/execute."""
    retriever = load(call, "retriever", call.path["retriever_id"])
    return _execute(call, retriever, retriever["retriever_id"])


def execute_adhoc(call: Call) -> Reply:
    """POST /v1/retrievers/execute: stages that are not stored."""
    given = call.body.get("collection_identifiers") or call.body.get("collection_ids") or []
    collections = require_all(call, "collection", given, ("body", "collection_identifiers"))
    retriever = {
        "stages": checked_stages(call, call.body["stages"], collections),
        "collection_ids": [collection["collection_id"] for collection in collections],
        "input_schema": call.body.get("input_schema"),
    }
    return _execute(call, retriever, "")


def _execute(call: Call, retriever: JsonDict, retriever_id: str) -> Reply:
    request = call.body
    if request.get("stream"):
        raise bad_request("The sandbox does not stream; leave out 'stream'", "stream_unavailable")
    inputs = check_inputs(retriever.get("input_schema"), request.get("inputs") or {})
    window = _window(request)
    run = Run(
        call.sandbox.store,
        call.sandbox.shelves,
        call.namespace,
        retriever.get("collection_ids") or [],
        inputs,
        request.get("filters"),
    )
    began = stamp()
    outcome = run_stages(run, retriever["stages"])
    answer = _answer(run, outcome, window, retriever_id)
    if call.flag("include_legacy_results"):
        answer["results"] = answer["documents"]
    _keep(call, answer, outcome, began)
    return Reply(answer)


def explain(call: Call) -> Reply:
    """POST …/execute/explain: what would run; nothing runs."""
    retriever = load(call, "retriever", call.path["retriever_id"])
    count = sum(
        call.sandbox.store.count("document", one) for one in retriever["collection_ids"] or []
    )
    plan = []
    for index, stage in enumerate(retriever["stages"]):
        parameters = stage["config"]["parameters"]
        keep = parameters.get("final_top_k") or parameters.get("top_k") or count
        after = min(count, int(keep))
        plan.append(
            {
                "stage_index": index,
                "stage_name": stage["stage_name"],
                "stage_type": stage["stage_type"],
                "estimated_input": count,
                "estimated_output": after,
                "estimated_efficiency": after / count if count else 1.0,
                "estimated_cost_credits": 0.0,
                "estimated_duration_ms": 5.0,
                "cache_likely": False,
                "optimization_notes": [],
                "warnings": [],
            }
        )
        count = after
    return Reply(
        {
            "retriever_id": retriever["retriever_id"],
            "retriever_name": retriever["retriever_name"],
            "estimated_cost": {"total_credits": 0.0, "total_duration_ms": 5.0 * len(plan)},
            "execution_plan": plan,
            "total_estimated_stages": len(plan),
            "bottleneck_stages": [],
            "optimization_suggestions": [],
        }
    )


def listing(call: Call) -> Reply:
    """POST …/executions/list: its own pagination of total, limit, offset and has_next."""
    retriever = load(call, "retriever", call.path["retriever_id"])
    page = page_of(call, 20)
    wanted = {**(call.body.get("filters") or {})}
    if call.body.get("status"):
        wanted["status"] = call.body["status"]
    where = filter_where(wanted) if wanted else None
    rows, total, cursor = fetch(call, Listing("execution", retriever["retriever_id"]), page, where)
    return Reply(
        {
            "results": [{k: v for k, v in row.items() if k != "detail"} for row in rows],
            "pagination": {
                "total": total,
                "limit": page.limit,
                "offset": page.offset,
                "has_next": cursor is not None,
            },
        }
    )


def get(call: Call) -> Reply:
    """GET …/executions/{id}."""
    retriever = load(call, "retriever", call.path["retriever_id"])
    found = load(call, "execution", call.path["execution_id"], retriever["retriever_id"])
    return Reply(found["detail"])


def _window(request: JsonDict) -> _Window:
    given = request.get("pagination")
    if not given:
        return _Window("cursor", 0, request.get("limit") or 100)
    method = str(given.get("method") or "offset")
    if method not in _PAGES:
        raise invalid(
            ("body", "pagination", "method"), f"Input should be one of {', '.join(_PAGES)}", "enum"
        )
    checked = check(_PAGES[method], given, ("body", "pagination"))
    if method == "offset":
        size = checked.get("page_size") or request.get("limit") or 10
        number = checked.get("page_number") or checked.get("page") or 1
        return _Window(method, (number - 1) * size, size)
    mark = checked.get("cursor") or checked.get("scroll_id") or checked.get("after") or "0"
    start = int(mark) if str(mark).isdigit() else 0
    return _Window(method, start, checked.get("limit") or request.get("limit") or 10)


def _answer(run: Run, outcome: Outcome, window: _Window, retriever_id: str) -> JsonDict:
    total = len(outcome.documents)
    end = window.start + window.size
    documents = outcome.documents[window.start : end]
    more = end < total
    statistics = outcome.statistics
    return {
        "retriever_id": retriever_id,
        "execution_id": new_id("exec"),
        "status": "degraded" if run.degraded else "completed",
        "degraded": run.degraded,
        "limits": run.limits,
        "documents": documents,
        "pagination": {
            "method": window.method,
            "limit": window.size,
            "returned": len(documents),
            "total": total,
            "has_next": more,
            "cursor": str(end) if more else None,
            "next_cursor": str(end) if more else None,
        },
        "stage_statistics": statistics,
        "facets": run.facets,
        "budget": {
            "credits_used": 0.0,
            "credits_remaining": None,
            "time_used_ms": statistics["total_time_ms"],
        },
        "warnings": list(dict.fromkeys(run.warnings)),
        "interpretation": _ENGINE,
        "diagnostics": _ENGINE,
        "cache_hit": False,
        "optimization_applied": False,
    }


def _keep(call: Call, answer: JsonDict, outcome: Outcome, began: str) -> None:
    stages: Sequence[Any] = list(outcome.statistics["stages"].values())
    retriever_id = answer["retriever_id"]
    summary = {
        "execution_id": answer["execution_id"],
        "status": answer["status"],
        "created_at": began,
        "completed_at": stamp(),
        "duration_ms": outcome.statistics["total_time_ms"],
        "credits_used": 0.0,
        "total_processed": max((stage["output_count"] for stage in stages), default=0),
        "total_returned": len(answer["documents"]),
        "query_summary": ", ".join(f"{k}={v}" for k, v in (call.body.get("inputs") or {}).items()),
    }
    detail = {
        **answer,
        "created_at": began,
        "completed_at": summary["completed_at"],
        "stages_completed": len(stages),
        "total_stages": len(stages),
        "documents_retained": True,
        "total_returned": len(answer["documents"]),
    }
    body = {**summary, "detail": detail}
    call.sandbox.store.add("execution", answer["execution_id"], retriever_id, body)


ENDPOINTS = [
    Endpoint("POST", "/v1/retrievers/execute", execute_adhoc, AdhocExecute, heavy=True),
    Endpoint("POST", f"{_PATH}/execute", execute, Execute, heavy=True, body_required=False),
    Endpoint("POST", f"{_PATH}/execute/explain", explain, Explain, body_required=False),
    Endpoint("POST", f"{_PATH}/executions/list", listing, OpenListBody, body_required=False),
    Endpoint("GET", f"{_PATH}/executions/{{execution_id}}", get),
]
