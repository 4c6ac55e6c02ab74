"""Documents of a collection (contract section 2)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import not_found
from mixpeek_tui.sandbox.paging import Listing, Page, fetch, page_of, pagination
from mixpeek_tui.sandbox.query import Where, filter_where, joined, text_where
from mixpeek_tui.sandbox.routes.resources import load
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.collections import DocumentList
from mixpeek_tui.sandbox.shapes.common import Fields

_PATH = "/v1/collections/{collection_identifier}/documents"
_SYSTEM = ("document_id", "collection_id", "source_object_id", "root_object_id", "_internal")


def listing(call: Call) -> Reply:
    """POST …/documents/list and its GET twin: oldest first, pages of 10."""
    if call.namespace_unresolved is not None:
        return Reply({"results": [], "pagination": pagination(Page(10), 0, None)})
    collection = load(call, "collection", call.path["collection_identifier"])
    page = page_of(call, 10)
    parts: list[Where] = []
    if call.body.get("filters"):
        parts.append(filter_where(call.body["filters"]))
    search = call.body.get("search") or call.query.get("search")
    if search:
        parts.append(text_where(search))
    spec = Listing("document", collection["collection_id"], newest_first=False)
    rows, total, cursor = fetch(call, spec, page, joined("AND", parts) if parts else None)
    select = call.body.get("select")
    if select:
        keep = {*select, "document_id", "collection_id"}
        rows = [{key: value for key, value in row.items() if key in keep} for row in rows]
    return Reply({"results": rows, "pagination": pagination(page, total, cursor)})


def count(call: Call) -> Reply:
    """GET …/documents/count."""
    collection_id = load(call, "collection", call.path["collection_identifier"])["collection_id"]
    number = call.sandbox.store.count("document", collection_id)
    return Reply({"collection_id": collection_id, "count": number})


def get(call: Call) -> Reply:
    """GET one document."""
    return Reply(_load(call))


def patch(call: Call) -> Reply:
    """PATCH: a free dictionary of fields; the system's own are left as they are."""
    document_id = _load(call)["document_id"]
    fields = {k: v for k, v in call.body.items() if k not in _SYSTEM}
    body = call.sandbox.store.merge("document", document_id, fields)
    if body is None:
        raise not_found("Document", document_id)
    return Reply(body)


def delete(call: Call) -> Reply:
    """DELETE one document."""
    body = _load(call)
    call.sandbox.store.remove("document", body["document_id"])
    return Reply({"message": "Successfully deleted", "success": True})


def _load(call: Call) -> JsonDict:
    collection = load(call, "collection", call.path["collection_identifier"])
    return load(call, "document", call.path["document_id"], collection["collection_id"])


ENDPOINTS = [
    Endpoint("GET", _PATH, listing, DocumentList, listing=True, heavy=True, body_required=False),
    Endpoint(
        "POST", f"{_PATH}/list", listing, DocumentList, listing=True, heavy=True,
        body_required=False,
    ),
    Endpoint("GET", f"{_PATH}/count", count),
    Endpoint("GET", f"{_PATH}/{{document_id}}", get),
    Endpoint("PATCH", f"{_PATH}/{{document_id}}", patch, Fields),
    Endpoint("DELETE", f"{_PATH}/{{document_id}}", delete),
]  # fmt: skip
