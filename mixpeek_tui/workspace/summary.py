"""One resource in words: the handful of facts at the top of the detail pane."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from mixpeek_tui import text
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.cells import own_fields, plain, stage_ids, state_of
from mixpeek_tui.workspace.fields import (
    mapping,
    moment,
    number,
    objects,
    value_at,
    values_at,
    whole,
)
from mixpeek_tui.workspace.item import NO_NAMES, Item, Names
from mixpeek_tui.workspace.schedules import next_fires, schedule_words

LONGEST = 600


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an overview, safe to draw."""

    label: str
    value: str
    link: tuple[str, str] | None = None
    """Kind and id or name that the value stands for, if it can be jumped to."""


Facts = Iterator[Fact]
Teller = Callable[[Item, datetime], Facts]


def overview(item: Item, now: datetime, names: Names = NO_NAMES) -> tuple[Fact, ...]:
    """The facts of a resource; those that it does not tell are left out.

    Args:
        item: The resource, as listed or read.
        now: An aware time, from which ages count.
        names: What is known of how those are called that it points to.
    """
    facts = [*_head(item), *TELLERS.get(item.kind, _nothing)(item, now), *_links(item, names)]
    facts += _times(item, now)
    seen: set[tuple[str, str]] = set()
    kept = []
    for fact in facts:
        if fact.value and (fact.label, fact.value) not in seen:
            seen.add((fact.label, fact.value))
            kept.append(Fact(fact.label, fact.value[:LONGEST], fact.link))
    return tuple(kept)


def _nothing(item: Item, now: datetime) -> Facts:
    return iter(())


def _head(item: Item) -> Facts:
    state = state_of(item)
    yield Fact("state", text.safe(state.words))
    yield Fact("why", text.safe(state.error))
    yield Fact("description", _said(item.data, "description"))
    yield Fact("id", text.safe(item.id))


def _times(item: Item, now: datetime) -> Facts:
    for label, field in (("created", "created_at"), ("updated", "updated_at")):
        when = moment(item.data.get(field))
        if when is not None:
            ago = text.age((now - when).total_seconds())
            yield Fact(label, f"{ago} ago, {text.local_time(when, now)}")


def _links(item: Item, names: Names) -> Facts:
    for path, target in kind(item.kind).links.items():
        for value in values_at(item.data, path)[:6]:
            if isinstance(value, str) and value:
                name = names.get((target, value), value)
                words = value if name == value else f"{name}  {value}"
                yield Fact(kind(target).title.lower(), text.safe(words), (target, value))


def _said(data: Mapping[str, Json], path: str) -> str:
    return plain(value_at(data, path))


def _count(data: Mapping[str, Json], path: str) -> str:
    found = whole(value_at(data, path))
    return "" if found is None else text.count(found)


def _when(data: Mapping[str, Json], path: str, now: datetime) -> str:
    found = moment(value_at(data, path))
    if found is None:
        return ""
    if found > now:
        return text.local_time(found, now)
    return f"{text.age((now - found).total_seconds())} ago"


def _bucket(item: Item, now: datetime) -> Facts:
    size = number(item.data.get("total_size_bytes"))
    yield Fact("objects", _count(item.data, "object_count"))
    yield Fact("failed", _some(item.data, "failed_object_count"))
    yield Fact("size", "" if size is None else text.size(size))
    properties = mapping(value_at(item.data, "bucket_schema.properties"))
    fields = [f"{text.safe(k)} ({_said(mapping(v), 'type')})" for k, v in properties.items()]
    yield Fact("fields", ", ".join(fields))


def _some(data: Mapping[str, Json], path: str) -> str:
    """A count that is only worth a line when it is not zero."""
    return _count(data, path) if whole(value_at(data, path)) else ""


def _collection(item: Item, now: datetime) -> Facts:
    yield Fact("documents", _count(item.data, "document_count"))
    yield Fact("extractor", _said(item.data, "feature_extractor.feature_extractor_name"))
    yield Fact("reads", _said(item.data, "feature_extractor.input_mappings"))
    uris = values_at(item.data, "vector_indexes.feature_uri")
    yield Fact("feature URI", plain(list(uris)))
    schedule = mapping(item.data.get("schedule"))
    yield Fact("schedule", schedule_words(schedule))
    yield Fact("off because", _said(item.data, "disabled_reason"))


def _retriever(item: Item, now: datetime) -> Facts:
    yield Fact("stages", " > ".join(stage_ids(item.data)))
    inputs = mapping(item.data.get("input_schema"))
    yield Fact("asks for", ", ".join(text.safe(name) for name in inputs))
    yield Fact("version", _count(item.data, "version"))


def _taxonomy(item: Item, now: datetime) -> Facts:
    yield Fact("kind", _said(item.data, "config.taxonomy_type"))
    yield Fact("inferred by", _said(item.data, "config.inference_strategy"))
    yield Fact("version", _count(item.data, "version"))
    nodes = objects(item.data.get("nodes")) or objects(
        value_at(item.data, "config.hierarchical_nodes")
    )
    yield Fact("levels or nodes", text.count(len(nodes)) if nodes else "")


def _cluster(item: Item, now: datetime) -> Facts:
    data = item.data
    yield Fact("groups by", _said(data, "cluster_type"))
    yield Fact("algorithm", _said(data, "algorithm"))
    yield Fact("attributes", _said(data, "clustered_attributes"))
    yield Fact("groups", _count(data, "num_clusters"))
    yield Fact("documents", _count(data, "num_documents_clustered"))
    yield Fact("last run", _when(data, "last_executed_at", now))
    seconds = number(data.get("execution_time_seconds"))
    yield Fact("took", "" if seconds is None else text.duration(seconds))
    model = _said(data, "llm_labeling.model_name")
    named = value_at(data, "llm_labeling.enabled") is not False
    yield Fact("labels by", model if named else "")
    if data.get("enrich_source") is True:
        yield Fact("writes", "cluster_id and cluster_label to the documents")
    yield Fact("label errors", _said(data, "llm_labeling_errors"))


