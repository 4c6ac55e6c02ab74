"""A workspace of any size that answers as the API does, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from mixpeek_tui.errors import ApiError, NotFound, Problem, ReadOnlyError
from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.wire import Json, OnWait, Reply, Request

NOW = "2026-11-21T10:00:00+00:00"
Row = dict[str, Any]
Make = Callable[[int], Row]


@dataclass
class Workspace:
    """Lists by path; each is rows or a maker of rows with how many there are."""

    lists: dict[str, list[Row] | tuple[Make, int]] = field(default_factory=dict)
    answers: dict[str, Json | Exception | Callable[[Request], Json]] = field(default_factory=dict)
    """Replies by ``METHOD path``; win over lists."""
    headers: Mapping[str, str] = field(default_factory=dict)
    read_only: bool = False
    sent: list[Request] = field(default_factory=list)
    gate: asyncio.Event | None = None
    """If set, nothing is answered before it is."""

    async def send(
        self, request: Request, *, on_wait: OnWait | None = None, background: bool = False
    ) -> Reply:
        if self.read_only and request.mutates:
            raise ReadOnlyError("read-only")
        self.sent.append(request)
        await asyncio.sleep(0)
        if self.gate is not None:
            await self.gate.wait()
        answer = self.answers.get(f"{request.method} {request.path}")
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return Reply(200, deepcopy(answer), self.headers, seconds=0.04)
        if request.path in self.lists:
            return Reply(200, deepcopy(self._page(request)), self.headers)
        return Reply(200, deepcopy(self._one(request)))

    def _page(self, request: Request) -> Json:
        source = self.lists[request.path]
        body = request.body if isinstance(request.body, dict) else {}
        paging = {**body, **request.query}
        offset, limit = int(paging.get("offset", 0)), int(paging.get("limit", 50))
        if isinstance(source, tuple):
            make, total = source
            rows = [make(n) for n in range(offset, min(total, offset + limit))]
            if word := body.get("search"):
                rows = [row for row in map(make, range(min(total, 2000))) if word in str(row)]
                total = len(rows)
        else:
            rows = [row for row in source if str(body.get("search", "")) in str(row)]
            total = len(rows)
            rows = rows[offset : offset + limit]
        return {"results": rows, "pagination": {"total": total}, "total_count": total}

    def _one(self, request: Request) -> Json:
        name = request.path.rsplit("/", 1)[-1]
        above = request.path.rsplit("/", 1)[0]
        for path, source in self.lists.items():
            if path.removesuffix("/list") != above:
                continue
            rows = source if isinstance(source, list) else map(source[0], range(source[1]))
            for row in rows:
                if name in (str(value) for value in row.values()):
                    return row
        raise NotFound(Problem("not_found", f"{request.path} is not there", status=404))

    def keys(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.sent]

    @property
    def mutations(self) -> list[Request]:
        return [request for request in self.sent if request.mutates]


def refused(said: str, status: int = 422) -> ApiError:
    return ApiError(Problem("refused", said, "The API does not accept this.", "Change it.", status))


def shop(**more: Any) -> Workspace:
    """A small shop with something of everything."""
    lists: dict[str, list[Row] | tuple[Make, int]] = {
        kind.listing.path: [] for kind in KINDS if kind.listing and not re.search("{", kind.listing.path)
    }
    made = {"created_at": "2026-11-18T10:00:00+00:00"}
    lists["/v1/namespaces/list"] = [
        {"namespace_id": "ns_1", "namespace_name": "shop", "document_count": 8396,
         "namespace_ready": True, **made},
        {"namespace_id": "ns_2", "namespace_name": "lab", "document_count": 12,
         "namespace_ready": True, **made},
    ]
    lists["/v1/buckets/list"] = [
        {"bucket_id": "bkt_91aa00aa11", "bucket_name": "products-data", "object_count": 8400,
         "total_size_bytes": 34_000_000, "status": "ACTIVE", **made},
        {"bucket_id": "bkt_2", "bucket_name": "reviews-data", "object_count": 120,
         "total_size_bytes": 90_000, "status": "ACTIVE", **made},
    ]
    lists["/v1/buckets/bkt_91aa00aa11/objects/list"] = [
        {"object_id": f"obj_{n:012}", "title": f"Running shoe {n}", "price": 40 + n,
         "status": "COMPLETED", **made} for n in range(30)
    ]
    lists["/v1/buckets/bkt_91aa00aa11/syncs/list"] = []
    lists["/v1/collections/list"] = [
        {"collection_id": "col_text", "collection_name": "products-text", "document_count": 8396,
         "feature_extractor": {"feature_extractor_name": "text_extractor", "version": "v1"},
         "source": {"type": "bucket", "bucket_ids": ["bkt_91aa00aa11"]}, "status": "ACTIVE",
         "enabled": True, **made},
    ]
    lists["/v1/collections/col_text/documents/list"] = [
        {"document_id": f"doc_{n:012}", "collection_id": "col_text", "title": f"Shoe {n}", **made}
        for n in range(12)
    ]
    lists["/v1/retrievers/list"] = [
        {"retriever_id": "ret_search", "retriever_name": "shop-search",
         "collection_ids": ["col_text"], "input_schema": {"query": {"type": "text", "required": True}},
         "stages": [{"stage_name": "find", "config": {"stage_id": "feature_search"}},
                    {"stage_name": "rank", "config": {"stage_id": "rerank"}}], **made},
        {"retriever_id": "ret_qa", "retriever_name": "shop-qa", "collection_ids": ["col_text"],
         "input_schema": {"query": {"type": "text", "required": True}}, "stages": [], **made},
    ]
    lists["/v1/retrievers/ret_search/executions/list"] = []
    lists["/v1/clusters/list"] = [
        {"cluster_id": "clust_51d0aaaabbbb9f3a", "cluster_name": "shop-vector-clusters",
         "cluster_type": "vector", "algorithm": "hdbscan", "num_clusters": 14,
         "num_documents_clustered": 8396, "last_executed_at": "2026-11-21T02:00:00+00:00",
         "status": "completed", "input_collections": ["col_text"], **made},
        {"cluster_id": "clust_2", "cluster_name": "shop-by-brand", "cluster_type": "attribute",
         "algorithm": "attribute", "num_clusters": 41, "num_documents_clustered": 8396,
         "input_collections": ["col_text"], **made},
    ]
    lists["/v1/clusters/clust_51d0aaaabbbb9f3a/executions/list"] = [
        {"run_id": "run_2", "cluster_id": "clust_51d0aaaabbbb9f3a", "status": "completed",
         "num_clusters": 14, "num_points": 8396, "created_at": "2026-11-21T02:00:00+00:00"},
        {"run_id": "run_1", "cluster_id": "clust_51d0aaaabbbb9f3a", "status": "failed",
         "error": "out of memory", "created_at": "2026-11-20T02:00:00+00:00"},
    ]
    lists["/v1/triggers/list"] = [
        {"trigger_id": "trg_1", "name": "daily-recluster", "action_type": "cluster",
         "action_config": {"cluster_id": "clust_51d0aaaabbbb9f3a"}, "trigger_type": "cron",
         "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"},
         "status": "active", "last_triggered_at": "2026-11-21T02:00:00+00:00", **made},
        {"trigger_id": "trg_2", "name": "6h-reclassify", "action_type": "taxonomy_enrichment",
         "action_config": {"taxonomy_id": "tax_1", "collection_id": "col_text"},
         "trigger_type": "interval", "schedule_config": {"interval_seconds": 21600},
         "status": "paused", **made},
    ]
    lists["/v1/alerts/list"] = [
        {"alert_id": "alt_1", "name": "shop-prohibited", "enabled": True, "retriever_id": "ret_qa",
         "inputs": {"query": "weapons or drugs"},
         "notification_config": {"channels": [{"channel_type": "webhook"}]}, **made},
    ]
    lists["/v1/organizations/webhooks/list"] = [
        {"webhook_id": "wh_0123456789abcdef", "webhook_name": "shop-job-notifications",
         "event_types": ["cluster.execution.completed"], "is_active": True,
         "channels": [{"channel": "webhook", "configs": {"url": "https://example.com/hook"}}], **made},
    ]
    return Workspace(lists, **more)
