"""Namespace: the workspace of a project."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Body, Column, Deletion, Editable, Kind, Listing, Lookup, Watch
from mixpeek_tui.kinds.labels import label_levels
from mixpeek_tui.kinds.names import EXTRACTOR, Names
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.kinds.step import Call, Step, Why, below, path
from mixpeek_tui.wire import Json


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """One namespace, named after the project, unless one was given."""
    if names.namespace or not answers.project:
        return
    extractors = extractors_of(answers, names)
    body = {
        "namespace_name": names.project,
        "feature_extractors": [
            {"feature_extractor_name": name, "version": "v1"} for name in extractors
        ],
    }
    detail = "extractors  " + ", ".join(name.removesuffix("_extractor") for name in extractors)
    yield Step(
        id=f"namespace.{names.project}", kind="namespace", name=names.project, verb="create",
        why=Why("data", "the project's name", "project"),
        request=Call("POST", path("/v1/namespaces"), body, namespaced=False),
        details=(detail,) if extractors else (),
    )  # fmt: skip


def extractors_of(answers: Answers, names: Names) -> tuple[str, ...]:
    """The extractors that the planned collections need, each once; labels are text."""
    found = dict.fromkeys(EXTRACTOR[c.modality] for c in names.collections)
    if label_levels(answers, names):
        found.setdefault(EXTRACTOR["text"])
    return tuple(found)


def watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """Provisioning, where the reply says that it is not ready (contract §2)."""
    if reply.get("namespace_ready") is not False:
        return ()
    place = below("/v1/namespaces", reply.get("namespace_id"))
    return (Watch(place, False, lambda body: read_job(body, field="namespace_ready")),)


def state(body: Body) -> JobState:
    """Ready unless it says otherwise."""
    ready: Json = body.get("namespace_ready")
    return JobState("running", "provisioning") if ready is False else JobState("done", "ready")


KIND = Kind(
    name="namespace", title="Namespace", plural="namespaces", path="/v1/namespaces",
    id_field="namespace_id", name_field="namespace_name", namespaced=False,
    help="An isolated workspace; one per project.",
    steps=steps, watch=watch, state=state, quota=1,
    lookup=Lookup(compare=("feature_extractors",)),
    listing=Listing(path="/v1/namespaces/list", search=True, filters=True, sort="sort"),
    update="PATCH",
    editable=(
        Editable("namespace_name", "text", "3 to 64 characters"),
        Editable("description", "text"),
        Editable("payload_indexes", "json", "Fields that filters before a search may use"),
        Editable("auto_create_indexes", "boolean"),
    ),
    fixed="Extractors can only be added. Clone the namespace to start over with others.",
    deletion=Deletion(
        "Deletes everything in it: buckets, documents, retrievers, triggers. It runs in the "
        "background and cannot be undone.",
        asynchronous=True, option="force", option_words="also while batches are being processed",
    ),
    columns=(
        Column("name", "namespace_name"),
        Column("documents", "document_count", "count", 11, 2),
        Column("created", "created_at", "age", 8, 3),
        Column("state", "namespace_ready", "state", 12),
    ),
)  # fmt: skip
