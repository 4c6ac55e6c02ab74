"""Operations are read from the SDK; requests are matched and checked against them."""

from __future__ import annotations

import pytest

from tests.contract.operations import check_request, match, operations

NAMESPACED = {
    "/v1/buckets": True,
    "/v1/collections": True,
    "/v1/retrievers": True,
    "/v1/retrievers/list": True,
    "/v1/taxonomies": True,
    "/v1/clusters": True,
    "/v1/triggers": True,
    "/v1/alerts": True,
    "/v1/buckets/bkt_1/syncs": True,
    "/v1/namespaces": False,
    "/v1/organizations/connections": False,
    "/v1/organizations/webhooks": False,
    "/v1/tasks/list": False,
}


@pytest.mark.parametrize(("path", "namespaced"), NAMESPACED.items())
def test_which_operations_take_a_namespace(path: str, namespaced: bool) -> None:
    found = match("POST", path)
    assert found is not None and found.namespaced is namespaced


def test_the_sdk_has_the_operations_and_models_we_expect() -> None:
    assert len(operations()) > 500
    found = match("POST", "/v1/collections/col_1/trigger")
    assert found is not None
    assert (found.body, found.response, found.status) == (
        "TriggerCollectionRequest", "TriggerCollectionResponse", 202,
    )
    created = match("POST", "/v1/triggers")
    assert created is not None and created.body_required


def test_a_literal_path_wins_over_a_template() -> None:
    found = match("GET", "/v1/alerts/executions")
    assert found is not None and found.name == "list_all_executions_alerts"


def test_the_trailing_slash_of_the_older_webhooks_path_is_the_same_operation() -> None:
    assert match("POST", "/v1/organizations/webhooks/") is match("POST", "/v1/organizations/webhooks")
    assert match("POST", "/v1/buckets/") is None


@pytest.mark.parametrize(
    ("method", "path", "body", "namespaced", "words"),
    [
        ("POST", "/v1/clusters/enrich/x/y", {}, True, "no operation"),
        ("PUT", "/v1/buckets", {}, True, "no operation"),
        ("POST", "/v1/buckets", {"bucket_name": "b", "bucket_schema": {"properties": {}}}, False, "needs X-Namespace"),
        ("POST", "/v1/namespaces", {"namespace_name": "shop"}, True, "takes no X-Namespace"),
        ("POST", "/v1/buckets", None, True, "needs a body"),
        ("GET", "/v1/buckets/bkt_1", {}, True, "takes no body"),
        ("POST", "/v1/buckets/b/objects?auto_proces=true", {"a": 1}, True, "auto_proces"),
        ("PATCH", "/v1/collections/col_1", {"source": {}}, True, "source: accepted keys"),
        ("PATCH", "/v1/collections/col_1", {"taxonomy_applications": [{"id": "tax_1"}]}, True, "taxonomy_applications[0].id"),
    ],
)
def test_requests_that_do_not_fit(
    method: str, path: str, body: object, namespaced: bool, words: str
) -> None:
    found = check_request(method, path, body, namespaced)
    assert any(words in complaint for complaint in found), found


@pytest.mark.parametrize(
    ("method", "path", "body", "namespaced"),
    [
        ("POST", "/v1/clusters/clust_1/execute", None, True),
        ("POST", "/v1/collections/col_1/trigger", None, True),
        ("POST", "/v1/collections/col_1/trigger", {}, True),
        ("GET", "/v1/tasks/task_1", None, False),
        ("POST", "/v1/buckets/b/objects?auto_process=true", {"a": 1}, True),
        ("PATCH", "/v1/collections/col_1", {"taxonomy_applications": [{"taxonomy_id": "tax_1"}]}, True),
        ("PATCH", "/v1/collections/col_1", {"alert_applications": [{"alert_id": "alt_1", "execution_mode": "on_ingest", "input_mappings": [{"input_key": "query", "source": {"source_type": "constant", "value": "x"}}]}]}, True),
        ("DELETE", "/v1/clusters/clust_1?cascade_output_collections=false", None, True),
    ],
)
def test_requests_that_fit(method: str, path: str, body: object, namespaced: bool) -> None:
    assert check_request(method, path, body, namespaced) == []
