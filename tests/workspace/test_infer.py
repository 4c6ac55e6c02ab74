"""A workspace that the plan made comes back as answers that lead to the same plan."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import FileRef, Ref, Step, shown
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.workspace.difference import difference
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.snapshot import Workspace, label_buckets
from tests.workspace.test_listing import JSON

DATA = Path(__file__).parents[1] / "data"
FILES = sorted([*(DATA / "answers").glob("*.yaml"), DATA / "shop.yaml"])
LISTED = ("bucket", "collection", "retriever", "taxonomy", "cluster", "trigger", "alert", "webhook",
          "connection", "sync")


def made_by(plan: Plan) -> Workspace:
    """What the API would show after the plan was carried out."""
    found: dict[str, list[Item]] = {name: [] for name in LISTED}
    labels: dict[str, list[Item]] = {}
    ids: dict[str, str] = {}
    namespace = None
    for number, step in enumerate(plan.steps):
        body = _sent(step.request.body or {}, ids) if step.request else {}
        assert isinstance(body, dict)
        if step.verb == "create":
            ids[step.id] = f"{step.kind[:4]}_{number}"
            item = read_item(kind(step.kind), {**_shown(step, body), kind(step.kind).id_field: ids[step.id],
                                               "created_at": f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z"},
                             _parent(step, ids))
            if step.kind == "namespace":
                namespace = item
            else:
                found[step.kind].append(item)
        elif step.verb == "upload" and step.rows is None:
            bucket = ids[step.refs[0].step]
            labels.setdefault(bucket, []).extend(
                read_item(kind("object"), o, {"bucket_id": bucket}) for o in body["objects"])
        elif step.verb == "attach" and step.kind == "connection":
            ids[step.id] = f"conn_{number}"
            found["connection"].append(read_item(kind("connection"), {
                "connection_id": ids[step.id], "name": step.name, "provider_type": "s3"}))
        elif step.verb == "attach":
            target = next(c for c in found["collection"] if c.id == ids[step.refs[0].step])
            found["collection"] = [
                replace(c, data={**c.data, **body}) if c is target else c for c in found["collection"]]
    return Workspace(namespace, {k: tuple(v) for k, v in found.items()},
                     {k: tuple(v) for k, v in labels.items()})


def _sent(value: object, ids: Mapping[str, str]) -> object:
    if isinstance(value, Ref):
        return f"mixpeek://{value.step}" if value.field == "feature_uri" else ids.get(value.step, str(value))
    if isinstance(value, FileRef):
        return str(value)
    if isinstance(value, dict):
        return {k: _sent(v, ids) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_sent(v, ids) for v in value]
    return value


def _shown(step: Step, body: Mapping[str, object]) -> dict[str, object]:
    """Clusters and collections read otherwise than they are written."""
    if step.kind == "collection":
        return {**body, "vector_indexes": [{"feature_uri": f"mixpeek://{step.id}"}]}
    if step.kind == "retriever":
        return {**body, "collection_ids": body["collection_identifiers"]}
    if step.kind != "cluster":
        return dict(body)
    vector = body.get("vector_config") or {}
    attribute = body.get("attribute_config") or {}
    return {
        "cluster_name": body["cluster_name"], "cluster_type": body["cluster_type"],
        "input_collections": body["collection_ids"], "llm_labeling": body.get("llm_labeling"),
        "enrich_source": body["enrich_source_collection"],
        "feature_uris": vector.get("feature_uris"), "algorithm": vector.get("clustering_method"),
        "algorithm_params": vector.get("algorithm_params") or vector.get("kmeans_parameters"),
        "clustered_attributes": attribute.get("attributes"),
        "hierarchical_grouping": attribute.get("hierarchical_grouping"),
    }


def _parent(step: Step, ids: Mapping[str, str]) -> dict[str, str]:
    if step.kind != "sync" or step.request is None:
        return {}
    ref = next(part for part in step.request.path.parts if isinstance(part, Ref))
    return {"bucket_id": ids[ref.step]}


def any_variable(body: object) -> object:
    """The body, whichever variables it names: what stands in them is all that a workspace has."""
    return json.loads(re.sub(r"\$\{env:\w+\}", "${env:ANY}", json.dumps(shown(body))))


def answers(path: Path) -> Answers:
    return load(path).answers


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_workspace_that_the_plan_made_leads_to_the_same_plan(path: Path) -> None:
    plan = build(answers(path))
    inferred = infer(made_by(plan))
    again = build(inferred.answers)
    kept = [s for s in plan.steps if s.verb in ("create", "attach") and s.kind != "connection"]
    assert [s.id for s in again.steps if s.verb in ("create", "attach") and s.kind != "connection"] == [
        s.id for s in kept]
    workspace = made_by(plan)
    for change in difference(again, workspace):
        assert change.verb == "keep", change
    for step in kept:
        if step.kind != "sync":
            mine = again.by_id[step.id].request
            assert mine is not None and step.request is not None
            assert any_variable(mine.body) == any_variable(step.request.body), step.id


def test_the_original_plan_keeps_everything_it_made() -> None:
    plan = build(answers(DATA / "shop.yaml"))
    workspace = made_by(plan)
    changes = difference(plan, workspace)
    apart = [c for c in changes if c.verb != "keep"]
    assert [c.step_id for c in apart] == ["object.products", "object.reviews", *[
        s.id for s in plan.steps if s.verb in ("process", "run") and any(
            n in ("object.products", "object.reviews") or n.startswith("batch.") for n in s.depends_on)
        and s.id in {c.step_id for c in apart}]]


def test_changed_answers_are_created_changed_or_replaced() -> None:
    first = answers(DATA / "shop.yaml")
    workspace = made_by(build(first))
    inferred = infer(workspace).answers
    assert inferred.clustering is not None and inferred.automation.recluster is not None
    changed = replace(
        inferred,
        clustering=replace(inferred.clustering, clusters=4),
        automation=replace(inferred.automation,
                           recluster=replace(inferred.automation.recluster, timezone="Europe/Berlin")),
        notifications=replace(inferred.notifications, alerts=inferred.notifications.alerts[:1]),
        retrieval=replace(inferred.retrieval, goals=("semantic_text", "filtered", "reranking")),
    )
    changes = {c.step_id: c for c in difference(build(changed), workspace)}
    trigger = changes["trigger.daily-recluster"]
    assert trigger.verb == "change"
    assert trigger.fields["schedule_config"] == {"cron_expression": "0 0 * * *",
                                                 "timezone": "Europe/Berlin"}
    cluster = changes["cluster.shop-vector-clusters"]
    assert (cluster.verb, cluster.fields) == ("change", {"algorithm_params": {"n_clusters": 4}})
    assert changes["alert.shop-leaks"].verb == "not managed"
    assert changes["retriever.shop-qa"].verb == "not managed"
    assert changes["retriever.shop-search"].verb == "keep"
    empty = difference(build(changed), Workspace(None))
    assert {c.verb for c in empty} == {"create"}


def test_renamed_things_are_recognised() -> None:
    first = replace(answers(DATA / "shop.yaml"), rename={
        "retriever.shop-search": "find", "cluster.shop-vector-clusters": "groups",
        "bucket.products-data": "stuff", "trigger.daily-recluster": "nightly"})
    workspace = made_by(build(first))
    inferred = infer(workspace).answers
    assert inferred.rename["retriever.shop-search"] == "find"
    assert inferred.rename["cluster.shop-vector-clusters"] == "groups"
    assert {c.verb for c in difference(build(inferred), workspace)} == {"keep"}


def test_what_no_answer_leads_to_is_marked() -> None:
    odd = Workspace(read_item(kind("namespace"), {"namespace_id": "ns", "namespace_name": "odd"}), {
        "bucket": (read_item(kind("bucket"), {"bucket_id": "b", "bucket_name": "stuff",
                                              "object_count": 3, "bucket_schema": None}),),
        "cluster": (read_item(kind("cluster"), {"cluster_id": "c", "cluster_name": "x"}),),
        "trigger": (read_item(kind("trigger"), {"trigger_id": "t", "name": "t",
                                                "action_type": "batch_rerun"}),),
        "alert": (read_item(kind("alert"), {"alert_id": "a", "name": "sys"}),),
    })
    found = infer(odd)
    assert found.answers.project == "odd"
    assert {gap.place for gap in found.gaps} == {
        "datasets.stuff.source", "cluster.x", "trigger.t", "alert.sys"}


NAMES = st.sampled_from(["bucket_id", "bucket_name", "bucket_schema", "properties", "collection_id", "source",
                         "bucket_ids", "feature_extractor", "input_mappings", "text", "config",
                         "retriever_id", "stages", "parameters", "searches", "input_collections",
                         "action_type", "schedule_config", "notification_config", "channels", "inputs",
                         "label_name", "description", "taxonomy_type", "created_at"])
ANY = st.dictionaries(NAMES, st.recursive(JSON, lambda i: st.dictionaries(NAMES, i, max_size=3),
                                          max_leaves=6), max_size=6)


@settings(max_examples=150, deadline=None)
@given(bodies=st.dictionaries(st.sampled_from(LISTED), st.lists(ANY, max_size=2), max_size=5))
def test_any_workspace_can_be_inferred(bodies: dict[str, list[dict[str, object]]]) -> None:
    items = {name: tuple(read_item(kind(name), body) for body in found)
             for name, found in bodies.items()}
    workspace = Workspace(None, items)
    inferred = infer(workspace)
    difference(build(inferred.answers), workspace)
    assert label_buckets(items) <= {bucket.id for bucket in workspace.of("bucket")}
