"""One answer of a live workspace is changed: what differs and why, what is sent, what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.interview.answers import (
    Alert,
    Answers,
    Channel,
    Clustering,
    Credentials,
    Dataset,
    Field,
    Label,
    LlmLabels,
    Notifications,
    Schedule,
    Source,
    Taxonomy,
)
from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.workspace.compared import compare
from mixpeek_tui.workspace.infer import infer
from tests.contract.operations import check_request
from tests.strict_server.log import Seen
from tests.workspace.strict_world import StrictWorld, furnished

LIVE = load_answers(Path(__file__).parent / "answers" / "everything.yaml").answers
Edit = Callable[[Answers], Answers]
SETTLED = ("replace", "later", "not managed")
"""What stays in a second difference: nothing of it is sent."""


@dataclass(frozen=True)
class Case:
    """One changed answer."""

    name: str
    edit: Edit
    rows: dict[str, str]
    """Rows that are not kept, by step: verb and part of the reason."""
    sent: list[str] = field(default_factory=list)
    """Method and path without ids; order is free, the graph is what counts."""


def goals(*names: str) -> Edit:
    return lambda a: replace(a, retrieval=replace(a.retrieval, goals=names))


def dataset(number: int, **changes: Any) -> Edit:
    return lambda a: a.with_dataset(number, replace(a.datasets[number], **changes))


def fields(edit: Callable[[tuple[Field, ...]], tuple[Field, ...]]) -> Edit:
    return lambda a: a.with_dataset(0, replace(a.datasets[0], fields=edit(a.datasets[0].fields)))


def taxonomy(edit: Callable[[Taxonomy], Taxonomy]) -> Edit:
    return lambda a: replace(a, taxonomy=edit(a.taxonomy or Taxonomy()))


def clustering(edit: Callable[[Clustering], Clustering]) -> Edit:
    return lambda a: replace(a, clustering=edit(a.clustering or Clustering()))


def schedules(**changes: Schedule | None) -> Edit:
    return lambda a: replace(a, automation=replace(a.automation, **changes))


def notes(edit: Callable[[Notifications], Notifications]) -> Edit:
    return lambda a: replace(a, notifications=edit(a.notifications))


def alert(**changes: Any) -> Edit:
    def edit(found: Notifications) -> Notifications:
        first, *rest = found.alerts
        return replace(found, alerts=(replace(first, **changes), *rest))
    return notes(edit)


def without_reviews(a: Answers) -> Answers:
    kept = tuple(x for x in a.notifications.alerts if x.dataset != "reviews")
    return replace(a, datasets=a.datasets[:1], notifications=replace(a.notifications, alerts=kept))


RETRIEVER, ALERT, CLUSTER, TRIGGER, BUCKET = (
    f"PATCH /v1/{name}s/*" for name in ("retriever", "alert", "cluster", "trigger", "bucket"))
HOOK = "PUT /v1/organizations/webhooks/*"
LATER = {
    "bucket.live-taxonomy-labels-level-2": "later", "object.live-taxonomy-labels": "later",
    "object.live-taxonomy-labels-level-2": "later",
    "collection.live-taxonomy-reference-level-2": "later",
    "batch.live-taxonomy-reference": "later", "batch.live-taxonomy-reference-level-2": "later",
    "retriever.live-taxonomy-matcher-level-2": "later only taxonomy.live-categories would use it",
}
NEW_COLOR = {"bucket.products-data": "change its schema lacks color",
             "collection.products-text": "replace its documents lack color; that cannot be changed",
             "collection.products-images": "replace its documents lack color"}

CASES = (
    Case("a field", fields(lambda f: (*f, Field("color", "string", False))), NEW_COLOR, [BUCKET]),
    Case("an embedded field", fields(lambda f: (*f, Field("essay", "text", True))), {
        "bucket.products-data": "change its schema lacks essay",
        "collection.products-text": "replace", "collection.products-images": "replace",
        "collection.products-text-essay": "create there is no collection like it",
        "retriever.live-search": "change what it searches lacks products-text-essay",
        "retriever.live-multimodal": "change", "retriever.live-alert-knives": "change",
    }, [BUCKET, "POST /v1/collections", RETRIEVER, RETRIEVER, RETRIEVER]),
    Case("a field less", fields(lambda f: f[:-1]), {
        "collection.products-text": "replace its documents have brand, which no answer asks for",
        "collection.products-images": "replace"}),
    Case("a field's type", fields(lambda f: tuple(replace(x, type="integer") if x.name == "price" else x for x in f)), {
        "bucket.products-data": "change price.type is float, the answers want integer",
        "retriever.live-search": "change max_price.type is float", "retriever.live-image-search": "change",
        "retriever.live-multimodal": "change"}, [BUCKET, RETRIEVER, RETRIEVER, RETRIEVER]),
    Case("a description", dataset(0, description="others"), {
        "bucket.products-data": "change description is Things to buy, the answers want others"}, [BUCKET]),
    Case("a dataset", lambda a: replace(a, datasets=(*a.datasets, Dataset("films", "", (Field("plot", "text", True),)))), {
        "bucket.films-data": "create", "collection.films-text": "create",
        "retriever.live-search": "change what it searches lacks films-text",
        "retriever.live-multimodal": "change what it searches lacks films-text",
    }, ["POST /v1/buckets", "POST /v1/collections", RETRIEVER, RETRIEVER]),
    Case("a dataset less", without_reviews, {
        "retriever.live-search": "change what it searches has reviews-text", "retriever.live-multimodal": "change",
        "bucket.reviews-data": "not managed", "collection.reviews-text": "not managed",
        "retriever.live-alert-insults": "not managed",
        "alert.live-insults": "not managed no answer asks for it; it stays as it is"}, [RETRIEVER, RETRIEVER]),
    Case("a goal", lambda a: goals(*a.retrieval.goals, "question_answering")(a), {
        "retriever.live-qa": "create there is no retriever like it"}, ["POST /v1/retrievers"]),
    Case("goals less", goals("semantic_text", "filtered"), {
        "retriever.live-search": "change its stages have rerank, which no answer asks for",
        "retriever.live-image-search": "not managed", "retriever.live-multimodal": "not managed"}, [RETRIEVER]),
    Case("a field to filter on", lambda a: replace(a, retrieval=replace(a.retrieval, filter_fields=("price", "brand"))), {
        "retriever.live-search": "change its inputs lack brand", "retriever.live-image-search": "change",
        "retriever.live-multimodal": "change"}, [RETRIEVER] * 3),
    Case("a label", taxonomy(lambda t: replace(t, labels=(*t.labels, Label("games", "to play together")))), {
        "object.live-taxonomy-labels": "create labels that are not there: games",
        "batch.live-taxonomy-reference": "create object.live-taxonomy-labels is new",
    }, ["POST /v1/buckets/*/objects/batch", "POST /v1/collections/*/trigger"]),
    Case("a label's description", taxonomy(lambda t: replace(t, labels=(replace(t.labels[0], description="for work"), *t.labels[1:]))), {
        "object.live-taxonomy-labels": "change labels that are described otherwise: tools",
        "batch.live-taxonomy-reference": "create",
    }, ["PATCH /v1/buckets/*/objects/*", "POST /v1/collections/*/trigger"]),
    Case("a label less", taxonomy(lambda t: replace(t, labels=t.labels[:1])), {
        "label.toys": "not managed no answer asks for this label; documents are still compared with it"}),
    Case("a taxonomy of another kind", taxonomy(lambda t: replace(t, kind="hierarchical", labels=(Label("all", "all of it", t.labels),))), {
        **LATER, "taxonomy.live-categories": "replace taxonomy_type is flat, the answers want hierarchical",
        "label.tools": "not managed", "label.toys": "not managed"}),
    Case("an inferred taxonomy", taxonomy(lambda t: replace(t, kind="hierarchical", labels=(), infer=True)), {
        "taxonomy.live-categories": "replace", "retriever.live-taxonomy-matcher": "later",
        "bucket.live-taxonomy-labels": "not managed", "collection.live-taxonomy-reference": "not managed"}),
    Case("another field to classify by", taxonomy(lambda t: replace(t, field="title")), {
        "taxonomy.live-categories": "replace input_mappings.path is body, the answers want title; that cannot"}),
    Case("no taxonomy", lambda a: schedules(reclassify=None)(replace(a, taxonomy=None)), {
        "bucket.live-taxonomy-labels": "not managed", "collection.live-taxonomy-reference": "not managed",
        "retriever.live-taxonomy-matcher": "not managed", "taxonomy.live-categories": "not managed",
        "trigger.daily-reclassify": "not managed"}),
    Case("another algorithm", clustering(lambda c: replace(c, algorithm="hdbscan", clusters=None)), {
        "cluster.live-vector-clusters": "replace clustering_method is kmeans, the answers want hdbscan; that cannot be changed"}),
    Case("another count", clustering(lambda c: replace(c, clusters=3)), {
        "cluster.live-vector-clusters": "change n_clusters is 5, the answers want 3"}, [CLUSTER]),
    Case("another model", clustering(lambda c: replace(c, llm_labels=LlmLabels("google", "gemini-2.5-flash"))), {
        "cluster.live-vector-clusters": "change llm_labeling.provider is openai, the answers want google"}, [CLUSTER]),
    Case("no model", clustering(lambda c: replace(c, llm_labels=None)), {
        "cluster.live-vector-clusters": "change a model labels its groups, the answers want no labels"}, [CLUSTER]),
    Case("nothing written back", clustering(lambda c: replace(c, enrich_source=False)), {
        "cluster.live-vector-clusters": "replace enrich_source_collection is true"}),
    Case("another feature", clustering(lambda c: replace(c, feature="image")), {
        "cluster.live-vector-clusters": "replace what it groups lacks products-images and has products-text"}),
    Case("groups by attributes", clustering(lambda c: replace(c, kind="attribute", attributes=("brand",), algorithm="hdbscan", clusters=None)), {
        "cluster.live-attribute-clusters": "create", "trigger.6h-recluster": "create",
        "cluster.live-vector-clusters": "not managed"}, ["POST /v1/clusters", "POST /v1/triggers"]),
    Case("no groups", lambda a: schedules(recluster=None)(replace(a, clustering=None)), {
        "cluster.live-vector-clusters": "not managed", "trigger.6h-recluster": "not managed"}),
    Case("another interval", schedules(recluster=Schedule("hourly")), {
        "trigger.hourly-recluster": "change it runs every 6 hours, the answers want every hour"}, [TRIGGER]),
    Case("a time instead of an interval", schedules(recluster=Schedule("daily")), {
        "trigger.daily-recluster": "replace"}),
    Case("another time", schedules(reclassify=Schedule(cron="5 5 * * *", timezone="Europe/Berlin")), {
        "trigger.custom-reclassify": "change it runs every day at midnight Europe/Berlin, the answers want at 5 5 * * *"}, [TRIGGER]),
    Case("another zone", schedules(reclassify=Schedule("daily", timezone="Asia/Tokyo")), {
        "trigger.daily-reclassify": "change it runs every day at midnight Europe/Berlin, the answers want every day at midnight Asia/Tokyo"}, [TRIGGER]),
    Case("no schedule", schedules(recluster=None), {"trigger.6h-recluster": "not managed"}),
    Case("other words to watch for", alert(watch_for="blades"), {
        "retriever.live-alert-knives": "change criteria is", "alert.live-knives": "change query is knives, the answers want blades",
    }, [RETRIEVER, ALERT]),
    Case("another threshold", alert(min_matches=9), {"alert.live-knives": "change min_count is 2, the answers want 9"}, [ALERT]),
    Case("a threshold beyond what is judged", alert(min_matches=50), {
        "retriever.live-alert-knives": "change final_top_k is 10", "alert.live-knives": "change"}, [RETRIEVER, ALERT]),
    Case("another channel", alert(channel=Channel("email", to=("new@example.com",))), {
        "alert.live-knives": "change channel_type is slack, the answers want email"}, [ALERT]),
    Case("another Slack channel", alert(channel=Channel("slack", webhook_url="${env:SLACK_WEBHOOK_URL_LIVE_KNIVES}", channel="#other")), {
        "alert.live-knives": "change channel is #watch, the answers want #other"}, [ALERT]),
    Case("another secret address", alert(channel=Channel("slack", webhook_url="${env:NEW_HOOK}", channel="#watch")), {
        "alert.live-knives": "change its secret comes from another variable than before"}, [ALERT]),
    Case("another dataset to watch", alert(dataset="reviews"), {
        "retriever.live-alert-knives": "change what it searches lacks reviews-text and has products-text"}, [RETRIEVER]),
    Case("an alert", notes(lambda n: replace(n, alerts=(*n.alerts, Alert("lies", "reviews", "lies", 1, Channel("email", to=("a@example.com",)))))), {
        "retriever.live-alert-lies": "create", "alert.live-lies": "create"}, ["POST /v1/retrievers", "POST /v1/alerts"]),
    Case("an alert less", notes(lambda n: replace(n, alerts=n.alerts[1:])), {
        "retriever.live-alert-knives": "not managed", "alert.live-knives": "not managed"}),
    Case("other events", notes(lambda n: replace(n, webhook=n.webhook and replace(n.webhook, events=("alert.triggered",)))), {
        "webhook.live-job-notifications": "change its events have cluster.execution.completed"}, [HOOK]),
    Case("another address", notes(lambda n: replace(n, webhook=n.webhook and replace(n.webhook, url="https://example.com/new"))), {
        "webhook.live-job-notifications": "change url is https://example.com/events, the answers want https://example.com/new"}, [HOOK]),
    Case("no webhook", notes(lambda n: replace(n, webhook=None)), {"webhook.live-job-notifications": "not managed"}),
    Case("a provider", dataset(1, source=Source("s3", bucket="acme", prefix="x", credentials=Credentials("${env:AWS_ID}", "${env:AWS_SECRET}"))), {
        "connection.reviews-source": "create", "sync.reviews-source": "create",
        "sync_job.reviews-source": "create sync.reviews-source is new", "batch.reviews-text": "create",
    }, ["POST /v1/organizations/connections", "POST /v1/buckets/*/syncs", "POST /v1/buckets/*/syncs/*/trigger"]),
    Case("a file", dataset(1, source=Source("file", path="reviews.jsonl")), {
        "object.reviews": "create the bucket is empty", "batch.reviews-text": "create object.reviews is new",
    }, ["POST /v1/buckets/*/objects/batch", "POST /v1/collections/*/trigger"]),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_what_follows_is_sent(case: Case, tmp_path: Path) -> None:
    furnished(tmp_path)
    world = StrictWorld(tmp_path)
    opened = infer(world.make(LIVE)).answers
    workspace = world.load("live")
    changed = case.edit(opened)
    compared = compare(changed, workspace, opened)
    apart: dict[str, str] = {}
    for change in compared.changes:  # the first of a name: the plan's own row comes before leftovers
        if change.verb != "keep":
            apart.setdefault(change.step_id, f"{change.verb} {change.reason}")
    assert apart.keys() == case.rows.keys()
    for step, words in case.rows.items():
        assert apart[step].startswith(words), apart[step]
    world.changed()
    applied = world.apply(compared)
    sent = world.changed()
    assert applied.failed == ()
    # a file goes out in as many requests as its rows take
    assert sorted({*map(shape, sent)}) == sorted({*case.sent})
    if not any(one.endswith("/batch") for one in case.sent):
        assert sorted(map(shape, sent)) == sorted(case.sent)
    for one in sent:
        own = "/objects/" in one.path  # an object's fields are the user's own (contract §2)
        refused = check_request(one.method, one.path, one.body, "x-namespace" in one.headers, closed=not own)
        assert list(refused) == []
    assert world.server.refused == []
    left = compare(changed, world.load("live"), changed)
    assert left.nothing_to_do
    assert {c.verb for c in left.changes} <= {"keep", *SETTLED}
    assert [c.step_id for c in left.changes if c.verb in SETTLED] == [
        c.step_id for c in compared.changes if c.verb in SETTLED]


def shape(seen: Seen) -> str:
    """Method and path, ids left out."""
    parts = ("*" if "_" in part else part for part in seen.path.split("/"))
    return f"{seen.method} {'/'.join(parts)}"
