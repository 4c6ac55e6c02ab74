"""Bodies about triggers, with what each action and each schedule takes."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import CroniterBadDateError, croniter
from pydantic import BaseModel, Field

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.shapes.base import Body, JsonDict, OpenBody, check
from mixpeek_tui.sandbox.shapes.common import Filters

Action = Literal[
    "cluster", "taxonomy_enrichment", "batch_rerun", "collection_trigger", "retriever_execution",
    "alert_evaluation",
]  # fmt: skip
Kind = Literal["cron", "interval", "event", "conditional"]
Status = Literal["active", "paused", "disabled", "failed"]
_CENTURY = 100 * 365 * 86_400


class ClusterAction(Body):
    """Run a cluster."""

    cluster_id: str
    output_collection_ids: list[str] | None = None
    filters: Filters | None = None
    mode: Literal["full", "assign", "composite"] | None = None
    source_execution_ids: list[str] | None = None
    assignment_threshold: Annotated[float, Field(ge=0, le=1)] | None = None


class TaxonomyAction(Body):
    """Classify a collection."""

    taxonomy_id: str
    collection_id: str
    target_collection_id: str | None = None
    filters: Filters | None = None
    incremental: bool | None = None
    batch_size: Annotated[int, Field(ge=100, le=10000)] | None = None
    parallelism: Annotated[int, Field(ge=1, le=16)] | None = None


class BatchAction(Body):
    """Run a batch again."""

    batch_id: str
    filters: Filters | None = None
    retry_failed_only: bool | None = None


class CollectionAction(Body):
    """Process a collection."""

    collection_id: str
    include_buckets: list[str] | None = None
    include_collections: list[str] | None = None
    source_filters: Filters | None = None


class RetrieverAction(Body):
    """Execute a retriever."""

    retriever_id: str
    inputs: dict[str, Any] | None = None
    filters: Filters | None = None
    skip_cache: bool | None = None
    acceptance: dict[str, Any] | None = None
    notification_config: dict[str, Any] | None = None


class AlertAction(OpenBody):
    """Evaluate an alert; the contract infers this shape."""

    alert_id: str


class Cron(Body):
    """A cron schedule."""

    cron_expression: str
    timezone: str | None = None


class Interval(Body):
    """A schedule of equal distances."""

    interval_seconds: Annotated[int, Field(ge=1, le=_CENTURY)]
    start_immediately: bool | None = None


class Event(OpenBody):
    """After so many events."""

    event_type: str
    event_threshold: Annotated[int, Field(ge=1)] | None = None
    collection_id: str | None = None
    cooldown_seconds: int | None = None


class Conditional(OpenBody):
    """When a measurement passes a threshold."""

    condition_type: str
    threshold: float | None = None
    metric: str | None = None
    check_interval_seconds: int | None = None


ACTIONS: dict[str, type[BaseModel]] = {
    "cluster": ClusterAction,
    "taxonomy_enrichment": TaxonomyAction,
    "batch_rerun": BatchAction,
    "collection_trigger": CollectionAction,
    "retriever_execution": RetrieverAction,
    "alert_evaluation": AlertAction,
}
_SCHEDULES: dict[str, type[BaseModel]] = {
    "cron": Cron,
    "interval": Interval,
    "event": Event,
    "conditional": Conditional,
}


class TriggerCreate(Body):
    """POST /v1/triggers."""

    action_type: Action
    action_config: dict[str, Any]
    trigger_type: Kind
    schedule_config: dict[str, Any]
    name: str | None = None
    description: str | None = None
    status: Status | None = None


class TriggerPatch(OpenBody):
    """PATCH /v1/triggers/{id}."""

    schedule_config: dict[str, Any] | None = None
    name: str | None = None
    description: str | None = None
    status: Status | None = None


class TriggerList(Body):
    """POST /v1/triggers/list: paging is in the body."""

    action_type: Action | None = None
    trigger_type: Kind | None = None
    status: Status | None = None
    resource_id: str | None = None
    offset: Annotated[int, Field(ge=0)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    sort_by: str | None = None
    direction: Literal["asc", "desc"] | None = None


def check_schedule(kind: str, config: JsonDict) -> JsonDict:
    """The schedule of a trigger or a collection; cron expressions and timezones are read."""
    where = ("body", "schedule_config")
    checked = check(_SCHEDULES[kind], config, where)
    if kind == "cron":
        _check_cron(checked["cron_expression"], (*where, "cron_expression"))
        zone = checked.setdefault("timezone", "UTC")
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise invalid((*where, "timezone"), f"Unknown timezone '{zone}'") from None
    return checked


def _check_cron(expression: str, where: tuple[str, ...]) -> None:
    if not croniter.is_valid(expression):
        raise invalid(where, "Invalid cron expression")
    try:
        croniter(expression).get_next()
    except CroniterBadDateError:
        raise invalid(where, "The cron expression names a day that never comes") from None
