"""Object: one item of a bucket, before it is processed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mixpeek_tui.interview.answers import MEDIA, Answers, Dataset
from mixpeek_tui.kinds.kind import Column, Deletion, Editable, Kind, Listing
from mixpeek_tui.kinds.labels import PER_REQUEST, Level, PlacedLabel, label_levels
from mixpeek_tui.kinds.names import Names, place_of
from mixpeek_tui.kinds.step import Call, Ref, Rows, Step, Why, path
from mixpeek_tui.text import plural
from mixpeek_tui.wire import Json

EXAMPLES: dict[str, Json] = {
    "string": "text", "text": "text", "float": 1.5, "number": 1.5, "integer": 1,
    "boolean": True, "date": "2026-01-31", "datetime": "2026-01-31T12:00:00Z",
    "object": {}, "array": [],
}  # fmt: skip
"""Values in the example request of an upload, by bucket type."""


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """The rows of each file, and the labels of a taxonomy."""
    for dataset in names.datasets:
        if dataset.source.kind == "file":
            yield _rows(dataset, place_of(answers, dataset), names.bucket(dataset.name))
    for level in label_levels(answers, names):
        yield from _labels(level)


@lru_cache(maxsize=512)
def _rows(dataset: Dataset, place: str, bucket: Ref) -> Step:
    file = dataset.source.path or ""
    types = {f.name: f.bucket_type for f in dataset.fields if f.name}
    truths = frozenset(f.name for f in dataset.fields if f.type == "boolean")
    return Step(
        id=f"object.{dataset.name}", kind="object", name=dataset.name, verb="upload",
        why=Why("data", f"the file of {dataset.name}", f"{place}.source"),
        request=Call(
            "POST", path("/v1/buckets/", bucket, "/objects/batch"),
            {"objects": [example(types)]},
        ),
        rows=Rows(file, types, truths), group=f"dataset {dataset.name}",
        details=(f"rows of {file}" if file else "rows of a file",),
    )  # fmt: skip


def example(types: dict[str, str]) -> dict[str, Json]:
    """One object of the shape that is sent for each row."""
    shape: dict[str, Json] = {
        name: EXAMPLES[kind] for name, kind in types.items() if kind not in MEDIA
    }
    blobs = [
        {"property": name, "type": kind, "data": f"https://example.com/{name}"}
        for name, kind in types.items()
        if kind in MEDIA
    ]
    return shape | ({"blobs": blobs} if blobs else {})


def _labels(level: Level) -> Iterable[Step]:
    bucket = Ref(f"bucket.{level.bucket}", "bucket_id")
    for number, step_id in enumerate(level.objects):
        part = level.labels[number * PER_REQUEST : (number + 1) * PER_REQUEST]
        yield Step(
            id=step_id, kind="object", name=step_id.removeprefix("object."), verb="upload",
            why=Why("taxonomy", "the labels in Taxonomy", "taxonomy.labels"),
            request=Call(
                "POST", path("/v1/buckets/", bucket, "/objects/batch"),
                {"objects": [label_object(placed, level) for placed in part]},
            ),
            group="taxonomy", details=(plural(len(part), "label"),),
        )  # fmt: skip


def label_object(placed: PlacedLabel, level: Level) -> dict[str, Json]:
    """A label as an object; its name stands in for a description that was not given."""
    label = placed.label
    found: dict[str, Json] = {
        "label_name": label.name,
        "description": label.description or label.name,
        "idempotency_key": f"{level.bucket}/{placed.parent}/{label.name}"[:255],
    }
    if level.depth:
        found["parent"] = placed.parent
    return found


KIND = Kind(
    name="object", title="Object", plural="objects", path="/v1/buckets/{bucket_id}/objects",
    id_field="object_id", parent="bucket",
    help="One item of a bucket, as it was uploaded.",
    steps=steps,
    listing=Listing(
        path="/v1/buckets/{bucket_id}/objects/list", search=True, filters=True, sort="sort",
    ),
    update="PATCH",
    editable=(Editable("", "json", "Any field of the bucket's schema"),),
    fixed="Blobs, status and id cannot be changed. Upload the object again.",
    deletion=Deletion("Deletes the object. Documents made of it stay until processed again."),
    columns=(
        Column("object", "object_id", "id", 16), Column("fields", "*", "text"),
        Column("created", "created_at", "age", 8, 2), Column("state", "status", "state", 12),
    ),
)  # fmt: skip
