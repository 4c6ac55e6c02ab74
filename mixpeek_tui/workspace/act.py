"""Doing something to existing resources: their actions, and deleting them; through the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mixpeek_tui.errors import Problem, ReadOnlyError, TuiError, UsageError
from mixpeek_tui.kinds.kind import Action, Kind, Watch
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Verb
from mixpeek_tui.run.act import GONE
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.follow import reply_of
from mixpeek_tui.run.gone import until_gone
from mixpeek_tui.run.problems import problem_of
from mixpeek_tui.wire import Json, Request
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.door import Door, one_step
from mixpeek_tui.workspace.fields import text_at, values_at
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import fill, item_path

JOBS = {"collection": "batch", "batch": "batch", "cluster": "cluster_execution",
        "sync": "sync_job"}  # fmt: skip
"""Which kind knows how to follow what an action of a kind starts."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of doing something to one resource."""

    item: Item
    problem: Problem | None = None
    """Why it did not succeed."""
    watches: tuple[Watch, ...] = ()
    """What to follow until it is over."""
    words: str = ""
    """What is true now, for the footer."""

    @property
    def ok(self) -> bool:
        """Whether the API took it."""
        return self.problem is None


def available(item: Item) -> tuple[Action, ...]:
    """The actions of an item's kind that apply in its present state."""
    raw = text_at(item.data, "status").lower()
    words = state_of(item).words.lower()
    return tuple(
        action
        for action in kind(item.kind).actions
        if (not action.needs or item.data.get(action.needs) != 0)
        and (not action.when or {raw, words} & {state.lower() for state in action.when})
    )


def action_request(
    action: Action, item: Item, namespace: str | None, body: Mapping[str, Json] | None = None
) -> Request:
    """The request of an action.

    Args:
        action: One of the item's kind.
        item: What to do it to.
        namespace: Where it lives; sent for kinds that live in one.
        body: Further fields of the body.

    Raises:
        UsageError: the item has no id, or a parent is unknown.
    """
    path = fill(action.path, {**item.parent, "id": item.id})
    payload = action.body
    further = {**_implied(action, item), **(body or {})}
    if further:
        payload = {**(payload if isinstance(payload, dict) else {}), **further}
    home = namespace if kind(item.kind).namespaced else None
    return Request(action.method, path, payload, namespace=home)


def _implied(action: Action, item: Item) -> dict[str, Json]:
    """What the body needs and the item tells: the taxonomy that a collection uses.

    Raises:
        UsageError: it uses none; a taxonomy has to be attached first (contract §4).
    """
    if action.name != "apply_taxonomy":
        return {}
    attached = values_at(item.data, "taxonomy_applications.taxonomy_id")
    if not attached:
        raise UsageError("No taxonomy is attached to this collection. Attach one by editing it.")
    return {"taxonomy_id": attached[0]}


async def run(
    door: Door,
    action: Action,
    items: Iterable[Item],
    *,
    body: Mapping[str, Json] | None = None,
) -> tuple[Done, ...]:
    """Do it to each item in turn; a failure of one does not stop the others.

    Raises:
        ReadOnlyError: nothing is sent in read-only mode.
    """
    return tuple([await _run(door, action, item, body) for item in items])


async def _run(
    door: Door, action: Action, item: Item, body: Mapping[str, Json] | None
) -> Done:
    try:
        request = action_request(action, item, door.namespace, body)
        verb: Verb = "create" if request.method in ("PATCH", "PUT") else "act"
        row = await door.carry_out(one_step(item.kind, item.name or item.id, verb, request))
    except ReadOnlyError:
        raise
    except TuiError as error:
        return Done(item, problem_of(error))
    found = watches(item, reply_of(row.outputs)) if action.follow and not row.problem else ()
    return Done(item, row.problem, found, action.title)


def watches(item: Item, reply: Mapping[str, Json]) -> tuple[Watch, ...]:
    """What to follow after an action's reply; the resource itself once a task is forgotten."""
    owner = kind(item.kind)
    known: dict[str, Json] = {**item.parent, owner.id_field: item.id, **reply}
    follower = kind(JOBS[item.kind]) if item.kind in JOBS else None
    found = follower.watch(None, known) if follower else ()
    task = text_at(reply, "task_id")
    if found or not task:
        return found
    return (Watch(f"/v1/tasks/{task}", False),)


def delete_request(
    item: Item, namespace: str | None, options: Mapping[str, bool] | None = None
) -> Request:
    """The request that deletes an item.

    Args:
        item: What is deleted.
        namespace: Where it lives.
        options: Values for the query parameter that its ``Deletion`` names; others are refused.

    Raises:
        UsageError: its kind cannot be deleted, an option is unknown, or it has no id.
    """
    owner = kind(item.kind)
    if owner.deletion is None:
        raise UsageError(f"{owner.one.capitalize()} cannot be deleted. {owner.fixed}".strip())
    chosen = dict(options or {})
    unknown = [name for name in chosen if name != owner.deletion.option]
    if unknown:
        raise UsageError(f"Deleting {owner.one} takes no option {unknown[0]}.")
    home = namespace if owner.namespaced else None
    return Request("DELETE", item_path(owner, item), query=chosen, namespace=home)


async def delete(door: Door, item: Item, options: Mapping[str, bool] | None = None) -> Done:
    """Delete an item; one that is no longer there counts as deleted.

    What happens in the background is in ``watches``: ``follow`` it, and it ends when the item
    is gone.

    Raises:
        ReadOnlyError, UsageError, JournalError: nothing was sent.
    """
    owner = kind(item.kind)
    request = delete_request(item, door.namespace, options)
    row = await door.carry_out(one_step(item.kind, item.name or item.id, "delete", request))
    if row.problem is not None or row.words == GONE:
        return Done(item, row.problem, words=row.words)
    if _goes_on(owner, row):
        watch = until_gone(owner, request.path, row.outputs.get("task_id", ""))
        return Done(item, watches=(watch,), words="deleting in the background")
    soft = owner.deletion is not None and owner.deletion.soft
    return Done(item, words="disabled for good" if soft else "deleted")


def _goes_on(owner: Kind, row: Row) -> bool:
    """Whether it is deleted in the background: as its kind always is, or as the answer says."""
    if owner.deletion is None or owner.deletion.soft or owner.name == "task":
        return False
    return owner.deletion.asynchronous or bool(row.outputs.get("task_id"))
