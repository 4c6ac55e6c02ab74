"""Trigger: runs something on a schedule."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers, Schedule
from mixpeek_tui.interview.every import INTERVALS, MIDNIGHT, SECONDS
from mixpeek_tui.kinds.cluster import steps as cluster_steps
from mixpeek_tui.kinds.kind import Action, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.labels import target
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, path
from mixpeek_tui.kinds.taxonomy import steps as taxonomy_steps
from mixpeek_tui.wire import Json


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """A trigger for re-clustering and one for re-classifying, as answered."""
    automation = answers.automation
    cluster = next(iter(cluster_steps(answers, names)), None)
    if automation.recluster is not None and cluster is not None:
        config: dict[str, Json] = {"cluster_id": Ref(cluster.id, "cluster_id")}
        yield _trigger("recluster", "cluster", "Group again", automation.recluster, config)
    taxonomy = next(iter(taxonomy_steps(answers, names)), None)
    found = target(answers.taxonomy, names) if answers.taxonomy else None
    if automation.reclassify is not None and taxonomy is not None and found is not None:
        config = {"taxonomy_id": Ref(taxonomy.id, "taxonomy_id"), "collection_id": found.id}
        yield _trigger(
            "reclassify", "taxonomy_enrichment", "Classify again", automation.reclassify, config,
            after=(f"taxonomy_application.{found.name}",),
        )  # fmt: skip


def _trigger(
    what: str,
    action: str,
    words: str,
    schedule: Schedule,
    config: dict[str, Json],
    after: tuple[str, ...] = (),
) -> Step:
    name = f"{schedule.every or 'custom'}-{what}"
    kind, settings = schedule_config(schedule)
    body: dict[str, Json] = {
        "name": name,
        "description": f"{name}: {words.lower()} {schedule_words(schedule)}",
        "action_type": action,
        "action_config": config,
        "trigger_type": kind,
        "schedule_config": settings,
    }
    return Step(
        id=f"trigger.{name}", kind="trigger", name=name, verb="create",
        why=Why("automation", f"{what} in Automation", f"automation.{what}"),
        request=Call("POST", path("/v1/triggers"), body), after=after,
        group="triggers", details=(schedule_words(schedule),),
    )  # fmt: skip


def schedule_config(schedule: Schedule) -> tuple[str, dict[str, Json]]:
    """trigger_type and schedule_config: intervals for hours, cron for days and own times."""
    if schedule.every in INTERVALS:
        return "interval", {"interval_seconds": SECONDS[schedule.every]}
    expression = schedule.cron or MIDNIGHT
    return "cron", {"cron_expression": expression, "timezone": schedule.timezone}


def schedule_words(schedule: Schedule) -> str:
    """A schedule in words."""
    match schedule.every:
        case "hourly":
            return "every hour"
        case "6h":
            return "every 6 hours"
        case "daily":
            return f"every day at midnight {schedule.timezone}"
        case _:
            return f"at {schedule.cron} {schedule.timezone}"


TRIGGER = "/v1/triggers/{id}"
KIND = Kind(
    name="trigger", title="Trigger", plural="triggers", path="/v1/triggers",
    id_field="trigger_id", name_field="name",
    help="Runs clusters, taxonomies or collections on a schedule.",
    steps=steps,
    lookup=Lookup(
        by_name=False,
        same=("action_type", "action_config", "trigger_type", "schedule_config"),
    ),
    listing=Listing(
        path="/v1/triggers/list", paging="body", sort="sort_by", totals=False,
        narrow=("action_type", "trigger_type", "status", "resource_id"),
    ),
    update="PATCH",
    editable=(
        Editable("name", "text"), Editable("description", "text"),
        Editable("schedule_config", "schedule", "cron with time zone, or seconds"),
    ),
    fixed="What it runs and how it is triggered cannot be changed. Delete it and create another.",
    deletion=Deletion(
        "Disables the trigger for good; its history stays and it may still be listed as disabled.",
        soft=True,
    ),
    actions=(
        Action("run", "run now", "x", "POST", TRIGGER + "/execute", "Fire once, now",
               follow=True, bulk=True),
        Action("pause", "pause", "p", "POST", TRIGGER + "/pause", "Do not fire until resumed",
               when=("active",), past="paused", bulk=True, leads_to=("off",)),
        Action("resume", "resume", "P", "POST", TRIGGER + "/resume", "Fire on schedule again",
               when=("paused", "failed"), past="active again", bulk=True, leads_to=("done",)),
    ),
    columns=(
        Column("name", "name"), Column("runs", "action_type", "text", 20, 2),
        Column("schedule", "schedule_config", "text", 22, 2),
        Column("next", "next_scheduled_at", "time", 13),
        Column("last", "last_triggered_at", "age", 8), Column("failures", "consecutive_failures",
                                                        "count", 9, 3),
        Column("state", "status", "state", 12),
    ),
    links={
        "action_config.cluster_id": "cluster", "action_config.taxonomy_id": "taxonomy",
        "action_config.collection_id": "collection", "action_config.alert_id": "alert",
        "action_config.retriever_id": "retriever", "action_config.batch_id": "batch",
    },
)  # fmt: skip
