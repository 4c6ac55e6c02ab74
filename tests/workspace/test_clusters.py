from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.cluster_points import Point, picture, read_picture
from mixpeek_tui.workspace.clusters import SAMPLED, executions, groups, latest, members, read_groups
from mixpeek_tui.workspace.item import read_item
from tests.workspace.fakes import FakeClient
from tests.workspace.test_search import ANY

CLUSTER = read_item(kind("cluster"), {"cluster_id": "clust_1", "input_collections": ["col_1"]})
RUN = {"run_id": "run_1", "cluster_id": "clust_1", "status": "completed", "num_clusters": 2,
       "centroids": [{"cluster_id": "cl_-1", "num_members": 9}, {"cluster_id": "cl_0", "num_members": 3},
                     {"cluster_id": "cl_1", "num_members": 5, "label": "shoes", "keywords": ["red"]}],
       "label_overrides": {"cl_0": "hats"}}
GROUPS = [("cl_1", "shoes", 5), ("cl_0", "hats", 3), ("cl_-1", "cl_-1", 9)]


@pytest.mark.parametrize("body", [RUN, [RUN], {"results": [RUN]}])
async def test_the_latest_run_is_one_object_or_a_list(body: object) -> None:
    client = FakeClient({"GET /v1/clusters/clust_1/executions": body})
    found = await latest(client, CLUSTER, namespace="n")
    assert found is not None and found.id == "run_1"
    assert found.parent == {"cluster_id": "clust_1"}


async def test_a_cluster_that_never_ran() -> None:
    assert await latest(FakeClient({}), CLUSTER, namespace="n") is None
    assert (await groups(FakeClient({}), CLUSTER, namespace="n")).groups == ()
    assert (await picture(FakeClient({}), CLUSTER, namespace="n")).points == ()


async def test_groups_come_from_the_groups_call_else_from_the_run() -> None:
    client = FakeClient({"GET /v1/clusters/clust_1/executions": RUN})
    found = await groups(client, CLUSTER, namespace="n")
    assert [(g.id, g.label, g.size) for g in found.groups] == GROUPS
    assert found.groups[-1].noise
    answer = {"cluster_id": "clust_1", "run_id": "run_2", "total_groups": 1, "total_documents": 7,
              "groups": [{"cluster_id": "a", "label": None, "member_count": 7}]}
    found = await groups(FakeClient({"GET /v1/clusters/clust_1/groups": answer}), CLUSTER,
                         namespace="n")
    assert (found.run_id, found.documents, found.groups[0].label) == ("run_2", 7, "a")


async def test_history_and_members_are_lists() -> None:
    client = FakeClient({"POST /v1/clusters/clust_1/executions/list": {"results": [RUN]},
                         "POST /v1/collections/col_1/documents/list": {"results": [
                             {"document_id": "d", "cluster_id": "cl_1"}]}})
    assert [i.id for i in (await executions(client, CLUSTER, namespace="n")).items] == ["run_1"]
    group = read_groups(RUN).groups[0]
    page = await members(client, CLUSTER, group, namespace="n")
    assert [i.id for i in page.items] == ["d"]
    assert client.sent[-1].body == {"filters": {"AND": [
        {"field": "cluster_id", "operator": "eq", "value": "cl_1"}]}}


async def test_members_of_documents_that_do_not_carry_their_group() -> None:
    def listed(request: Request) -> object:
        assert isinstance(request.body, dict)
        (condition,) = request.body["filters"]["AND"]
        assert condition["field"] in ("cluster_id", "document_id")
        by_id = condition["field"] == "document_id"
        return {"results": [{"document_id": one} for one in condition["value"]] if by_id else []}

    client = FakeClient({
        "POST /v1/collections/col_1/documents/list": listed,
        "GET /v1/clusters/clust_1/visualization": {"members": [
            {"x": 1, "y": 1, "cluster_id": "cl_1", "document_id": "d1"},
            {"x": 1, "y": 1, "cluster_id": "cl_0", "document_id": "d2"}]}})
    page = await members(client, CLUSTER, read_groups(RUN).groups[0], namespace="n")
    assert [i.id for i in page.items] == ["d1"]
    assert page.warnings == (SAMPLED,)


@pytest.mark.parametrize("body", [
    {"members": [{"x": 1, "y": 2, "cluster_id": "a", "document_id": "d"}]},
    {"members": {"x": [1], "y": [2], "cluster_ids": ["a"], "document_ids": ["d"]}},
    {"x": [1], "y": [2], "cluster_ids": ["a"], "document_ids": ["d"]},
    {"points": [{"coordinates": [1, 2, 3], "cluster_id": "a", "document_id": "d"}]},
    [{"x": "1", "y": 2.0, "cluster_id": "a", "id": "d"}],
    {"visualization": {"points": [{"x": 1, "y": 2, "cluster": "a", "id": "d"}]}},
    {"members": [{"x": None, "y": 1}, {"x": 1, "y": 2, "cluster_id": "a", "document_id": "d"}]},
])
def test_points_in_every_shape(body: object) -> None:
    found = read_picture(body)
    assert found.points == (Point(1.0, 2.0, "a", "d"),)
    assert found.documents("a") == ("d",)


def test_centres_bounds_and_totals() -> None:
    found = read_picture({"centroids": [{"x": 0, "y": 0, "cluster_id": "a", "label": "shoes"}],
                          "members": [{"x": -1, "y": 2}, {"x": 3, "y": float("nan")},
                                      {"x": 4, "y": 5}], "total_points": 90})
    assert found.bounds == (-1.0, 2.0, 4.0, 5.0)
    assert found.centres[0].label == "shoes"
    assert found.total == 90
    assert len(read_picture({"members": [{"x": 1, "y": 1}] * 50}, most=10).points) == 10


SHAPE = st.dictionaries(st.sampled_from(["members", "points", "centroids", "groups", "x", "y", "data",
                                         "cluster_ids", "coordinates", "visualization"]),
                        ANY | st.lists(st.dictionaries(st.sampled_from(
                            ["x", "y", "coordinates", "cluster_id", "num_members"]), ANY)))


@settings(max_examples=300, deadline=None)
@given(body=ANY | SHAPE)
def test_any_reply_is_readable(body: object) -> None:
    found = read_picture(body)
    assert all(abs(p.x) < float("inf") for p in found.points)
    read_groups(body)
