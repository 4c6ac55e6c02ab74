"""What cluster runs found: executions, groups, pictures."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import bad_request, invalid, not_found
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply, number
from mixpeek_tui.sandbox.retention import RUNS_OF_A_CLUSTER
from mixpeek_tui.sandbox.routes.clusters import load_by_id
from mixpeek_tui.sandbox.routes.resources import load
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.clusters import RunLabels, RunName
from mixpeek_tui.sandbox.shapes.common import FilterListBody

_PATH = "/v1/clusters/{cluster_id}"
_RUN = _PATH + "/executions/{run_id}"
_MOST_POINTS = 10000
_LONGEST_LABEL = 200


def latest(call: Call) -> Reply:
    """GET …/executions: the newest run, one object and not a list."""
    cluster = load_by_id(call)
    rows = call.sandbox.store.rows("run", cluster["cluster_id"], limit=1)
    if not rows:
        raise not_found("Execution of cluster", cluster["cluster_id"])
    return Reply(_labelled(rows[0][1]))


def listing(call: Call) -> Reply:
    """POST …/executions/list: the history."""
    return list_reply(call, Listing("run", load_by_id(call)["cluster_id"]), _labelled)


def get(call: Call) -> Reply:
    """GET …/executions/{run_id}."""
    return Reply(_labelled(_run(call)))


def cancel(call: Call) -> Reply:
    """POST …/cancel."""
    run = _run(call)
    if run["status"] not in ("pending", "processing"):
        raise bad_request(f"The run is already {run['status']}", "execution_finished")
    cluster = load_by_id(call)
    moment = stamp()
    call.sandbox.store.change("run", run["run_id"], status="canceled", completed_at=moment)
    call.sandbox.store.change("cluster", cluster["cluster_id"], status="CANCELED")
    call.sandbox.store.change("task", cluster["last_execution_task_id"], status="CANCELED")
    return Reply({"message": "Execution canceled", "run_id": run["run_id"], "status": "canceled"})


def rename(call: Call) -> Reply:
    """PATCH …/name; an empty name takes it away."""
    run = _run(call)
    name = call.body["run_name"].strip() or None
    call.sandbox.store.change("run", run["run_id"], run_name=name)
    return Reply({"cluster_id": run["cluster_id"], "run_id": run["run_id"], "run_name": name})


def relabel(call: Call) -> Reply:
    """PATCH …/labels: labels by hand, over the found ones; an empty one takes them away."""
    run = _run(call)
    given = {key: label.strip() for key, label in call.body["labels"].items()}
    if not given:
        raise invalid(("body", "labels"), "At least one label is required", "too_short")
    for key, label in given.items():
        if len(label) > _LONGEST_LABEL:
            words = f"String should have at most {_LONGEST_LABEL} characters"
            raise invalid(("body", "labels", key), words, "string_too_long")
    merged = {**(run.get("label_overrides") or {}), **given}
    labels = {key: label for key, label in merged.items() if label}
    call.sandbox.store.change("run", run["run_id"], label_overrides=labels)
    answer = {"cluster_id": run["cluster_id"], "run_id": run["run_id"]}
    return Reply({**answer, "label_overrides": labels})


def groups(call: Call) -> Reply:
    """GET …/groups: the clusters of the last complete run, the largest first."""
    cluster = load_by_id(call)
    run = _completed(call, cluster)
    if run is None:
        return Reply(
            {"cluster_id": cluster["cluster_id"], "run_id": None, "total_groups": 0,
             "total_documents": 0, "groups": []}
        )  # fmt: skip
    overrides = run.get("label_overrides") or {}
    found = [
        {
            **{key: value for key, value in group.items() if key != "members"},
            "label": overrides.get(group["cluster_id"], group["label"]),
        }
        for group in call.sandbox.store.each("group", run["run_id"])
    ]
    found.sort(key=lambda group: -group["member_count"])
    return Reply(
        {
            "cluster_id": cluster["cluster_id"],
            "run_id": run["run_id"],
            "total_groups": len(found),
            "total_documents": run["num_points"],
            "groups": found,
        }
    )


def visualization(call: Call) -> Reply:
    """GET …/visualization: points in the plane, by principal components."""
    cluster = load_by_id(call)
    wanted = call.query.get("run_id")
    run = load(call, "run", wanted, cluster["cluster_id"]) if wanted else _completed(call, cluster)
    if run is None:
        raise not_found("Completed execution of cluster", cluster["cluster_id"])
    kept = call.sandbox.store.get("points", run["run_id"]) or {"points": []}
    most = min(number(call, "max_points", 1, 10**6) or _MOST_POINTS, _MOST_POINTS)
    points = [] if call.flag("centroids_only") else kept["points"][:most]
    return Reply(
        {
            "cluster_id": cluster["cluster_id"],
            "run_id": run["run_id"],
            "centroids": _centroids(run, kept["points"]),
            "members": points,
            "points": points,
            "total_members": len(kept["points"]),
            "sampled": len(points) < run["num_points"],
            "reduction": "sandbox: principal components of TF-IDF and latent semantic features",
        }
    )


def _centroids(run: JsonDict, points: list[JsonDict]) -> list[JsonDict]:
    found = []
    for centroid in run.get("centroids") or []:
        inside = [p for p in points if p["cluster_id"] == centroid["cluster_id"]]
        place = {
            axis: sum(p[axis] for p in inside) / len(inside)
            for axis in ("x", "y", "z")
            if inside and axis in inside[0]
        }
        found.append({**centroid, **place})
    return found


def _labelled(run: JsonDict) -> JsonDict:
    """A run whose centroids carry the labels that were given by hand."""
    given = run.get("label_overrides") or {}
    found = [{**one, "label": given.get(one["cluster_id"], one.get("label"))}
             for one in run.get("centroids") or []]  # fmt: skip
    return {**run, "centroids": found} if given and found else run


def _run(call: Call) -> JsonDict:
    return load(call, "run", call.path["run_id"], load_by_id(call)["cluster_id"])


def _completed(call: Call, cluster: JsonDict) -> JsonDict | None:
    most = 2 * RUNS_OF_A_CLUSTER
    for _, run in call.sandbox.store.rows("run", cluster["cluster_id"], limit=most):
        if run["status"] == "completed":
            return run
    return None


ENDPOINTS = [
    Endpoint("GET", f"{_PATH}/executions", latest),
    Endpoint("POST", f"{_PATH}/executions/list", listing, FilterListBody, body_required=False),
    Endpoint("GET", _RUN, get),
    Endpoint("POST", f"{_RUN}/cancel", cancel),
    Endpoint("PATCH", f"{_RUN}/name", rename, RunName),
    Endpoint("PATCH", f"{_RUN}/labels", relabel, RunLabels),
    Endpoint("GET", f"{_PATH}/groups", groups),
    Endpoint("GET", f"{_PATH}/visualization", visualization, heavy=True),
]
