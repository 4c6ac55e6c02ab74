"""The steps of a difference: what is created as the plan says, what is changed by a PATCH."""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.addresses import masked
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Call, Step, path, shown
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.compared import Compared
from mixpeek_tui.workspace.edit import diff_text
from mixpeek_tui.workspace.paths import item_path
from mixpeek_tui.workspace.plan_change import PlanChange


def step_of(compared: Compared, change: PlanChange) -> Step | None:
    """The step as it would be carried out; None for what no answer asks for.

    A change keeps its step's references and variables open, so that what is new can be used and
    no secret is written down. Labels that are described otherwise are changed one by one, and
    processed again instead of being left out as known (contract §4, dedup_strategy).
    """
    step = compared.plan.by_id.get(change.step_id)
    if step is None or step.request is None:
        return step
    if change.verb == "create" and step.verb == "process" and _relabelled(compared, step):
        return replace(step, request=replace(step.request, body={"dedup_strategy": "replace"}))
    if change.verb != "change" or change.item is None:
        return step
    if step.verb == "upload":
        return replace(step, request=replace(step.request, method="PATCH"))
    owner = kind(step.kind)
    assert owner.update
    body = step.request.body if isinstance(step.request.body, dict) else {}
    sent = {name: body.get(name, value) for name, value in change.fields.items()}
    place = path(item_path(owner, change.item))
    return replace(step, request=Call(owner.update, place, sent, owner.namespaced))


def _relabelled(compared: Compared, step: Step) -> bool:
    changed = {change.step_id for change in compared.to_change}
    uploads = (compared.plan.by_id[need] for need in step.depends_on if need in changed)
    return any(upload.verb == "upload" for upload in uploads)


def difference_of(compared: Compared, change: PlanChange) -> str:
    """The fields of a change before and after, as a unified difference without secrets."""
    step = step_of(compared, change)
    if step is None or step.request is None or change.item is None or step.verb == "upload":
        return ""
    body = shown(step.request.body)
    after = body if isinstance(body, dict) else {}
    now = {name: _cut(change.item.data.get(name), value) for name, value in after.items()}
    before = replace(change.item, data={**change.item.data, **now})
    return masked(diff_text(before, after))


def _cut(there: Json, wanted: Json) -> Json:
    """What is there, without the keys that the API adds itself: they do not change."""
    if isinstance(there, dict) and isinstance(wanted, dict):
        return {key: _cut(value, wanted[key]) for key, value in there.items() if key in wanted}
    if isinstance(there, list) and isinstance(wanted, list):
        rest = [*wanted, *[None] * len(there)]
        return [_cut(one, other) for one, other in zip(there, rest, strict=False)]
    return there
