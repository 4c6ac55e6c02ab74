"""Finding, adding, changing and naming resources: what every kind's routes share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mixpeek_tui.sandbox.call import Call
from mixpeek_tui.sandbox.errors import already_exists, invalid_many, not_found
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import NameTaken

_ALWAYS = {
    "namespace_name", "bucket_name", "collection_name", "retriever_name", "taxonomy_name",
    "cluster_name", "name", "bucket_schema", "enabled", "is_active", "status", "payload_indexes",
    "auto_create_indexes", "retriever_id", "cooldown_seconds", "notification_config",
    "input_schema", "taxonomy_applications", "cluster_applications", "alert_applications",
    "polling_interval_seconds", "batch_size",
}  # fmt: skip


def _shown(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def load(call: Call, kind: str, identifier: str, scope: str | None = None) -> JsonDict:
    """The resource with that id or name in the call's namespace (or the given scope); or 404."""
    where = call.namespace if scope is None else scope
    found = call.sandbox.store.find(kind, where, identifier)
    if found is None:
        raise not_found(_shown(kind), identifier)
    return found


def add(
    call: Call, kind: str, resource_id: str, scope: str, body: JsonDict, name: str | None = None
) -> JsonDict:
    """Keep a new resource; 409 when its name is taken."""
    try:
        call.sandbox.store.add(kind, resource_id, scope, body, name)
    except NameTaken as taken:
        raise already_exists(_shown(kind), name or resource_id, taken.existing_id) from None
    return body


def save(
    call: Call, kind: str, resource_id: str, body: JsonDict, name: str | None = None
) -> JsonDict:
    """Keep a changed resource; 409 when its new name is taken."""
    body["updated_at"] = stamp()
    try:
        call.sandbox.store.save(kind, resource_id, body, name)
    except NameTaken as taken:
        raise already_exists(_shown(kind), name or resource_id, taken.existing_id) from None
    return body


def changed(body: JsonDict, changes: JsonDict, keys: Sequence[str]) -> JsonDict:
    """The body with those of the keys that the changes hold.

    null takes away what may be missing; what every resource has stays as it is.
    """
    given = {key: changes[key] for key in keys if key in changes}
    return {**body, **{k: v for k, v in given.items() if v is not None or k not in _ALWAYS}}


def require_all(
    call: Call, kind: str, identifiers: Sequence[str], where: Sequence[str | int]
) -> list[JsonDict]:
    """The resources of that kind, in order; 404 naming every one that does not exist."""
    found = [call.sandbox.store.find(kind, call.namespace, one) for one in identifiers]
    missing = [one for one, body in zip(identifiers, found, strict=True) if body is None]
    if missing:
        raise not_found(_shown(kind), ", ".join(missing))
    return [body for body in found if body is not None]


def refuse_keys(body: JsonDict, keys: Sequence[str], message: str) -> None:
    """422 when the body holds one of the keys."""
    errors: list[dict[str, Any]] = [
        {"type": "value_error", "location": ["body", key], "message": message}
        for key in keys
        if key in body
    ]
    if errors:
        raise invalid_many(errors)
