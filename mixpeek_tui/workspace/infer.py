"""An existing workspace as answers, with what it does not tell marked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from mixpeek_tui.interview.answers import Alert, Answers, Channel, Notifications, Webhook
from mixpeek_tui.kinds.retriever import SEARCHES
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import items, objects, text_at, texts, value_at, whole
from mixpeek_tui.workspace.infer_data import Found, Gap, first, infer_data
from mixpeek_tui.workspace.infer_groups import (
    infer_automation,
    infer_clustering,
    infer_taxonomy,
    unknown_triggers,
)
from mixpeek_tui.workspace.infer_search import infer_retrieval
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.snapshot import Workspace

__all__ = ["Gap", "Inferred", "infer"]

ENDINGS = {
    "retriever": (*(f"-{s.suffix}" for s in SEARCHES), "-taxonomy-matcher"),
    "taxonomy": ("-categories",),
    "cluster": ("-vector-clusters", "-attribute-clusters"),
    "webhook": ("-job-notifications",),
}
"""What the plan appends to the project's name."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """Answers that lead to what exists, as far as answers can."""

    answers: Answers
    gaps: tuple[Gap, ...]
    """What the workspace does not tell, and what no answer leads to."""


def infer(workspace: Workspace) -> Inferred:
    """The answers that would have led to this workspace. Never raises; gaps say what is missing.

    Field types that the bucket schema does not tell apart (a date stored as a string) come back
    as what they are stored as; the plan for them is the same.
    """
    found = Found(workspace, project_of(workspace))
    infer_data(found)
    retrieval = infer_retrieval(found)
    taxonomy = infer_taxonomy(found)
    clustering = infer_clustering(found)
    automation = infer_automation(found)
    unknown_triggers(found)
    notifications = Notifications(tuple(_alerts(found)), _webhook(found))
    for note in workspace.notes:
        found.gap("", note)
    answers = Answers(
        project=found.project, datasets=tuple(found.datasets), retrieval=retrieval,
        taxonomy=taxonomy, clustering=clustering, automation=automation,
        notifications=notifications, rename=found.rename,
    )  # fmt: skip
    return Inferred(answers, tuple(found.gaps))


def project_of(workspace: Workspace) -> str:
    """The project: what most names begin with, else the namespace's name."""
    home = workspace.namespace.name if workspace.namespace else ""
    votes: Counter[str] = Counter()
    for name, endings in ENDINGS.items():
        for item in workspace.of(name):
            ending = max((e for e in endings if item.name.endswith(e)), key=len, default="")
            if ending and item.name != ending:
                votes[item.name.removesuffix(ending)] += 1
    votes[home] += 1 if home in votes else 0
    if home and votes[home] > 0:
        return home
    return votes.most_common(1)[0][0] if +votes else home


def _alerts(found: Found) -> list[Alert]:
    read = []
    for item in found.workspace.of("alert"):
        alert = _alert(found, item)
        if alert is not None:
            read.append(alert)
    return read


def _alert(found: Found, item: Item) -> Alert | None:
    retriever = found.workspace.find("retriever", item.data.get("retriever_id"))
    used: Json = None
    if retriever is not None:
        used = retriever.data.get("collection_identifiers") or retriever.data.get("collection_ids")
    homes = found.home(items(used))
    query = text_at(item.data, "inputs.query")
    if retriever is None or not homes or not query:
        found.gap(f"alert.{item.name}", "it does not search a dataset for words")
        return None
    name = item.name.removeprefix(f"{found.project}-")
    found.named(f"alert.{found.project}-{name}", item.name)
    found.named(f"retriever.{found.project}-alert-{name}", retriever.name)
    channels = objects(value_at(item.data, "notification_config.channels"))
    for extra in channels[1:]:
        words = f"its second channel, {text_at(extra, 'channel_type')}, is not managed"
        found.gap(f"alert.{item.name}", words)
    return Alert(name, homes[0].dataset, query, whole(item.data.get("min_count")) or 1,
                 read_channel(found, item, channels[0] if channels else {}))  # fmt: skip


def read_channel(found: Found, item: Item, channel: Json) -> Channel:
    """The answer that leads to an alert's channel."""
    config = value_at(channel, "config")
    match text_at(channel, "channel_type"):
        case "webhook":
            return Channel("webhook", url=text_at(config, "url"))
        case "slack":
            return Channel("slack", webhook_url=_without_secret(found, item, config),
                           channel=text_at(config, "channel") or None)  # fmt: skip
        case "email":
            return Channel("email", to=texts(value_at(config, "to")))
        case other:
            found.gap(f"alert.{item.name}", f"no answer leads to the channel {other or 'of none'}")
            return Channel()


def _without_secret(found: Found, item: Item, config: Json) -> str | None:
    """A variable in place of the Slack address: whoever has that may post, so it is not kept.

    The variable is the alert's own; another one's address must not get there by its name.
    """
    address = text_at(config, "webhook_url")
    if not address or "${env:" in address:
        return address or None
    variable = "SLACK_WEBHOOK_URL_" + re.sub(r"[^A-Z0-9]+", "_", item.name.upper())
    words = f"its Slack address is not kept; to change its channel, set {variable}"
    found.gap(f"alert.{item.name}", words)
    return "${env:" + variable + "}"


def _webhook(found: Found) -> Webhook | None:
    """The webhook of this project; those of others in the organization are not ours."""
    item = found.workspace.find("webhook", f"{found.project}-job-notifications")
    if item is None:
        return None
    channel = first(item.data.get("channels"))
    return Webhook(text_at(channel, "configs.url"), texts(item.data.get("event_types")))
