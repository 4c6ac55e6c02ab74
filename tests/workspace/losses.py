"""What a workspace does not tell about the answers that led to it: every field, with the reason.

``expected`` turns answers into those that can come back; nothing else may differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mixpeek_tui.addresses import is_secret
from mixpeek_tui.interview.answers import (
    GOALS,
    Alert,
    Answers,
    Channel,
    Dataset,
    Field,
    Label,
    Source,
    embedded_media,
    embedded_text,
)
from mixpeek_tui.kinds.labels import target
from mixpeek_tui.kinds.names import names
from mixpeek_tui.kinds.retriever import wanted
from mixpeek_tui.kinds.stages import filter_fields
from mixpeek_tui.plan.build import build
from mixpeek_tui.workspace.infer_data import ANSWER_TYPE, Gap


@dataclass(frozen=True)
class Loss:
    """Something that does not come back."""

    field: str
    reason: str
    of: Callable[[Answers, Mapping[str, str]], Answers]
    """What comes back instead, given the variables of the environment."""
    gap: Callable[[Answers, Mapping[str, str]], set[str]] = lambda answers, environ: set()
    """Where a gap must say so; what leaves no trace at all can say nothing."""


def _skipped(answers: Answers, environ: Mapping[str, str]) -> Answers:
    plan = build(answers).by_id
    gone = {one.split(".")[0] for one in answers.skip}
    assert gone <= {"cluster"}, "the other kinds are not in the answers of these tests"
    assert not any(step in plan for step in answers.skip)
    clustering = None if "cluster" in gone else answers.clustering
    return replace(answers, skip=(), clustering=clustering)


def _goals(answers: Answers, environ: Mapping[str, str]) -> Answers:
    known = names(answers)
    found = wanted(answers, known)
    goals: set[str] = {search.goal for search in found}
    texts = [s for s in found if s.mode == "text"]
    fields = [f.name for s in texts for f in filter_fields(answers, s.collections(known))]
    if "filtered" in answers.retrieval.goals and fields:
        goals.add("filtered")
    textual = any(c.dataset.of_type("text", "string") for s in texts for c in s.collections(known))
    if "reranking" in answers.retrieval.goals and textual:
        goals.add("reranking")
    filters = tuple(sorted(set(fields))) if "filtered" in goals else ()
    return replace(answers, retrieval=replace(
        answers.retrieval, goals=tuple(g for g in GOALS if g in goals), filter_fields=filters))


def _fields(answers: Answers, environ: Mapping[str, str]) -> Answers:
    return replace(answers, datasets=tuple(replace(d, fields=tuple(_field(d, f) for f in d.fields))
                                           for d in answers.datasets))


def _field(dataset: Dataset, field: Field) -> Field:
    embedded = {f.name for f in embedded_text(dataset)} | {
        f.name for kind in ("image", "video", "audio") for f in embedded_media(dataset, kind)}
    kind = ANSWER_TYPE.get(field.bucket_type, "string")
    if kind == "string" and field.name in embedded:
        kind = "text"
    return Field(field.name, kind, field.name in embedded, field.bucket_type)


def _types(answers: Answers, environ: Mapping[str, str]) -> set[str]:
    """Datasets with a field that is neither what it is stored as nor embedded."""
    return {f"datasets.{d.name}.fields" for d in answers.datasets for f in d.fields
            if f.stored_as is None and f.type in ("date", "boolean", "number")}


def _sources(answers: Answers, environ: Mapping[str, str]) -> Answers:
    return replace(answers, datasets=tuple(
        replace(d, source=_source(d.name, d.source)) for d in answers.datasets))


def _source(dataset: str, given: Source) -> Source:
    connection = given.connection or f"{dataset}-source"
    match given.kind:
        case "s3":
            prefix = (given.prefix or "").strip("/") or None
            return Source("s3", bucket=given.bucket, prefix=prefix, connection=connection)
        case "google_drive" | "sharepoint":
            return Source(given.kind, folder=given.folder or "/", connection=connection)
        case "snowflake":
            return Source("snowflake", table=given.table, connection=connection)
        case _:
            return Source()


def _brought(answers: Answers, environ: Mapping[str, str]) -> set[str]:
    return {f"datasets.{d.name}.source" for d in answers.datasets if d.source.kind != "later"}


def _clustering(answers: Answers, environ: Mapping[str, str]) -> Answers:
    given = answers.clustering
    if given is None:
        return answers
    if given.kind == "vector":
        counted = given.algorithm != "hdbscan"
        given = replace(given, clusters=(given.clusters or 8) if counted else None)
    return replace(answers, clustering=given)


def _taxonomy(answers: Answers, environ: Mapping[str, str]) -> Answers:
    given = answers.taxonomy
    if given is None:
        return answers
    found = target(given, names(answers))
    assert found is not None
    labels = () if given.infer else tuple(_label(one) for one in given.labels)
    return replace(answers, taxonomy=replace(given, field=given.field or found.field.name, labels=labels))


def _label(label: Label) -> Label:
    same = label.description in ("", label.name)
    return Label(label.name, "" if same else label.description, tuple(map(_label, label.children)))


def _schedules(answers: Answers, environ: Mapping[str, str]) -> Answers:
    plan = {step.id.rpartition("-")[2] for step in build(answers).steps if step.kind == "trigger"}
    auto = answers.automation
    return replace(answers, automation=replace(
        auto, recluster=auto.recluster if "recluster" in plan else None,
        reclassify=auto.reclassify if "reclassify" in plan else None))


def _addresses(answers: Answers, environ: Mapping[str, str]) -> Answers:
    alerts = tuple(replace(a, channel=_channel(answers, a, environ)) for a in answers.notifications.alerts)
    hook = answers.notifications.webhook
    if hook is not None:
        name = f"{answers.project}-job-notifications"
        hook = replace(hook, url=_address(hook.url, name, environ) or "")
    return replace(answers, notifications=replace(answers.notifications, alerts=alerts, webhook=hook))


def _channel(answers: Answers, alert: Alert, environ: Mapping[str, str]) -> Channel:
    given, name = alert.channel, _alert_name(answers, alert)
    if given.kind == "slack":
        return replace(given, webhook_url="${env:SLACK_WEBHOOK_URL_" + _variable(name) + "}")
    return replace(given, url=_address(given.url, name, environ))


def _alert_name(answers: Answers, alert: Alert) -> str:
    name = f"{answers.project}-{alert.name}"
    return answers.rename.get(f"alert.{name}", name)


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")


def _address(given: str | None, name: str, environ: Mapping[str, str]) -> str | None:
    if given is None:
        return None
    for key, value in environ.items():
        given = given.replace("${env:" + key + "}", value)
    return "${env:WEBHOOK_URL_" + _variable(name) + "}" if is_secret(given) else given


def _hidden(answers: Answers, environ: Mapping[str, str]) -> set[str]:
    secret = [a for a in answers.notifications.alerts
              if "${env:" in str(_channel(answers, a, environ))]
    return {f"alert.{_alert_name(answers, a)}" for a in secret}


def _renamed(answers: Answers, environ: Mapping[str, str]) -> Answers:
    """A dataset whose bucket and collections are renamed, an alert and a webhook that are."""
    rename, project = dict(answers.rename), answers.project
    notes = answers.notifications
    if rename.pop(f"webhook.{project}-job-notifications", None):
        notes = replace(notes, webhook=None)
    alerts = []
    for alert in notes.alerts:
        new = rename.pop(f"alert.{project}-{alert.name}", "")
        if new:
            name = new.removeprefix(f"{project}-")
            retriever = rename.pop(f"retriever.{project}-alert-{alert.name}", f"{project}-alert-{alert.name}")
            rename[f"retriever.{project}-alert-{name}"] = retriever
            if f"{project}-{name}" != new:
                rename[f"alert.{project}-{name}"] = new
            alert = replace(alert, name=name)
        alerts.append(alert)
    found = replace(answers, rename=rename, notifications=replace(notes, alerts=tuple(alerts)))
    for dataset in answers.datasets:
        if new := rename.get(f"bucket.{dataset.name}-data"):
            found = _called(found, dataset.name, new)
    return found


def _called(answers: Answers, old: str, new: str) -> Answers:
    rename = {}
    for key, value in answers.rename.items():
        kind, _, name = key.partition(".")
        if kind in ("bucket", "collection") and name.startswith(f"{old}-"):
            name = new + name.removeprefix(old)
        rename[f"{kind}.{name}"] = value
    move: Callable[[str], str] = lambda name: new if name == old else name  # noqa: E731
    alerts = tuple(replace(a, dataset=move(a.dataset)) for a in answers.notifications.alerts)
    taxonomy, clustering = answers.taxonomy, answers.clustering
    return replace(
        answers, rename=rename,
        datasets=tuple(replace(d, name=move(d.name)) for d in answers.datasets),
        taxonomy=taxonomy and replace(taxonomy, dataset=move(taxonomy.dataset)),
        clustering=clustering and replace(clustering, dataset=move(clustering.dataset)),
        notifications=replace(answers.notifications, alerts=alerts))


def _unheard(answers: Answers, environ: Mapping[str, str]) -> set[str]:
    renamed = f"webhook.{answers.project}-job-notifications" in answers.rename
    return {"notifications.webhook"} if renamed else set()


def _order(answers: Answers, environ: Mapping[str, str]) -> Answers:
    return replace(answers, datasets=tuple(sorted(answers.datasets, key=lambda d: d.name)))


LOSSES = (
    Loss("skip", "a row that was switched off left nothing behind", _skipped),
    Loss("retrieval.goals", "a goal that the data cannot serve makes nothing; filtering and "
         "re-ranking alone make a search of their own; their order is that of the interview", _goals),
    Loss("taxonomy", "the field, if it was left to the best guess, is the guessed one; a label "
         "without a description is described by its name", _taxonomy),
    Loss("clustering", "what the kind or the algorithm does not use is sent nowhere; a count that "
         "was not given is the default", _clustering),
    Loss("automation", "an interval has no time zone; what there is nothing to run for is not made",
         _schedules),
    Loss("notifications", "the API gives an address, never the variable it came from; one that is "
         "a secret is not kept", _addresses, _hidden),
    Loss("datasets.source", "an upload leaves objects, not the name of a file; credentials are "
         "never given back, the connection is used by its name; a path has no slashes around it",
         _sources, _brought),
    Loss("datasets.fields", "the bucket has no types for date, boolean and number unless they are "
         "asked for; what was embedded is marked, not guessed again", _fields, _types),
    Loss("rename", "an alert's and a dataset's own name are part of names that were changed; a "
         "webhook belongs to the organization and is known by its name alone", _renamed, _unheard),
    Loss("datasets", "resources are made in parallel; their order is not kept", _order),
)


def expected(answers: Answers, environ: Mapping[str, str]) -> Answers:
    """The answers that can come back."""
    for loss in LOSSES:
        answers = loss.of(answers, environ)
    return answers


def comparable(inferred: Answers) -> Answers:
    """Inferred answers in the same form: marks spelled out, order of no meaning sorted."""
    filters = tuple(sorted(inferred.retrieval.filter_fields))
    found = replace(inferred, retrieval=replace(inferred.retrieval, filter_fields=filters))
    return _order(_fields(found, {}), {})


def told(answers: Answers, environ: Mapping[str, str]) -> dict[str, set[str]]:
    """Where gaps must be, by the field that is lost."""
    return {loss.field: loss.gap(answers, environ) for loss in LOSSES}


def places(gaps: tuple[Gap, ...]) -> set[str]:
    """Where gaps are."""
    return {gap.place for gap in gaps}
