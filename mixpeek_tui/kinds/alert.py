"""Alert: tells somebody when a retriever finds something."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.addresses import masked
from mixpeek_tui.interview.answers import Alert, Answers, Channel
from mixpeek_tui.kinds.kind import Action, Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.retriever import watched
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, path
from mixpeek_tui.wire import Json


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """An alert per answer, with the inputs that make it really be evaluated."""
    for index, alert in enumerate(answers.notifications.alerts):
        if not alert.name or not watched(names, alert.dataset):
            continue
        name = f"{names.project}-{alert.name}"
        place = f"notifications.alerts[{index}]"
        yield Step(
            id=f"alert.{name}", kind="alert", name=name, verb="create",
            why=Why("alerts", f"the alert {alert.name} in Alerts", place),
            request=Call("POST", path("/v1/alerts"), _body(alert, name, names)),
            group=f"alert {alert.name}", details=tuple(_details(alert)),
        )  # fmt: skip


def _body(alert: Alert, name: str, names: Names) -> dict[str, Json]:
    retriever = Ref(f"retriever.{names.project}-alert-{alert.name}", "retriever_id")
    return {
        "name": name,
        "description": f"Watches {alert.dataset} for: {alert.watch_for}"[:1000],
        "retriever_id": retriever,
        "trigger_on": "results",
        "min_count": alert.min_matches,
        "inputs": {"query": alert.watch_for},
        "enabled": True,
        "notification_config": {
            "channels": [channel(alert.channel)],
            "include_matches": True,
            "include_scores": True,
        },
    }


def channel(wanted: Channel) -> dict[str, Json]:
    """An alert's channel: ``channel_type`` and ``config``, unlike a webhook's (contract §9.7)."""
    config: dict[str, Json]
    if wanted.kind == "email":
        config = {"to": list(wanted.to)}
    elif wanted.kind == "slack":
        config = {"webhook_url": wanted.webhook_url or ""}
        if wanted.channel:
            config["channel"] = wanted.channel
    else:
        config = {"url": wanted.url or ""}
    return {"channel_type": wanted.kind, "config": config}


def _details(alert: Alert) -> Iterable[str]:
    if alert.watch_for:
        yield f"watches for {alert.watch_for}"
    where = alert.channel
    target = masked(where.url or where.webhook_url or ", ".join(where.to))
    yield f"tells {where.kind}" + (f"  {target}" if target and where.kind != "slack" else "")


def state(body: Body) -> JobState:
    """On or off."""
    return JobState("off", "disabled") if body.get("enabled") is False else JobState(
        "done", "enabled"
    )


KIND = Kind(
    name="alert", title="Alert", plural="alerts", path="/v1/alerts", id_field="alert_id",
    name_field="name", state=state,
    help="Tells you when a retriever finds something.",
    steps=steps,
    lookup=Lookup(compare=("retriever_id", "inputs", "notification_config.channels")),
    listing=Listing(path="/v1/alerts/list", search=True, filters=True, sort="sort"),
    update="PATCH",
    editable=(
        Editable("name", "text"), Editable("description", "text"), Editable("enabled", "boolean"),
        Editable("inputs", "json", "What the retriever is asked"),
        Editable("trigger_on", "choice", "What fires it", ("results", "no_results")),
        Editable("min_count", "integer", "Fewest matches that fire it", least=1),
        Editable("threshold", "json", "Of the first match: field, operator (gt, gte, lt, lte, eq "
                                      "or ne) and value; empty for none"),
        Editable("cooldown_seconds", "integer", "Silence after it fired; 0 for none, at most 30 "
                                                "days", least=0, most=2_592_000),
        Editable("renotify_interval_seconds", "integer", "How often it tells again while it goes "
                                                         "on", least=60, most=2_592_000),
        Editable("notification_config", "json", "Whom it tells"),
        Editable("retriever_id", "text"), Editable("metadata", "json"),
    ),
    deletion=Deletion("Deletes the alert and the history of its executions."),
    actions=(
        Action("enable", "enable", "P", "PATCH", "/v1/alerts/{id}", "Evaluate from now on",
               body={"enabled": True}, past="enabled", bulk=True),
        Action("disable", "disable", "p", "PATCH", "/v1/alerts/{id}",
               "Do not evaluate from now on", body={"enabled": False}, past="disabled", bulk=True),
    ),
    columns=(
        Column("name", "name"), Column("watches for", "inputs.query", "text", 26, 2),
        Column("tells", "notification_config.channels.channel_type", "list", 14, 2),
        Column("last fired", "last_fired_at", "age", 11),
        Column("state", "enabled", "state", 11),
    ),
    links={"retriever_id": "retriever"},
)  # fmt: skip
