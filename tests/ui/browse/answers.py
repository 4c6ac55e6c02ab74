"""Replies of searches, clusters and triggers."""

from __future__ import annotations

import math
from typing import Any

from mixpeek_tui.wire import Json, Request
from tests.ui.browse.workspace import Workspace, shop

CLUSTER = "/v1/clusters/clust_51d0aaaabbbb9f3a"
LABELS = ("Running shoes", "Headphones", "Garden tools")


def found(*names: str, status: str = "completed", **more: Any) -> Json:
    documents = [
        {"document_id": f"doc_{name}", "score": 0.9 - n / 10, "title": f"{name} shoe", "price": 40 + n}
        for n, name in enumerate(names)
    ]
    stages = {
        "find": {"input_count": 412, "output_count": 50, "duration_ms": 38.0},
        "rank": {"input_count": 50, "output_count": len(names), "duration_ms": 61.0},
    }
    return {"execution_id": "exec_1", "status": status, "documents": documents,
            "stage_statistics": {"stages": stages, "total_time_ms": 99.0}, **more}  # fmt: skip


def searching() -> Workspace:
    workspace = shop()
    workspace.answers |= {
        "POST /v1/retrievers/ret_search/execute": found("red", "blue", "green"),
        "POST /v1/retrievers/ret_qa/execute": found("green", "red", "white"),
        "POST /v1/retrievers/ret_search/execute/explain": {
            "estimated_cost": {"total_credits": 1.5, "total_duration_ms": 120},
            "execution_plan": [{"stage_name": "find", "stage_type": "filter", "estimated_input": 412,
                                "estimated_output": 50, "estimated_duration_ms": 40}],
            "bottleneck_stages": ["rank"],
        },
    }  # fmt: skip
    return workspace


def clustered() -> Workspace:
    workspace = shop()
    points = [
        {"document_id": f"doc_{g}_{n}", "cluster_id": f"cl_{g}",
         "x": 10 * g + math.cos(n) * (1 + n / 20), "y": 5 * (g % 2) + math.sin(n) * (1 + n / 20)}
        for g in range(3) for n in range(40)
    ]
    workspace.answers |= {
        f"GET {CLUSTER}/groups": {
            "run_id": "run_2",
            "groups": [{"cluster_id": f"cl_{g}", "label": label, "member_count": 1204 - 200 * g,
                        "keywords": ["one", "two"]} for g, label in enumerate(LABELS)],
        },
        f"GET {CLUSTER}/visualization": {"members": points, "total_points": 8396},
        f"GET {CLUSTER}/executions": {"run_id": "run_2", "status": "completed"},
    }  # fmt: skip
    return workspace


def triggered() -> Workspace:
    workspace = shop()
    workspace.answers["GET /v1/triggers/trg_1/history"] = {
        "trigger_id": "trg_1", "total": 4, "offset": 0, "limit": 50,
        "executions": [
            {"status": status, "triggered_at": f"2026-11-{21 - n}T02:00:00+00:00", "execution_time_ms": 4100 + n,
             "error": "out of memory" if status == "FAILED" else None}
            for n, status in enumerate(("COMPLETED", "COMPLETED", "FAILED", "COMPLETED"))
        ],
    }  # fmt: skip
    return workspace


def said(body: Json) -> Any:
    """A reply that depends on nothing."""
    def answer(request: Request) -> Json:
        return body

    return answer
