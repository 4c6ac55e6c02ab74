"""An existing workspace as answers, with what it does not tell marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mixpeek_tui.addresses import is_secret, variable_for
from mixpeek_tui.interview.answers import Alert, Answers, Channel, Notifications, Webhook
from mixpeek_tui.kinds.retriever import SEARCHES
from mixpeek_tui.text import plural
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.compared import PLACES, compare
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


def infer(workspace: Workspace, left_out: frozenset[str] = frozenset()) -> Inferred:
    """The answers that would have led to this workspace. Never raises; gaps say what is missing.

    Field types that the bucket schema does not tell apart (a date stored as a string) come back
    as what they are stored as; the plan for them is the same.

    Args:
        workspace: What exists.
        left_out: Ids of what the answers did not ask for when they were last applied.
    """
    aside = [i for items in workspace.items.values() for i in items if i.id in left_out]
    known = workspace.without(aside)
    found = Found(known, project_of(workspace))
    for item in aside:
        words = "it was not asked for when answers were last applied; one of its name takes it back"
        found.gap(f"{item.kind}.{item.name}", words)
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
    return Inferred(answers, (*found.gaps, *_unlike(answers, workspace)))


def _unlike(answers: Answers, workspace: Workspace) -> Iterator[Gap]:
    """What the answers would make or change although nobody changed an answer."""
    for change in compare(answers, workspace).changes:
        asked = change.step_id.partition(".")[0] in PLACES
        if asked and change.verb in ("create", "change", "replace"):
            words = f"the answers that come closest would {change.verb} it: {change.reason}"
            yield Gap(change.step_id, words)


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
            return Channel("webhook", url=_address(found, item, text_at(config, "url")))
        case "slack":
            address = _address(found, item, text_at(config, "webhook_url"), "SLACK_WEBHOOK_URL")
            return Channel("slack", webhook_url=address, channel=text_at(config, "channel") or None)
        case "email":
            return Channel("email", to=texts(value_at(config, "to")))
        case other:
            found.gap(f"alert.{item.name}", f"no answer leads to the channel {other or 'of none'}")
            return Channel()


def _address(found: Found, item: Item, address: str, stem: str = "WEBHOOK_URL") -> str | None:
    """A variable in place of an address that is a secret, or that names a variable itself: what
    somebody else wrote there must not read this machine's environment.

    The variable is the resource's own; another one's address must not get there by its name.
    """
    strange = "${" in address
    if not address or not (strange or stem.startswith("SLACK") or is_secret(address)):
        return address or None
    held = "holds ${…}, which would be filled in here" if strange else "is a secret"
    words = f"its address {held}, and is not kept; to change it, name another variable"
    found.gap(f"{item.kind}.{item.name}", words)
    return "${env:" + variable_for(item.name, stem) + "}"


def _webhook(found: Found) -> Webhook | None:
    """The webhook of this project; those of others in the organization are not ours."""
    wanted = f"{found.project}-job-notifications"
    item = next((w for w in found.workspace.of("webhook") if w.name == wanted), None)
    if item is None:
        if others := len(found.workspace.of("webhook")):
            words = f"the organization has {plural(others, 'webhook')}, none called {wanted}"
            found.gap("notifications.webhook", words)
        return None
    channels = objects(item.data.get("channels"))
    for extra in channels[1:]:
        words = f"its second channel, {text_at(extra, 'channel')}, is not managed"
        found.gap(f"webhook.{item.name}", words)
    address = _address(found, item, text_at(first(item.data.get("channels")), "configs.url"))
    if not address:
        found.gap(f"webhook.{item.name}", "it goes to no web address; not managed")
        return None
    return Webhook(address, texts(item.data.get("event_types")))
