"""Whether a change of a former visit was made, as far as the workspace tells."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.act import seen
from mixpeek_tui.run.reconcile import is_gone
from mixpeek_tui.run.resolve import Resolver
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.fields import moment
from mixpeek_tui.workspace.inspect import read
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.marks import recognised
from mixpeek_tui.workspace.unanswered import Unanswered

SKEW = 60.0
"""Seconds by which the server's clock may be off."""


async def verdict(client: Client, one: Unanswered, namespace: str | None) -> bool | None:
    """Whether it was done; None if looking does not tell.

    Args:
        client: Whom to ask; nothing is changed.
        one: What was sent.
        namespace: Where it was sent to.

    Raises:
        UsageError, ApiError: it could not be looked at.
    """
    owner, request = kind(one.item.kind), one.request
    if one.deed.words == "create":
        return await _created(client, owner, one, namespace)
    try:
        there = await _there(client, owner, one.item, namespace)
    except NotFound:
        return True if request.method == "DELETE" else None
    if request.method == "DELETE":
        return is_gone(there.data)
    if request.method in ("PATCH", "PUT"):
        return _changed(owner, there, one)
    home = namespace if owner.namespaced else None
    sitting = Sitting(Plan("", home, ()), client, kind, None, [], Resolver({}, Path()),
                      time.time, asyncio.sleep)  # fmt: skip
    return (await seen(sitting, owner, replace(request, namespace=home), one.at)).done


async def _there(client: Client, owner: Kind, item: Item, namespace: str | None) -> Item:
    return await read(client, owner, item.id, namespace=namespace, parent=item.parent)


async def _created(
    client: Client, owner: Kind, one: Unanswered, namespace: str | None
) -> bool | None:
    """By its name, where the API finds by names; one that was there before is another."""
    if owner.lookup is None or not owner.lookup.by_name or not one.item.name:
        return None
    try:
        there = await _there(client, owner, replace(one.item, id=one.item.name), namespace)
    except NotFound:
        return False
    made = moment(there.data.get("created_at"))
    return None if made is None or made.timestamp() < one.at - SKEW else True


def _changed(owner: Kind, there: Item, one: Unanswered) -> bool | None:
    """By the fields; another value tells only if nobody has changed anything since."""
    body = one.request.body if isinstance(one.request.body, dict) else {}
    if recognised(owner, there.data, body, one.salt):
        return True
    at = moment(there.data.get("updated_at"))
    return False if at is not None and at.timestamp() < one.at - SKEW else None


async def names_of(client: Client, namespace: str) -> frozenset[str]:
    """The id and the name of a namespace, whichever is given.

    Raises:
        ApiError: it could not be read.
    """
    found = await read(client, kind("namespace"), namespace, namespace=None)
    return frozenset({namespace, found.id, found.name})
