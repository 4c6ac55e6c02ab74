"""Bucket: the raw data of a dataset, with a schema."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mixpeek_tui.interview.answers import Answers, Dataset
from mixpeek_tui.kinds.kind import Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.labels import label_levels
from mixpeek_tui.kinds.names import Names, place_of
from mixpeek_tui.kinds.step import Call, Step, Why, path
from mixpeek_tui.text import plural
from mixpeek_tui.wire import Json


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """A bucket per dataset, and one per level of a taxonomy's labels."""
    for dataset in names.datasets:
        yield _data_bucket(dataset, place_of(answers, dataset))
    for level in label_levels(answers, names):
        schema = {"label_name": "string", "description": "string"}
        if level.depth:
            schema["parent"] = "string"
        yield bucket(
            level.bucket, {name: {"type": kind} for name, kind in schema.items()},
            Why("taxonomy", "the labels in Taxonomy", "taxonomy.labels"),
            description="Labels of the taxonomy, one object each",
            group="taxonomy", details=(plural(len(level.labels), "label"),),
        )  # fmt: skip


@lru_cache(maxsize=512)
def _data_bucket(dataset: Dataset, place: str) -> Step:
    properties = {f.name: {"type": f.bucket_type} for f in dataset.fields if f.name}
    return bucket(
        f"{dataset.name}-data", properties,
        Why("data", f"the dataset {dataset.name} in Data", place),
        description=dataset.description, group=f"dataset {dataset.name}",
        details=(plural(len(properties), "field"),),
    )  # fmt: skip


def bucket(
    name: str,
    properties: dict[str, dict[str, str]],
    why: Why,
    *,
    description: str = "",
    group: str = "",
    details: tuple[str, ...] = (),
) -> Step:
    """The step that creates a bucket with these schema properties."""
    body: dict[str, Json] = {"bucket_name": name, "bucket_schema": {"properties": properties}}
    if description:
        body["description"] = description
    return Step(
        id=f"bucket.{name}", kind="bucket", name=name, verb="create", why=why,
        request=Call("POST", path("/v1/buckets"), body), group=group, details=details,
    )  # fmt: skip


KIND = Kind(
    name="bucket", title="Bucket", plural="buckets", path="/v1/buckets",
    id_field="bucket_id", name_field="bucket_name",
    help="Raw data with a typed schema. Its objects are processed by collections.",
    steps=steps, quota=5,
    lookup=Lookup(compare=("bucket_schema.properties",)),
    listing=Listing(path="/v1/buckets/list", search=True, filters=True, sort="sort"),
    update="PATCH",
    editable=(
        Editable("bucket_name", "text"),
        Editable("description", "text"),
        Editable("metadata", "json"),
        Editable("bucket_schema", "json", "New fields; a change that breaks data is refused"),
    ),
    fixed="The unique key cannot be changed. Create another bucket and copy the objects.",
    deletion=Deletion(
        "Deletes the bucket and its objects in the background. Documents that collections made "
        "of them stay until their collection is deleted.", asynchronous=True,
    ),
    columns=(
        Column("name", "bucket_name"),
        Column("objects", "object_count", "count", 10),
        Column("size", "total_size_bytes", "size", 9, 2),
        Column("created", "created_at", "age", 8, 3),
        Column("state", "status", "state", 12, 2),
    ),
)  # fmt: skip
