"""The steps of a difference: what is created as the plan says, what is changed by a PATCH."""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Call, Step, path
from mixpeek_tui.workspace.compared import Compared
from mixpeek_tui.workspace.difference import PlanChange
from mixpeek_tui.workspace.paths import item_path


def step_of(compared: Compared, change: PlanChange) -> Step | None:
    """The step as it would be carried out; None for what no answer asks for.

    A change keeps its step's references and variables open, so that what is new can be used and
    no secret is written down.
    """
    step = compared.plan.by_id.get(change.step_id)
    if step is None or change.verb != "change" or change.item is None:
        return step
    owner = kind(step.kind)
    assert owner.update and step.request is not None
    body = step.request.body if isinstance(step.request.body, dict) else {}
    sent = {name: body.get(name, value) for name, value in change.fields.items()}
    place = path(item_path(owner, change.item))
    return replace(step, request=Call(owner.update, place, sent, owner.namespaced))
