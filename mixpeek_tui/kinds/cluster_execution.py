"""Cluster execution: one run of a cluster."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.cluster import clustered
from mixpeek_tui.kinds.cluster import steps as cluster_steps
from mixpeek_tui.kinds.kind import Action, Body, Column, Kind, Listing, Watch
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, below, path


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """Run the cluster once its documents are processed."""
    wanted = answers.clustering
    created = next(iter(cluster_steps(answers, names)), None)
    if wanted is None or created is None:
        return
    collections = clustered(wanted, names)
    if not all(c.dataset.source.brings_data for c in collections):
        return
    yield Step(
        id=f"cluster_execution.{created.name}", kind="cluster_execution", name=created.name,
        verb="run", why=Why("clustering", "the first grouping", "clustering"),
        request=Call("POST", path("/v1/clusters/", Ref(created.id, "cluster_id"), "/execute")),
        after=tuple(c.batch for c in collections),
        group="clusters", details=("first run",),
    )  # fmt: skip


def watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """The task, and once it is forgotten the run itself, or the cluster's latest.

    The run has the last word: a task may be done and leave it failed. The cluster need not say
    how it is doing (ClusterMetadata.status is optional), a run must.
    """
    task, cluster, run = reply.get("task_id"), reply.get("cluster_id"), reply.get("run_id")
    runs = below("/v1/clusters", cluster, "executions")
    behind = Watch(below(runs, run) if run else runs, True) if cluster else None
    if task:
        return (Watch(below("/v1/tasks", task), False, fallback=behind, confirm=True),)
    return (behind,) if behind else ()


RUN = "/v1/clusters/{cluster_id}/executions/{id}"
KIND = Kind(
    name="cluster_execution", title="Cluster run", plural="cluster runs",
    path="/v1/clusters/{cluster_id}/executions", id_field="run_id", parent="cluster",
    help="One run of a cluster: its groups and how good they are.",
    steps=steps, watch=watch,
    listing=Listing(path="/v1/clusters/{cluster_id}/executions/list", filters=True, search=True,
                    sort="sort"),
    actions=(
        Action("cancel", "cancel", "K", "POST", RUN + "/cancel", "Stop this run",
               when=("pending", "processing"), leads_to=("failed", "off")),
    ),
    fixed="It is a record. Its name and its groups' labels change on the cluster's own screen.",
    columns=(
        Column("run", "run_id", "id", 18), Column("groups", "num_clusters", "count", 7),
        Column("points", "num_points", "count", 9),
        Column("silhouette", "metrics.silhouette_score", "text", 11, 2),
        Column("started", "created_at", "age", 9), Column("state", "status", "state", 14),
    ),
    told_as={"labels": "label_overrides", "run_name": "run_name"},
    links={"cluster_id": "cluster"},
)  # fmt: skip
