"""Bodies about alerts and webhooks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.shapes.base import Body, JsonDict, OpenBody, check

EVENT_TYPES = (
    "object.created", "objects.created.batch", "object.updated", "object.deleted",
    "document.created", "document.updated", "document.deleted", "documents.updated.batch",
    "documents.deleted.batch", "collection.created", "collection.updated", "collection.deleted",
    "collection.documents.written", "collection.documents.batch_completed", "cluster.created",
    "cluster.updated", "cluster.deleted", "cluster.execution.started",
    "cluster.execution.completed", "cluster.execution.failed", "trigger.created",
    "trigger.updated", "trigger.deleted", "trigger.paused", "trigger.resumed", "trigger.fired",
    "trigger.execution.completed", "trigger.execution.failed", "taxonomy.created",
    "taxonomy.updated", "taxonomy.deleted", "alert.created", "alert.updated", "alert.deleted",
    "alert.triggered", "alert.execution.completed", "alert.execution.failed",
    "annotation.created", "annotation.updated", "annotation.deleted", "resource.executed",
    "resource.execution_failed", "manifest.apply.resource_state",
)  # fmt: skip


class AlertChannel(Body):
    """Where an alert goes: channel_type and config (webhooks say channel and configs)."""

    channel_type: Literal["webhook", "slack", "email", "batch"]
    channel_id: str | None = None
    config: dict[str, Any] | None = None


class AlertNotification(Body):
    """How an alert notifies."""

    channels: Annotated[list[AlertChannel], Field(min_length=1)]
    include_matches: bool | None = None
    include_scores: bool | None = None
    template_id: str | None = None


class Threshold(Body):
    """A score a match must reach."""

    field: Annotated[str, Field(min_length=1)]
    operator: Literal["gt", "gte", "lt", "lte", "eq", "ne"]
    value: Any = None


class AlertPatch(Body):
    """PATCH /v1/alerts/{id}: every field."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    description: Annotated[str, Field(max_length=1000)] | None = None
    retriever_id: str | None = None
    trigger_on: Literal["results", "no_results"] | None = None
    min_count: Annotated[int, Field(ge=1)] | None = None
    threshold: Threshold | None = None
    inputs: dict[str, Any] | None = None
    cooldown_seconds: Annotated[int, Field(ge=0, le=2592000)] | None = None
    renotify_interval_seconds: Annotated[int, Field(ge=60, le=2592000)] | None = None
    system_condition: dict[str, Any] | None = None
    namespace_selector: dict[str, Any] | None = None
    notification_config: AlertNotification | None = None
    enabled: bool | None = None
    metadata: dict[str, Any] | None = None


class AlertCreate(AlertPatch):
    """POST /v1/alerts."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    source: Literal["retriever", "system"] | None = None
    notification_config: AlertNotification


class WebhookTarget(Body):
    """Configs of a webhook channel."""

    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    headers: dict[str, str] | None = None
    payload_template: dict[str, Any] | None = None
    timeout: float | None = None
    signing_secret: str | None = None


class SlackTarget(Body):
    """Configs of a Slack channel."""

    webhook_url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    channel: str | None = None
    username: str | None = None
    icon_emoji: str | None = None
    icon_url: str | None = None
    blocks_template: Any = None


class EmailTarget(Body):
    """Configs of an email channel."""

    to_addresses: Annotated[list[str], Field(min_length=1)]
    subject_template: str | None = None
    body_template: str | None = None
    content_type: str | None = None
    cc_addresses: list[str] | None = None
    bcc_addresses: list[str] | None = None


class AlertEmailTarget(OpenBody):
    """Config of an alert's email channel: `to`, or `to_addresses` as webhooks spell it."""

    to: list[str] | str | None = None
    to_addresses: list[str] | None = None


class WebhookChannel(Body):
    """Where a webhook's events go: channel and configs (alerts say channel_type and config)."""

    channel: Literal["email", "slack", "webhook"]
    configs: dict[str, Any]


class WebhookCreate(Body):
    """POST and PUT /v1/organizations/webhooks: is_active, not enabled."""

    webhook_id: Annotated[str, Field(pattern=r"^wh_[a-fA-F0-9]{16}$")] | None = None
    webhook_name: Annotated[str, Field(min_length=1, max_length=200)]
    internal_id: str | None = None
    event_types: Annotated[list[str], Field(min_length=1)]
    resource_types: list[str] | None = None
    channels: Annotated[list[WebhookChannel], Field(min_length=1)]
    is_active: bool | None = None
    delivery_health: dict[str, Any] | None = None
    created_at: str | None = None
    updated_at: str | None = None


class WebhookList(Body):
    """POST /v1/organizations/webhooks/list."""

    event_type: str | None = None
    is_active: bool | None = None


_WEBHOOK: dict[str, type[BaseModel]] = {
    "webhook": WebhookTarget,
    "slack": SlackTarget,
    "email": EmailTarget,
}
_ALERT: dict[str, type[BaseModel]] = {**_WEBHOOK, "email": AlertEmailTarget}


def check_alert_channels(notification: JsonDict | None) -> None:
    """Every channel of an alert has what its type needs."""
    for index, channel in enumerate((notification or {}).get("channels", [])):
        shape = _ALERT.get(channel["channel_type"])
        where = ("body", "notification_config", "channels", index, "config")
        config = channel.get("config") or {}
        if shape is not None and not (channel.get("channel_id") and not config):
            check(shape, config, where)
        if channel["channel_type"] == "email" and not (
            config.get("to") or config.get("to_addresses") or channel.get("channel_id")
        ):
            raise invalid((*where, "to"), "Field required", "missing")


def check_webhook(body: JsonDict) -> None:
    """Every channel and every event type of a webhook exists."""
    for index, event in enumerate(body["event_types"]):
        if event not in EVENT_TYPES:
            raise invalid(
                ("body", "event_types", index),
                f"'{event}' is not an event type. One of: {', '.join(EVENT_TYPES)}",
                "enum",
            )
    for index, channel in enumerate(body["channels"]):
        where = ("body", "channels", index, "configs")
        channel["configs"] = check(_WEBHOOK[channel["channel"]], channel["configs"], where)
