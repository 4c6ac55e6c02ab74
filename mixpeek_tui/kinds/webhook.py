"""Webhook: sends events of the organization to a URL."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.addresses import masked
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.kinds.step import Call, Step, Why, path
from mixpeek_tui.text import plural


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """One webhook for job events; it belongs to the organization, not to the namespace."""
    webhook = answers.notifications.webhook
    if webhook is None or not webhook.url or not webhook.events:
        return
    name = f"{names.project}-job-notifications"
    body = {
        "webhook_name": name,
        "event_types": list(webhook.events),
        "channels": [{"channel": "webhook", "configs": {"url": webhook.url}}],
        "is_active": True,
    }
    yield Step(
        id=f"webhook.{name}", kind="webhook", name=name, verb="create",
        why=Why("alerts", "the job webhook in Alerts", "notifications.webhook"),
        request=Call("POST", path("/v1/organizations/webhooks"), body, namespaced=False),
        group="webhook", details=(plural(len(webhook.events), "event"), masked(webhook.url)),
    )  # fmt: skip


def state(body: Body) -> JobState:
    """Active, off, or paused by the API after repeated failures."""
    health = body.get("delivery_health")
    if isinstance(health, dict) and any(
        value for key, value in health.items() if key.startswith("paused")
    ):
        return JobState("failed", "paused after failures")
    return JobState("off", "inactive") if body.get("is_active") is False else JobState(
        "done", "active"
    )


KIND = Kind(
    name="webhook", title="Webhook", plural="webhooks", path="/v1/organizations/webhooks",
    id_field="webhook_id", name_field="webhook_name", namespaced=False, state=state,
    help="Sends events of the whole organization to a URL.",
    steps=steps,
    lookup=Lookup(by_name=False, same=("webhook_name",), compare=("event_types", "channels")),
    listing=Listing(
        path="/v1/organizations/webhooks/list", narrow=("event_type", "is_active"),
    ),
    update="PUT",
    editable=(
        Editable("webhook_name", "text"), Editable("event_types", "json"),
        Editable("channels", "json"), Editable("resource_types", "json"),
        Editable("is_active", "boolean"),
    ),
    fixed="It is written whole: what is not sent is lost, so everything readable is sent again.",
    deletion=Deletion("Deletes the webhook at once."),
    columns=(
        Column("name", "webhook_name"), Column("events", "event_types", "list", 30, 2),
        Column("url", "channels.configs.url", "list", 30, 3),
        Column("created", "created_at", "age", 8, 2), Column("state", "is_active", "state", 22),
    ),
)  # fmt: skip
