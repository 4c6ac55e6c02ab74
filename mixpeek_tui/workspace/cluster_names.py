"""Names that people give: to the groups of a run, and to the run itself.

Both belong to one run: ids of groups are given anew by each (contract:
PatchExecutionLabelsRequest, PatchExecutionRunNameRequest).
"""

from __future__ import annotations

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import resource_path

LONGEST_LABEL, LONGEST_NAME = 200, 120
"""Letters that the API takes."""


def label_request(
    cluster: Item, run_id: str, group_id: str, label: str, namespace: str | None
) -> Request:
    """The call that names a group; an empty label gives back the one that was found."""
    path = f"{_run_path(cluster, run_id)}/labels"
    return Request("PATCH", path, {"labels": {group_id: label.strip()}}, namespace=namespace)


def name_request(cluster: Item, run_id: str, name: str, namespace: str | None) -> Request:
    """The call that names a run; an empty name takes it away."""
    path = f"{_run_path(cluster, run_id)}/name"
    return Request("PATCH", path, {"run_name": name.strip()}, namespace=namespace)


def _run_path(cluster: Item, run_id: str) -> str:
    return resource_path(kind("cluster_execution"), run_id, {"cluster_id": cluster.id})