def _trigger(item: Item, now: datetime) -> Facts:
    data = item.data
    yield Fact("runs", _said(data, "action_type").replace("_", " "))
    yield Fact("schedule", schedule_words(data))
    fires = next_fires(data, now, 3)
    times = ", ".join(text.local_time(at, now) for at in fires)
    yield Fact("next", f"{times} ({now:%Z})" if times else "")
    yield Fact("last", _when(data, "last_triggered_at", now))
    yield Fact("last outcome", _said(data, "last_execution_status").lower())
    yield Fact("last error", _said(data, "last_execution_error"))
    yield Fact("fired", _count(data, "execution_count"))
    yield Fact("failed in a row", _some(data, "consecutive_failures"))
    if data.get("is_overdue") is True:
        yield Fact("overdue", "it should have fired by now")


def _alert(item: Item, now: datetime) -> Facts:
    data = item.data
    yield Fact("watches for", _said(data, "inputs"))
    yield Fact("fires from", _count(data, "min_count"))
    for channel in objects(value_at(data, "notification_config.channels")):
        where = next((w for k in ("url", "to", "channel") if (w := _said(channel, f"config.{k}"))),
                     "")  # fmt: skip
        yield Fact("tells", f"{_said(channel, 'channel_type')} {where}".strip())
    yield Fact("last fired", _when(data, "last_fired_at", now))


def _webhook(item: Item, now: datetime) -> Facts:
    for channel in objects(item.data.get("channels")):
        where = _said(channel, "configs.url") or _said(channel, "configs.to_addresses")
        yield Fact("tells", f"{_said(channel, 'channel')} {where}".strip())
    yield Fact("events", plain(item.data.get("event_types")))
    yield Fact("belongs to", "the whole organization, not this namespace")


def _sync(item: Item, now: datetime) -> Facts:
    data = item.data
    yield Fact("source", _said(data, "source_path"))
    seconds = number(data.get("polling_interval_seconds"))
    yield Fact("looks every", "" if seconds is None else text.duration(seconds))
    yield Fact("files brought", _count(data, "total_files_synced"))
    yield Fact("files failed", _some(data, "total_files_failed"))
    yield Fact("last run", _when(data, "last_sync_at", now))
    yield Fact("next run", _when(data, "next_sync_at", now))
    yield Fact("last error", _said(data, "last_error"))
    yield Fact("paused because", _said(data, "pause_reason"))


def _connection(item: Item, now: datetime) -> Facts:
    yield Fact("provider", _said(item.data, "provider_type"))
    yield Fact("credentials", _said(item.data, "provider_config.credentials.type"))
    yield Fact("used", _when(item.data, "last_used_at", now))
    yield Fact("last error", _said(item.data, "last_error"))
    yield Fact("belongs to", "the whole organization, not this namespace")


def _batch(item: Item, now: datetime) -> Facts:
    data = item.data
    yield Fact("documents", _count(data, "documents_written"))
    yield Fact("objects failed", _some(data, "failed_object_count"))
    yield Fact("says", _said(data, "status_message"))
    yield Fact("failed because", _said(data, "failure_reason"))
    yield Fact("first error", _said(data, "progress.first_error"))


def _namespace(item: Item, now: datetime) -> Facts:
    for label in ("bucket", "collection", "object", "document"):
        yield Fact(f"{label}s", _count(item.data, f"{label}_count"))
    extractors = objects(item.data.get("feature_extractors"))
    names = [f"{_said(e, 'feature_extractor_name')}@{_said(e, 'version')}" for e in extractors]
    yield Fact("extractors", ", ".join(names))


def _run(item: Item, now: datetime) -> Facts:
    yield Fact("name", _said(item.data, "run_name"))
    yield Fact("groups", _count(item.data, "num_clusters"))
    yield Fact("points", _count(item.data, "num_points"))
    yield Fact("silhouette", _said(item.data, "metrics.silhouette_score"))
    yield Fact("error", _said(item.data, "error_message"))


def _search(item: Item, now: datetime) -> Facts:
    yield Fact("query", _said(item.data, "query_summary") or _said(item.data, "inputs"))
    yield Fact("results", _count(item.data, "total_returned"))
    took = number(item.data.get("duration_ms"))
    yield Fact("took", "" if took is None else text.duration(took / 1000))
    yield Fact("credits", _said(item.data, "credits_used"))


def _own(item: Item, now: datetime) -> Facts:
    for name, value in list(own_fields(item.data).items())[:12]:
        yield Fact(text.safe(name), plain(value))


def _task(item: Item, now: datetime) -> Facts:
    yield Fact("does", _said(item.data, "task_type").replace("_", " "))
    yield Fact("place in queue", _count(item.data, "queue_position"))


TELLERS: dict[str, Teller] = {
    "namespace": _namespace, "bucket": _bucket, "object": _own, "document": _own,
    "connection": _connection, "sync": _sync, "collection": _collection, "batch": _batch,
    "retriever": _retriever, "execution": _search, "taxonomy": _taxonomy, "cluster": _cluster,
    "cluster_execution": _run, "trigger": _trigger, "alert": _alert, "webhook": _webhook,
    "task": _task,
}  # fmt: skip
"""What each kind tells of itself."""
