"""Storage connections; credentials never come back (contract section 2)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.context import ORGANIZATION_ID, USER_ID
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.routes.resources import add, changed, load, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.connections import (
    ConnectionCreate,
    ConnectionList,
    ConnectionPatch,
    check_provider_config,
)

_PATH = "/v1/organizations/connections"
_ONE = _PATH + "/{connection_identifier}"
_NOTE = "The shape of the settings is right; the sandbox does not contact providers"


def create(call: Call) -> Reply:
    """POST: the secrets are checked for their shape and then forgotten."""
    request = call.body
    config = check_provider_config(request["provider_type"], request["provider_config"])
    connection_id = new_id("conn")
    body: JsonDict = {
        "connection_id": connection_id,
        "internal_id": ORGANIZATION_ID,
        "provider_type": request["provider_type"],
        "provider_config": _without_secrets(config),
        "name": request["name"],
        "description": request.get("description"),
        "metadata": request.get("metadata") or {},
        "write_enabled": bool(request.get("write_enabled")),
        "status": "ACTIVE",
        "is_active": True,
        "consecutive_failures": 0,
        "created_by_user_id": USER_ID,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    return Reply(add(call, "connection", connection_id, "", body, request["name"]))


def listing(call: Call) -> Reply:
    """POST …/list."""
    wanted = {
        key: call.body[key]
        for key in ("provider_type", "status", "is_active")
        if call.body.get(key) is not None
    }
    where = filter_where(wanted) if wanted else None
    return list_reply(call, Listing("connection", "", where, total_key="total"), dict)


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_load(call))


def patch(call: Call) -> Reply:
    """PATCH."""
    body = _load(call)
    request = call.body
    if request.get("provider_config"):
        config = check_provider_config(body["provider_type"], request["provider_config"])
        body["provider_config"] = _without_secrets(config)
    keys = ("name", "description", "metadata", "status", "is_active", "write_enabled")
    body = changed(body, request, keys)
    return Reply(save(call, "connection", body["connection_id"], body, request.get("name")))


def delete(call: Call) -> Reply:
    """DELETE: archives, irreversibly; answers 200."""
    body = _load(call)
    body.update(status="ARCHIVED", is_active=False)
    archived = f"{body['name']} (archived {body['connection_id']})"
    save(call, "connection", body["connection_id"], body, archived)
    return Reply({"message": "Connection archived", "connection_id": body["connection_id"]})


def test(call: Call) -> Reply:
    """POST …/test."""
    body = _load(call)
    details = {"provider_type": body["provider_type"], "note": _NOTE}
    return Reply({"success": True, "message": _NOTE, "details": details})


def _load(call: Call) -> JsonDict:
    return load(call, "connection", call.path["connection_identifier"], "")


def _without_secrets(config: JsonDict) -> JsonDict:
    credentials = config.get("credentials")
    kept = {"type": credentials.get("type")} if isinstance(credentials, dict) else credentials
    return {**config, **({"credentials": kept} if credentials is not None else {})}


ENDPOINTS = [
    Endpoint("POST", _PATH, create, ConnectionCreate, namespaced=False),
    Endpoint(
        "POST", f"{_PATH}/list", listing, ConnectionList, namespaced=False, body_required=False
    ),
    Endpoint("GET", _ONE, get, namespaced=False),
    Endpoint("PATCH", _ONE, patch, ConnectionPatch, namespaced=False),
    Endpoint("DELETE", _ONE, delete, namespaced=False),
    Endpoint("POST", f"{_ONE}/test", test, namespaced=False),
]
