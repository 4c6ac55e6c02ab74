"""What kinds ask for and do in the browser is what the API declares."""

from __future__ import annotations

from types import ModuleType
from urllib.parse import urlencode

import pytest

from mixpeek_tui.kinds.kind import Action, Kind
from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.act import action_request
from mixpeek_tui.workspace.item import HOLE, Item
from mixpeek_tui.workspace.listing import Next, Query, list_request

IDS = {"bucket_id": "bkt_1", "sync_config_id": "sync_1", "batch_id": "btch_1", "collection_id": "col_1",
       "cluster_id": "clust_1", "retriever_id": "ret_1"}  # fmt: skip
LISTED = [kind for kind in KINDS if kind.listing is not None]
ACTIONS = [(kind, action) for kind in KINDS for action in kind.actions]


def _complaints(contract: ModuleType, request: Request) -> list[object]:
    query = urlencode({key: str(value).lower() for key, value in request.query.items()})
    found: list[object] = list(contract.examine_request(request.method, f"{request.path}?{query}", request.body))
    operation = contract.match(request.method, request.path)
    if operation is not None and operation.namespaced != (request.namespace is not None):
        found.append(f"{operation.name}: namespaced {operation.namespaced}")
    return found


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
@pytest.mark.parametrize("page", [Next(0), Next(100)], ids=["first", "second"])
def test_a_list_is_asked_for_as_declared(kind: Kind, page: Next, contract: ModuleType) -> None:
    request = list_request(kind, Query("shop", IDS), page, 100)
    assert _complaints(contract, request) == []
    assert not request.mutates, "read-only mode would refuse the list"


@pytest.mark.parametrize(("kind", "action"), ACTIONS, ids=[f"{k.name}-{a.name}" for k, a in ACTIONS])
def test_an_action_is_sent_as_declared(kind: Kind, action: Action, contract: ModuleType) -> None:
    data = {"taxonomy_applications": [{"taxonomy_id": "tax_1"}]}
    parent = {hole: IDS[hole] for hole in HOLE.findall(kind.path)}
    request = action_request(action, Item(kind.name, "id_1", "it", data, parent), "shop")
    more = {"inputs": {}} if action.name == "explain" else {}
    if more:
        request = Request(request.method, request.path, more, request.query, request.namespace)
    assert _complaints(contract, request) == []
