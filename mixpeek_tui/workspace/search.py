"""Searching with a retriever (contract §3).

Everything that a playground needs is importable from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.explain import Explanation, StagePlan, explain
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import resource_path
from mixpeek_tui.workspace.ranks import Move, compare
from mixpeek_tui.workspace.search_inputs import InputError, InputField, coerce, inputs_of
from mixpeek_tui.workspace.search_result import Hit, SearchResult, StageStat, read_result

__all__ = [
    "Explanation", "Hit", "InputError", "InputField", "Move", "SearchResult", "StagePlan",
    "StageStat", "coerce", "compare", "execute", "execute_request", "explain", "inputs_of",
    "read_result",
]  # fmt: skip


def execute_request(
    retriever: Item, inputs: Mapping[str, Json], namespace: str | None, limit: int = 10
) -> Request:
    """The request of a search; ``pagination`` is what both versions of the contract take."""
    path = f"{resource_path(kind('retriever'), retriever.id, {})}/execute"
    paging: dict[str, Json] = {"method": "cursor", "limit": max(1, min(500, limit))}
    body: dict[str, Json] = {"inputs": dict(inputs), "pagination": paging}
    return Request("POST", path, body, namespace=namespace)


async def execute(
    client: Client,
    retriever: Item,
    inputs: Mapping[str, Json],
    *,
    namespace: str | None,
    limit: int = 10,
) -> SearchResult:
    """Search.

    Args:
        client: Whom to ask.
        retriever: What to search with.
        inputs: Values by name, as ``coerce`` gives them.
        namespace: Where it lives.
        limit: Hits wanted, at most 500.

    Raises:
        ApiError: the API refused; a search that failed with HTTP 200 is a result that says so.
    """
    reply = await client.send(execute_request(retriever, inputs, namespace, limit))
    return read_result(reply.body, reply.seconds * 1000)
