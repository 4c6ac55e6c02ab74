"""Collection: one field of a bucket through one extractor, and the documents that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Action, Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.labels import label_levels
from mixpeek_tui.kinds.names import EXTRACTOR, CollectionName, Modality, Names, place_of
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, path
from mixpeek_tui.wire import Json


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """A collection per embedded field, and a reference collection per level of labels."""
    for found in names.collections:
        place = place_of(answers, found.dataset)
        yield _data_collection(found, names.bucket(found.dataset.name), place)
    for level in label_levels(answers, names):
        passed = ["label_name"] + (["parent"] if level.depth else [])
        yield Step(
            id=f"collection.{level.collection}", kind="collection", name=level.collection,
            verb="create", why=Why("taxonomy", "the labels in Taxonomy", "taxonomy.labels"),
            request=Call("POST", path("/v1/collections"), body(
                level.collection, Ref(f"bucket.{level.bucket}", "bucket_id"), "text",
                "description", [*passed, "description"],
            )),
            group="taxonomy", details=("text ← description",),
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _data_collection(found: CollectionName, bucket: Ref, place: str) -> Step:
    dataset, field = found.dataset, found.field
    passed = [
        other.name
        for other in dataset.fields
        if other.name and (found.modality == "text" or other.name != field.name)
    ]
    extractor = EXTRACTOR[found.modality].removesuffix("_extractor")
    place = f"{place}.fields[{dataset.fields.index(field)}]"
    return Step(
        id=found.step, kind="collection", name=found.name, verb="create",
        why=Why("data", f"the {field.type} field {field.name} of {dataset.name}", place),
        request=Call("POST", path("/v1/collections"), body(
            found.name, bucket, found.modality, field.name, passed,
        )),
        group=f"dataset {dataset.name}", details=(f"{extractor} ← {field.name}",),
    )  # fmt: skip


def body(
    name: str, bucket: Ref, modality: Modality, field: str, passed: list[str]
) -> dict[str, Json]:
    """CreateCollectionRequest; passed-through fields are objects, never bare names."""
    return {
        "collection_name": name,
        "source": {"type": "bucket", "bucket_ids": [bucket]},
        "feature_extractor": {
            "feature_extractor_name": EXTRACTOR[modality],
            "version": "v1",
            "input_mappings": {modality: field},
            "field_passthrough": [{"source_path": name} for name in passed],
        },
    }


def outputs(reply: Body) -> dict[str, str]:
    """The feature URI, wherever the reply says it (contract §4: may be missing, null or [])."""
    uris = feature_uris(reply)
    return {"feature_uri": uris[0]} if uris else {}


def feature_uris(reply: Body) -> list[str]:
    """All feature URIs in a collection, or in the answer of ``/features``."""
    found: list[str] = []
    for key in ("vector_indexes", "features"):
        entries = reply.get(key)
        for entry in entries if isinstance(entries, list) else ():
            uri = entry.get("feature_uri") if isinstance(entry, dict) else None
            if isinstance(uri, str) and uri:
                found.append(uri)
    return found


def state(reply: Body) -> JobState:
    """Off when it was disabled, else its status, else ready."""
    if reply.get("enabled") is False:
        return JobState("off", "disabled")
    return read_job(reply) if reply.get("status") else JobState("done", "ready")


KIND = Kind(
    name="collection", title="Collection", plural="collections", path="/v1/collections",
    id_field="collection_id", name_field="collection_name",
    help="Turns one field of a bucket into searchable documents.",
    steps=steps, outputs=outputs, quota=5, state=state,
    lookup=Lookup(compare=(
        "source.bucket_ids", "feature_extractor.feature_extractor_name",
        "feature_extractor.input_mappings",
    )),
    listing=Listing(path="/v1/collections/list", search=True, filters=True, sort="sort"),
    update="PATCH",
    editable=(
        Editable("collection_name", "text"), Editable("description", "text"),
        Editable("enabled", "boolean"),
        Editable("taxonomy_applications", "json", "Taxonomies applied to its documents"),
        Editable("metadata", "json"),
    ),
    fixed="The extractor and the source cannot be changed. Clone the collection with others.",
    deletion=Deletion("Deletes the collection and its documents at once. Buckets stay."),
    actions=(
        Action("run", "process", "x", "POST", "/v1/collections/{id}/trigger",
               "Process what is new in its bucket", body={}, follow=True, bulk=True),
        Action("apply_taxonomy", "classify", "T", "POST", "/v1/collections/{id}/apply-taxonomy",
               "Apply its taxonomy to the documents that are there", body={}, follow=True,
               bulk=True),
        Action("enable", "enable", "P", "PATCH", "/v1/collections/{id}",
               "Process again from now on", body={"enabled": True}, past="enabled", bulk=True),
        Action("disable", "disable", "p", "PATCH", "/v1/collections/{id}",
               "Do not process from now on", body={"enabled": False}, past="disabled", bulk=True),
    ),
    columns=(
        Column("name", "collection_name"),
        Column("extractor", "feature_extractor.feature_extractor_name", "text", 20, 2),
        Column("documents", "document_count", "count", 10),
        Column("updated", "updated_at", "age", 8, 3), Column("state", "status", "state", 12),
    ),
    links={
        "source.bucket_ids": "bucket", "source.collection_id": "collection",
        "taxonomy_applications.taxonomy_id": "taxonomy",
        "cluster_applications.cluster_id": "cluster", "alert_applications.alert_id": "alert",
        "trigger_id": "trigger",
    },
)  # fmt: skip
