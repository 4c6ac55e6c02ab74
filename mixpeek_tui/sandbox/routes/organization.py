"""The organisation, its events, its catalogue and its health."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.catalogue import EXTRACTORS, Extractor
from mixpeek_tui.sandbox.context import ORGANIZATION_ID
from mixpeek_tui.sandbox.errors import not_found
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.paging import page_of, seq_cursor
from mixpeek_tui.sandbox.query import Where, filter_where, joined
from mixpeek_tui.sandbox.shapes.base import JsonDict


def organization(call: Call) -> Reply:
    """GET /v1/organizations: a free plan with the limit this sandbox keeps."""
    limit = call.sandbox.options.requests_per_minute or 1000
    sorts = ("metadata", "data", "search", "upload", "compute")
    return Reply(
        {
            "organization_id": ORGANIZATION_ID,
            "organization_name": "Sandbox",
            "account_type": "free",
            "credit_count": 1000,
            "rate_limits": {sort: limit for sort in sorts},
            "metadata": {"sandbox": True},
            "created_at": stamp(),
            "updated_at": stamp(),
            "users": [],
        }
    )


def events(call: Call) -> Reply:
    """GET /v1/events: the newest first, by cursor."""
    page = page_of(call, 50)
    wanted = {key: call.query[key] for key in ("namespace_id", "event_type") if call.query.get(key)}
    if call.namespace_id and "namespace_id" not in wanted:
        wanted["namespace_id"] = call.namespace_id
    parts = [filter_where(wanted)] if wanted else []
    if page.after is not None:
        parts.append(Where("seq < ?", (page.after,)))
    where = joined("AND", parts) if parts else None
    rows = call.sandbox.store.rows("event", "", where, limit=page.limit + 1)
    shown = [{**body, "seq": seq, "cursor": seq_cursor(seq)} for seq, body in rows[: page.limit]]
    more = len(rows) > page.limit
    cursor = shown[-1]["cursor"] if more else None
    return Reply({"results": shown, "next_cursor": cursor, "has_more": more})


def health(call: Call) -> Reply:
    """GET /v1/health."""
    return Reply({"status": "ok", "sandbox": True})


def extractors(call: Call) -> Reply:
    """GET /v1/collections/features/extractors."""
    return Reply([_extractor(extractor) for extractor in EXTRACTORS.values()])


def extractor(call: Call) -> Reply:
    """GET /v1/collections/features/extractors/{id}."""
    wanted = call.path["feature_extractor_id"]
    found = next((e for e in EXTRACTORS.values() if e.extractor_id == wanted), None)
    if found is None:
        raise not_found("Feature extractor", wanted)
    return Reply(_extractor(found))


def features(call: Call) -> Reply:
    """GET /v1/collections/features."""
    modalities = [
        {"modality": name, "extractors": [e.extractor_id for e in EXTRACTORS.values()
                                          if name in e.inputs]}
        for name in ("text", "image", "video", "audio")
    ]  # fmt: skip
    return Reply({"modalities": modalities, "custom_features": [], "full_res_multiplier": 1.0})


def _extractor(extractor: Extractor) -> JsonDict:
    index = extractor.vector_index()
    properties = {name: {"type": "string"} for name in extractor.inputs}
    return {
        "feature_extractor_name": extractor.name,
        "version": extractor.version,
        "feature_extractor_id": extractor.extractor_id,
        "description": f"{extractor.description} (in the sandbox: by words)",
        "icon": "layers",
        "source": "builtin",
        "input_schema": {"type": "object", "properties": properties},
        "output_schema": {"type": "object", "properties": {}},
        "parameter_schema": None,
        "supported_input_types": list(extractor.inputs),
        "max_inputs": {name: 1 for name in extractor.inputs},
        "default_parameters": {},
        "required_vector_indexes": [
            {
                "feature_uri": extractor.feature_uri,
                "name": index["name"],
                "description": index["index"]["description"],
                "type": "single",
                "index": index["index"],
            }
        ],
        "required_payload_indexes": [],
    }


_HEALTH = [
    Endpoint("GET", path, health, namespaced=False, auth=False)
    for path in ("/v1/health", "/v1/health/liveness", "/health")
]
ENDPOINTS = [
    Endpoint("GET", "/v1/organizations", organization, namespaced=False),
    Endpoint("GET", "/v1/events", events, namespaced=False, listing=True),
    Endpoint("GET", "/v1/collections/features", features, namespaced=False, auth=False),
    Endpoint(
        "GET", "/v1/collections/features/extractors", extractors, namespaced=False, auth=False
    ),
    Endpoint(
        "GET", "/v1/collections/features/extractors/{feature_extractor_id}", extractor,
        namespaced=False, auth=False,
    ),
    *_HEALTH,
]  # fmt: skip
