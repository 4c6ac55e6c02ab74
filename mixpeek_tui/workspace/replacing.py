"""Replacing: what is deleted before it is made anew, in which order, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.kinds.step import Call, Step, Why, path
from mixpeek_tui.run.edits import added
from mixpeek_tui.run.events import Added
from mixpeek_tui.workspace.compared import Compared
from mixpeek_tui.workspace.fields import objects
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import item_path
from mixpeek_tui.workspace.plan_change import PlanChange
from mixpeek_tui.workspace.relations import pointing
from mixpeek_tui.workspace.snapshot import Workspace

APPLIED = "taxonomy_applications"
BEFORE = "delete."
"""What stands before a step's id in that of the step that deletes for it."""


def agreed(compared: Compared, at: float) -> Iterator[Added]:
    """What is done besides the plan, as the run's journal keeps it: a resume does no less.

    Dependents are deleted before what they use, and each thing before it is made anew.
    """
    old = {c.step_id: c.replaced for c in compared.to_replace if c.replaced is not None}
    users = compared.plan.dependents
    off = tuple(_detached(compared, old.values()))
    taxonomies = [name for name, item in old.items() if item.kind == "taxonomy"]
    for step in off:
        yield added(step, taxonomies, at)
    for name in reversed([step.id for step in compared.plan.steps if step.id in old]):
        deletion = _deletion(compared.plan.by_id[name], old[name], _reached(users, name, old))
        yield added(_after(deletion, off), (name,), at)


def _deletion(step: Step, item: Item, users: list[str]) -> Step:
    owner = kind(item.kind)
    options = {option: False for option in (_option(owner),) if option}
    call = Call("DELETE", path(item_path(owner, item)), None, owner.namespaced, options)
    after = tuple(BEFORE + user for user in users)
    return Step(BEFORE + step.id, item.kind, item.name, "delete", step.why, call, after)


def _after(deletion: Step, off: tuple[Step, ...]) -> Step:
    first = tuple(step.id for step in off) if deletion.kind == "taxonomy" else ()
    return replace(deletion, after=(*deletion.after, *first))


def _detached(compared: Compared, gone: Iterable[Item]) -> Iterator[Step]:
    """Collections that stay let go of the taxonomies that do not: the API takes no list of
    applications that names one which is not there.
    """
    kept = {item.key for item in gone}
    ids = {item.id for item in gone if item.kind == "taxonomy"}
    for collection in compared.workspace.of("collection"):
        there = objects(collection.data.get(APPLIED))
        left = [one for one in there if one.get("taxonomy_id") not in ids]
        if len(left) < len(there) and collection.key not in kept:
            owner = kind("collection")
            call = Call("PATCH", path(item_path(owner, collection)), {APPLIED: left})
            why = Why("taxonomy", "the classification in Taxonomy", "taxonomy")
            name = collection.name
            yield Step(f"detach.{name}", "collection", name, "create", why, call)


def _option(owner: Kind) -> str:
    """What would be deleted besides; it is not."""
    return owner.deletion.option if owner.deletion is not None else ""


def _reached(
    users: dict[str, tuple[str, ...]], name: str, old: dict[str, Item]
) -> list[str]:
    """What is replaced as well and needs this one, directly or not."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found[user] = None
                waiting.append(user)
    return [user for user in found if user in old]


def refusal(change: PlanChange) -> str:
    """Why a resource is not replaced here, and what to do instead; empty if it can be."""
    deletion = kind(change.item.kind).deletion if change.item is not None else None
    if deletion is None:
        return "It cannot be deleted, and so not replaced."
    if deletion.asynchronous:
        return (
            "It is deleted in the background, and its name is taken until then. "
            "Delete it in the browser, then read this again with ctrl+r."
        )
    return ""


def advice(change: PlanChange) -> str:
    """What can be done about a row that is, or could be, replaced; empty for others."""
    if change.replaced is not None:
        return "It is deleted first. r leaves it as it is."
    if change.verb != "replace":
        return ""
    return refusal(change) or "r deletes it and makes it anew, once this is applied."


def also(compared: Compared) -> str:
    """What has to be replaced besides what was said yes to; empty if nothing has."""
    names = ", ".join(change.step_id for change in compared.following)
    return f"What uses it has to be made anew as well: {names}" if names else ""


def users_of(item: Item, workspace: Workspace) -> Iterator[Item]:
    """What names a resource."""
    for other in KINDS:
        fields = [place for place, target in other.links.items() if target == item.kind]
        for relation in pointing(workspace.of(other.name), fields, item) if fields else ():
            if relation.item is not None:
                yield relation.item
