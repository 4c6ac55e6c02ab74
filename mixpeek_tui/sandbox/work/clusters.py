"""Running clusters."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import fmean

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.cluster import Clustering, Group, find_clusters
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.jobs import JobFailed
from mixpeek_tui.sandbox.retention import RUNS_OF_A_CLUSTER
from mixpeek_tui.sandbox.shapes.base import JsonDict

_CHUNK = 100
_BUSY = ("PENDING", "IN_PROGRESS", "PROCESSING")


def is_busy(cluster: JsonDict) -> bool:
    """Whether a run of the cluster is under way; there is one at a time."""
    return cluster["status"] in _BUSY


def submit_run(sandbox: Sandbox, cluster: JsonDict, changes: JsonDict | None = None) -> JsonDict:
    """Queue a run of a cluster; its task."""
    run_id = new_id("run")
    cluster_id = cluster["cluster_id"]
    task = sandbox.task(
        "engine_cluster_build",
        [cluster_id],
        {"cluster_id": cluster_id, "run_id": run_id},
        cluster["namespace_id"],
    )
    execution: JsonDict = {
        "run_id": run_id,
        "cluster_id": cluster_id,
        "status": "pending",
        "num_clusters": 0,
        "num_points": 0,
        "created_at": stamp(),
        "mode": (changes or {}).get("mode") or "full",
    }
    sandbox.store.add("run", run_id, cluster_id, execution)
    _forget_old(sandbox, cluster_id)
    sandbox.store.change(
        "cluster",
        cluster_id,
        status="PENDING",
        last_run_id=run_id,
        last_execution_task_id=task["task_id"],
    )
    sandbox.jobs.submit(
        "cluster", task["task_id"], cluster_id=cluster_id, run_id=run_id, changes=changes or {}
    )
    return task


def start_run(sandbox: Sandbox, job: JsonDict) -> None:
    """The run is under way."""
    cluster = sandbox.store.change("cluster", job["cluster_id"], status="IN_PROGRESS")
    sandbox.store.change("run", job["run_id"], status="processing")
    if cluster is not None:
        payload = {"cluster_id": job["cluster_id"], "run_id": job["run_id"]}
        sandbox.emit(cluster["namespace_id"], "cluster.execution.started", payload)


def run_cluster(sandbox: Sandbox, job: JsonDict) -> None:
    """Find the groups and keep them."""
    cluster = sandbox.store.get("cluster", job["cluster_id"])
    if cluster is None:
        raise JobFailed("The cluster was deleted")
    began = time.perf_counter()
    config = {**cluster, **job["changes"]}
    result = find_clusters(sandbox.shelves, config, cluster["collection_ids"] or [])
    if not result.total:
        raise JobFailed("No documents to cluster: the collections hold none yet")
    _keep(sandbox, job, result)
    if cluster.get("enrich_source_collection"):
        _enrich(sandbox, cluster, result)
    leaves = _leaves(result)
    sandbox.store.change(
        "cluster",
        cluster["cluster_id"],
        num_clusters=len(leaves),
        num_documents_clustered=result.total,
        execution_time_seconds=round(time.perf_counter() - began, 4),
        quality_metrics=_metrics(result),
        hierarchy_detected=any(group.parent_id for group in result.groups),
    )


def finish_run(sandbox: Sandbox, job: JsonDict) -> None:
    """The run is complete."""
    moment = stamp()
    sandbox.store.change("run", job["run_id"], status="completed", completed_at=moment)
    cluster = sandbox.store.change(
        "cluster",
        job["cluster_id"],
        status="COMPLETED",
        error=None,
        last_executed_at=moment,
        completed_at=moment,
    )
    if cluster is not None:
        payload = {
            "cluster_id": job["cluster_id"],
            "run_id": job["run_id"],
            "num_clusters": cluster.get("num_clusters"),
        }
        sandbox.emit(cluster["namespace_id"], "cluster.execution.completed", payload)


def fail_run(sandbox: Sandbox, job: JsonDict, problem: str) -> None:
    """The run found nothing to do or was refused."""
    sandbox.store.change("run", job["run_id"], status="failed", error_message=problem)
    cluster = sandbox.store.change("cluster", job["cluster_id"], status="FAILED", error=problem)
    if cluster is not None:
        payload = {"cluster_id": job["cluster_id"], "run_id": job["run_id"], "error": problem}
        sandbox.emit(cluster["namespace_id"], "cluster.execution.failed", payload)


def _keep(sandbox: Sandbox, job: JsonDict, result: Clustering) -> None:
    leaves = _leaves(result)
    sandbox.store.change(
        "run",
        job["run_id"],
        num_clusters=len(leaves),
        num_points=result.total,
        source_documents=result.total,
        vectors_retrieved=result.total,
        vectors_clustered=result.total - result.noise,
        metrics=_metrics(result),
        centroids=[_centroid(group) for group in leaves],
    )
    with sandbox.store.transaction():
        sandbox.store.clear("group", job["run_id"])
        for group in result.groups:
            body = {
                "cluster_id": group.cluster_id,
                "label": group.label,
                "label_source": group.label_source,
                "summary": group.summary or None,
                "keywords": group.keywords,
                "member_count": len(group.members),
                "parent_id": group.parent_id,
                "level": group.level,
                "sample_document_ids": group.representatives,
                "members": group.members,
            }
            sandbox.store.add("group", f"{job['run_id']}/{group.cluster_id}", job["run_id"], body)
        sandbox.store.remove("points", job["run_id"])
        sandbox.store.add("points", job["run_id"], job["cluster_id"], {"points": result.points})


def forget_run(sandbox: Sandbox, run_id: str) -> None:
    """A run goes with its groups and its picture's points."""
    with sandbox.store.transaction():
        sandbox.store.clear("group", run_id)
        sandbox.store.remove("points", run_id)
        sandbox.store.remove("run", run_id)


