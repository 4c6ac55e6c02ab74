"""Webhooks of the organisation (contract sections 1b, 2 and 7)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.delivery import NOT_SENT
from mixpeek_tui.sandbox.errors import not_found
from mixpeek_tui.sandbox.ids import new_webhook_id, stamp
from mixpeek_tui.sandbox.paging import Listing, Show, list_reply
from mixpeek_tui.sandbox.query import Where, joined
from mixpeek_tui.sandbox.routes.resources import add, load, save
from mixpeek_tui.sandbox.shapes.alerts import WebhookCreate, WebhookList, check_webhook
from mixpeek_tui.sandbox.shapes.base import JsonDict

_PATH = "/v1/organizations/webhooks"
_ONE = _PATH + "/{identifier}"


def create(call: Call) -> Reply:
    """POST."""
    request = call.body
    check_webhook(request)
    webhook_id = new_webhook_id()
    body = {**_fields(request), "webhook_id": webhook_id, "created_at": stamp()}
    body["updated_at"] = body["created_at"]
    return Reply(_show(call, add(call, "webhook", webhook_id, "", body, request["webhook_name"])))


def listing(call: Call) -> Reply:
    """POST …/list."""
    parts = []
    if call.body.get("event_type"):
        parts.append(Where("body LIKE ?", (f'%"{call.body["event_type"]}"%',)))
    if call.body.get("is_active") is not None:
        active = int(call.body["is_active"])
        parts.append(Where("json_extract(body,'$.is_active')=?", (active,)))
    where = joined("AND", parts) if parts else None
    return list_reply(call, Listing("webhook", "", where, total_key="total"), _shower(call))


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_show(call, _load(call)))


def put(call: Call) -> Reply:
    """PUT: the whole body; there is no PATCH."""
    body = _load(call)
    check_webhook(call.body)
    body.update(_fields(call.body))
    save(call, "webhook", body["webhook_id"], body, call.body["webhook_name"])
    return Reply(_show(call, body))


def delete(call: Call) -> Reply:
    """DELETE: 204, also when it is gone already."""
    found = call.sandbox.store.find("webhook", "", call.path["identifier"])
    if found is not None:
        call.sandbox.store.remove("webhook", found["webhook_id"])
    return Reply(None, 204)


def deliveries(call: Call) -> Reply:
    """GET …/deliveries: what was sent or would have been (only the sandbox has this path)."""
    owner = call.path["identifier"]
    if call.sandbox.store.count("delivery", owner) == 0 and not call.sandbox.store.find(
        "webhook", "", owner
    ):
        raise not_found("Webhook", owner)
    return list_reply(call, Listing("delivery", owner), dict)


def _load(call: Call) -> JsonDict:
    return load(call, "webhook", call.path["identifier"], "")


def _fields(request: JsonDict) -> JsonDict:
    return {
        "webhook_name": request["webhook_name"],
        "event_types": request["event_types"],
        "resource_types": request.get("resource_types"),
        "channels": [{**c, "configs": _masked(c["configs"])} for c in request["channels"]],
        "is_active": request.get("is_active") is not False,
    }


def _shower(call: Call) -> Show:
    return lambda body: _show(call, body)


def _show(call: Call, body: JsonDict) -> JsonDict:
    count = call.sandbox.store.count("delivery", body["webhook_id"])
    return {**body, "delivery_health": {"recorded": count, "note": NOT_SENT}}


def _masked(configs: JsonDict) -> JsonDict:
    """The settings without the secret, which is never kept: nothing here signs with it."""
    return {k: "********" if k == "signing_secret" else v for k, v in configs.items()}


ENDPOINTS = [
    Endpoint("POST", _PATH, create, WebhookCreate, namespaced=False),
    Endpoint("POST", f"{_PATH}/list", listing, WebhookList, namespaced=False, body_required=False),
    Endpoint("GET", _ONE, get, namespaced=False),
    Endpoint("PUT", _ONE, put, WebhookCreate, namespaced=False),
    Endpoint("DELETE", _ONE, delete, namespaced=False),
    Endpoint("GET", f"{_ONE}/deliveries", deliveries, namespaced=False),
]
