"""What becomes of rows and labels that may be in a bucket already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.text import fit, plural, safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import text_at, values_at, whole
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.plan_change import PlanChange
from mixpeek_tui.workspace.snapshot import Workspace

NAMES = 60
"""Cells that the names of labels may take up in a reason."""


def uploaded(
    step: Step, bucket: Item | None, workspace: Workspace, *, known: bool
) -> PlanChange:
    """What becomes of an upload.

    Args:
        step: The upload.
        bucket: Where it goes, if that is there.
        workspace: What exists.
        known: Whether rows were asked for already when the workspace was opened.
    """
    if bucket is None:
        return PlanChange("create", step.id, "its bucket is new")
    if step.rows is not None:
        return _rows(step, bucket, known)
    return _labels(step, bucket, workspace.labels.get(bucket.id, ()))


def _rows(step: Step, bucket: Item, known: bool) -> PlanChange:
    count = whole(bucket.data.get("object_count")) or 0
    if not count:
        return PlanChange("create", step.id, "the bucket is empty", bucket)
    there = f"the bucket holds {plural(count, 'object')}"
    if known:
        return PlanChange("keep", step.id, there, bucket)
    words = f"rows of the file that are not there yet; {there}"
    return PlanChange("create", step.id, words, bucket)


def _labels(step: Step, bucket: Item, there: tuple[Item, ...]) -> PlanChange:
    present = {_name(item.data): text_at(item.data, "description") for item in there}
    wanted = _wanted(step)
    missing = [name for name in wanted if name not in present]
    other = [name for name, words in wanted.items() if present.get(name, words) != words]
    parts = [f"labels that are not there: {_listed(missing)}"] if missing else []
    if not other and missing:
        return PlanChange("create", step.id, parts[0], bucket)
    if other:
        parts.append(f"labels that are described otherwise: {_listed(other)}")
        return PlanChange("change", step.id, "; ".join(parts), bucket)
    return PlanChange("keep", step.id, "all its labels are there", bucket)


def _wanted(step: Step) -> dict[tuple[str, str], str]:
    """The description of each label that a step uploads."""
    body = step.request.body if step.request else None
    objects = (o for o in values_at(body, "objects") if isinstance(o, Mapping))
    return {_name(one): text_at(one, "description") for one in objects}


def _name(data: Mapping[str, Json]) -> tuple[str, str]:
    return (text_at(data, "label_name"), text_at(data, "parent"))


def _listed(names: list[tuple[str, str]]) -> str:
    return fit(safe(", ".join(name for name, _ in names)), NAMES)


def left_over(plan: Plan, items: Mapping[str, Item], workspace: Workspace) -> Iterator[PlanChange]:
    """The labels in the plan's buckets that no answer asks for.

    Args:
        plan: What the answers lead to.
        items: Existing resources by step id.
        workspace: What exists.
    """
    wanted: dict[str, set[tuple[str, str]]] = {}
    for step in plan.steps:
        bucket = next((items[r.step] for r in step.refs if r.step in items), None)
        if step.verb == "upload" and step.rows is None and bucket is not None:
            wanted.setdefault(bucket.id, set()).update(_wanted(step))
    for bucket_id, names in wanted.items():
        for item in workspace.labels.get(bucket_id, ()):
            if _name(item.data) not in names:
                words = "no answer asks for this label; documents are still compared with it"
                name = text_at(item.data, "label_name") or item.name
                yield PlanChange("not managed", f"label.{name}", words, item)