def _forget_old(sandbox: Sandbox, cluster_id: str) -> None:
    """Of many runs the newest stay, what is under way, and the last that found something."""
    runs = [run for _, run in sandbox.store.rows("run", cluster_id, limit=2 * RUNS_OF_A_CLUSTER)]
    shown = next((run["run_id"] for run in runs if run["status"] == "completed"), None)
    for run in runs[RUNS_OF_A_CLUSTER:]:
        if run["status"] in ("completed", "failed", "canceled") and run["run_id"] != shown:
            forget_run(sandbox, run["run_id"])


def _leaves(result: Clustering) -> list[Group]:
    parents = {group.parent_id for group in result.groups}
    return [group for group in result.groups if group.cluster_id not in parents]


def _centroid(group: Group) -> JsonDict:
    return {
        "cluster_id": group.cluster_id,
        "num_members": len(group.members),
        "label": group.label,
        "summary": group.summary or None,
        "keywords": group.keywords,
        "mean_cosine_similarity": fmean(group.cosines) if group.cosines else None,
        "min_cosine_similarity": min(group.cosines, default=None),
    }


def _metrics(result: Clustering) -> JsonDict:
    leaves = _leaves(result)
    sizes = [len(group.members) for group in leaves]
    return {
        "silhouette_score": result.silhouette,
        "avg_cluster_size": sum(sizes) / len(sizes) if sizes else 0.0,
        "noise_ratio": result.noise / result.total if result.total else 0.0,
        "label_source": leaves[0].label_source if leaves else None,
    }


def _enrich(sandbox: Sandbox, cluster: JsonDict, result: Clustering) -> None:
    mappings = (cluster.get("source_enrichment_config") or {}).get("field_mappings") or []
    marks = {
        member: _marks(group, mappings) for group in _leaves(result) for member in group.members
    }
    members = list(marks)
    for start in range(0, len(members), _CHUNK):
        with sandbox.store.transaction():
            for member in members[start : start + _CHUNK]:
                sandbox.store.merge("document", member, marks[member])


def _marks(group: Group, mappings: Sequence[JsonDict]) -> JsonDict:
    known: JsonDict = {
        "cluster_id": group.cluster_id,
        "cluster_label": group.label,
        "cluster_summary": group.summary,
        "cluster_keywords": group.keywords,
    }
    chosen = {
        m["target_field"]: known[m["source_field"]] for m in mappings if m["source_field"] in known
    }
    return chosen or {key: known[key] for key in ("cluster_id", "cluster_label")}
