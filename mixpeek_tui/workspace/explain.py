"""What a search would do and cost, without running it (contract §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.fields import mapping, number, objects, text_at, texts, whole
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import resource_path


@dataclass(frozen=True, slots=True)
class StagePlan:
    """What the API expects of one stage."""

    name: str
    type: str
    rows_in: int | None
    rows_out: int | None
    ms: float | None
    credits: float | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a search would cost, without running it."""

    credits: float | None
    ms: float | None
    stages: tuple[StagePlan, ...]
    bottlenecks: tuple[str, ...]
    suggestions: tuple[str, ...]
    raw: Json = None


async def explain(
    client: Client, retriever: Item, inputs: Mapping[str, Json], *, namespace: str | None
) -> Explanation:
    """Ask what a search would do and cost.

    Raises:
        ApiError: the API refused.
    """
    path = f"{resource_path(kind('retriever'), retriever.id, {})}/execute/explain"
    reply = await client.send(Request("POST", path, {"inputs": dict(inputs)}, namespace=namespace))
    return read_explanation(reply.body)


def read_explanation(body: Json) -> Explanation:
    """An explanation from whatever came."""
    data = mapping(body)
    cost = mapping(data.get("estimated_cost"))
    stages = tuple(_plan(stage) for stage in objects(data.get("execution_plan")))
    return Explanation(
        number(cost.get("total_credits")), number(cost.get("total_duration_ms")), stages,
        texts(data.get("bottleneck_stages")), texts(data.get("optimization_suggestions")), body,
    )  # fmt: skip


def _plan(stage: Mapping[str, Json]) -> StagePlan:
    return StagePlan(
        text_at(stage, "stage_name") or "stage", text_at(stage, "stage_type"),
        whole(stage.get("estimated_input")), whole(stage.get("estimated_output")),
        number(stage.get("estimated_duration_ms")), number(stage.get("estimated_cost_credits")),
        (*texts(stage.get("optimization_notes")), *texts(stage.get("warnings"))),
    )  # fmt: skip
