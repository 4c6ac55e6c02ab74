"""What a run of a cluster found: three groups, their members, a picture, names given by people."""

from __future__ import annotations

import math
from typing import Any

from tests.strict_server.actions import action, documents_of
from tests.strict_server.exchange import Answer, Call
from tests.strict_server.problems import Refused
from tests.strict_server.shapes import shown
from tests.strict_server.store import Resource

LABELS = ("Trail shoes", "Table lamps", "Rain coats")


def runs_of(call: Call) -> tuple[Resource, list[Resource]]:
    """The cluster in the path and its complete runs, oldest first."""
    cluster = call.world.find("cluster", call.scope, call.place["parent"])
    jobs = call.world.jobs(cluster, "engine_cluster_build")
    done = [job.extra["run"] for job in jobs if call.world.state(job) == "COMPLETED"]
    return cluster, [call.world.store.by_id[one] for one in done]


def run_of(call: Call) -> Resource:
    """The run in the path; 404 if the cluster has no such run."""
    cluster = call.world.find("cluster", call.scope, call.place["parent"])
    return call.world.find("run", (*call.scope, cluster.id), call.place["id"])


def members(call: Call, cluster: Resource) -> list[dict[str, Any]]:
    """The documents that are grouped, each with its group."""
    found = [one for source in cluster.body["collection_ids"] for one in documents_of(call, source)]
    return [{**one, "cluster_id": f"cl_{at % len(LABELS)}"} for at, one in enumerate(found)]


def centroids(call: Call, cluster: Resource, run: Resource) -> list[dict[str, Any]]:
    """The groups of a run, with the labels that people gave."""
    given, found = run.extra.get("labels", {}), members(call, cluster)
    return [
        {"cluster_id": f"cl_{at}", "label": given.get(f"cl_{at}") or label, "keywords": [label.split()[0].lower()],
         "num_members": sum(one["cluster_id"] == f"cl_{at}" for one in found)}
        for at, label in enumerate(LABELS)
    ]  # fmt: skip


@action("GET", "/v1/clusters/{parent}/groups")
def groups(call: Call) -> Answer:
    """The groups of the latest complete run; none before the first."""
    cluster, runs = runs_of(call)
    found = centroids(call, cluster, runs[-1]) if runs else []
    shapes = [{**{k: v for k, v in one.items() if k != "num_members"}, "member_count": one["num_members"]}
              for one in found]  # fmt: skip
    body = {"cluster_id": cluster.id, "run_id": runs[-1].id if runs else None, "total_groups": len(shapes),
            "total_documents": sum(one["member_count"] for one in shapes), "groups": shapes}  # fmt: skip
    return Answer(200, body)


@action("GET", "/v1/clusters/{parent}/visualization")
def visualization(call: Call) -> Answer:
    """Every member on a ring around the centre of its group."""
    cluster, runs = runs_of(call)
    wanted = call.query.get("run_id")
    if not runs or (wanted and wanted not in {run.id for run in runs}):
        raise Refused(404, f"Cluster '{cluster.id}' has no visualization")
    points = [
        {"document_id": one["document_id"], "cluster_id": one["cluster_id"],
         "x": 8.0 * int(one["cluster_id"][3:]) + math.cos(at), "y": math.sin(at)}
        for at, one in enumerate(members(call, cluster))
    ]  # fmt: skip
    most = int(call.query.get("max_points") or 10_000)
    return Answer(200, {"cluster_id": cluster.id, "members": points[:most], "total_members": len(points)})


@action("PATCH", "/v1/clusters/{parent}/executions/{id}/labels")
def relabel(call: Call) -> Answer:
    """Merge labels into those of a run; an empty one is taken away."""
    run = run_of(call)
    labels = {key: text.strip() for key, text in call.body["labels"].items()}
    if not labels or any(len(text) > 200 for text in labels.values()):
        raise Refused(422, "labels: 1 or more of at most 200 characters")
    merged = {**run.extra.get("labels", {}), **labels}
    run.extra["labels"] = {key: text for key, text in merged.items() if text}
    body = {"cluster_id": run.scope[-1], "run_id": run.id, "label_overrides": run.extra["labels"]}
    return Answer(200, body)


@action("PATCH", "/v1/clusters/{parent}/executions/{id}/name")
def rename(call: Call) -> Answer:
    """Name a run; an empty name is taken away."""
    run = run_of(call)
    name = call.body["run_name"].strip()
    if len(name) > 120:
        raise Refused(422, "run_name: at most 120 characters")
    run.body["run_name"] = name or None
    return Answer(200, {"cluster_id": run.scope[-1], "run_id": run.id, "run_name": name or None})


@action("POST", "/v1/clusters/{parent}/executions/{id}/cancel")
def cancel(call: Call) -> Answer:
    """Stop a run that is under way."""
    run = run_of(call)
    task = call.world.store.by_id[run.extra["task"]]
    if call.world.state(task) not in ("PENDING", "PROCESSING"):
        raise Refused(400, f"Run '{run.id}' is not under way")
    task.extra["canceled"] = True
    return Answer(200, {"message": "Execution canceled", "run": shown(call.world, run)})


@action("GET", "/v1/clusters/{parent}/executions/{id}")
def one_run(call: Call) -> Answer:
    """A run with its groups."""
    run = run_of(call)
    body = shown(call.world, run)
    if body["status"] == "completed":
        cluster = call.world.find("cluster", call.scope, run.scope[-1])
        body["centroids"] = centroids(call, cluster, run)
    return Answer(200, body)
