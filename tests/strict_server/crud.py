"""Create, list, get, change and delete, the same for every kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.strict_server.checks import check_blobs, check_body, check_references, check_uris
from tests.strict_server.exchange import Answer, Call
from tests.strict_server.kinds import KINDS, Kind
from tests.strict_server.lists import listed
from tests.strict_server.problems import Refused
from tests.strict_server.shapes import shown
from tests.strict_server.store import Resource


def place_of(call: Call, kind: Kind) -> tuple[str, ...]:
    """Where resources of this kind live for this call; 404 if the parent does not exist."""
    scope = call.scope if kind.namespaced else ()
    if kind.parent is None:
        return scope
    return (*scope, call.world.find(kind.parent, scope, call.place["parent"]).id)


def create(kind: Kind, call: Call) -> Answer:
    """Make one resource."""
    scope = place_of(call, kind)
    check_body(call.world, kind.name, call.namespace, call.body)
    if kind.name == "object":
        made, _ = put_object(call, scope, call.body)
    else:
        made = call.world.add(kind, scope, call.body, sent=call.body)
    body: dict[str, Any] = shown(call.world, made, created=True)
    if kind.name == "retriever" and call.world.options.nested_retriever:
        body = {"retriever": body}
    return Answer(call.world.options.create_status, body)


def put_object(call: Call, scope: tuple[str, ...], body: dict[str, Any]) -> tuple[Resource, bool]:
    """Make an object, or find the one with its idempotency key; whether it was there before."""
    check_blobs(call.world.store.by_id[scope[-1]], body)
    earlier = call.world.store.keys.get((scope, str(body.get("idempotency_key"))))
    if earlier is not None and earlier.id in call.world.store.by_id:
        return earlier, True
    return call.world.add(KINDS["object"], scope, body, sent=body), False


def show_list(kind: Kind, call: Call) -> Answer:
    """One page of a kind."""
    return listed(call, kind, list(call.world.store.of(kind, place_of(call, kind))))


def find(kind: Kind, call: Call) -> Resource:
    """The resource the path names."""
    return call.world.find(kind.name, place_of(call, kind), call.place["id"])


def get(kind: Kind, call: Call) -> Answer:
    """One resource."""
    return Answer(200, shown(call.world, find(kind, call)))


def change(kind: Kind, call: Call) -> Answer:
    """Merge the body into the resource, or replace it where the API has PUT only."""
    one = find(kind, call)
    check_references(call.world, call.scope, call.body)
    check_uris(call.world, call.scope, call.body)
    name = call.body.get(kind.name_field or "")
    same = call.world.store.of(kind, one.scope)
    if kind.unique and name and any(each is not one and each.name == name for each in same):
        raise Refused(409, f"{kind.name.capitalize()} with name '{name}' already exists")
    one.body = {**({} if kind.update == "PUT" else one.body), **call.body}
    one.extra["updated"] = call.world.now()
    body = shown(call.world, one)
    return Answer(200, {"retriever": body} if kind.name == "retriever" else body)


def delete(kind: Kind, call: Call) -> Answer:
    """Delete one resource as its kind is deleted: softly, in the background, or at once."""
    if kind.name == "webhook":  # deleting one that is gone succeeds
        gone = call.world.store.find(kind, (), call.place["id"], by_name=True)
        if gone:
            call.world.store.remove(gone)
        return Answer(204)
    one = find(kind, call)
    if kind.name == "trigger":
        one.body["status"] = "disabled"
        return Answer(204)
    if kind.name == "task":
        one.extra["canceled"] = True
        return Answer(200, {"success": True, "message": "Task canceled"})
    if kind.name in call.world.options.deleted_later:
        task = one.extra["going"] = call.world.start(f"api_{kind.name}s_delete", one)
        return Answer(200, {"task_id": task.id, "status": "PENDING", kind.id_field: one.id})
    call.world.store.remove(one)
    if kind.name == "cluster":
        take_along(call, one)
    if kind.name in ("bucket", "namespace"):
        task = call.world.start(f"api_{kind.name}s_delete", one)
        return Answer(200, {"task_id": task.id, "status": "PENDING", kind.id_field: one.id})
    if kind.delete_status == 204:
        return Answer(204)
    return Answer(200, {"success": True, "message": f"{kind.name} deleted", kind.id_field: one.id})


def take_along(call: Call, cluster: Resource) -> None:
    """The triggers that run a cluster go with it and, unless they are to stay, the collections
    that it wrote."""
    store, gone = call.world.store, set(cluster.extra.get("wrote", ()))
    kept = call.query.get("cascade_output_collections") == "false"
    for one in list(store.by_id.values()):
        runs_it = (one.body.get("action_config") or {}).get("cluster_id") == cluster.id
        if (one.kind.name == "trigger" and runs_it) or (one.id in gone and not kept):
            store.remove(one)


Operation = Callable[[Kind, Call], Answer]


def routes(kind: Kind) -> list[tuple[str, str, Callable[[Call], Answer]]]:
    """Method, path template and handler of the operations of a kind."""
    one = f"{kind.path}/{{id}}"
    plain: list[tuple[str, str, Operation]] = [
        ("POST", f"{kind.path}/list", show_list),
        ("GET", kind.path, show_list),
        ("GET", one, get),
        (kind.update, one, change),
        ("DELETE", one, delete),
    ]
    if kind.name not in ("task", "run"):
        plain.append(("POST", kind.path, create))
    return [(method, path, partial(operation, kind)) for method, path, operation in plain]
