"""Bodies about buckets and the objects in them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mixpeek_tui.sandbox.shapes.base import Body, OpenBody
from mixpeek_tui.sandbox.shapes.common import Filters

FieldType = Literal[
    "string", "number", "integer", "float", "boolean", "object", "array", "date", "datetime",
    "text", "image", "audio", "video", "pdf", "excel",
]  # fmt: skip


class SchemaField(OpenBody):
    """One property of a bucket schema."""

    type: FieldType
    description: str | None = None
    required: bool | None = None
    enum: list[Any] | None = None
    items: SchemaField | None = None
    properties: dict[str, SchemaField] | None = None
    examples: list[Any] | None = None


class BucketSchema(OpenBody):
    """The properties of a bucket's objects."""

    properties: dict[str, SchemaField]


class UniqueKey(Body):
    """Which fields identify an object."""

    fields: Annotated[list[str], Field(min_length=1)]
    default_policy: Literal["insert", "update", "upsert"] | None = None


class BucketCreate(Body):
    """POST /v1/buckets."""

    bucket_name: Annotated[str, Field(min_length=1)]
    description: str | None = None
    bucket_schema: BucketSchema
    unique_key: UniqueKey | None = None
    metadata: dict[str, Any] | None = None
    storage_class: str | None = None
    destination: dict[str, Any] | None = None
    ingest_filter: dict[str, Any] | None = None
    source_adapter: dict[str, Any] | None = None


class BucketPatch(Body):
    """PATCH and PUT /v1/buckets/{id}."""

    bucket_name: Annotated[str, Field(min_length=1)] | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None
    bucket_schema: BucketSchema | None = None
    source_adapter: dict[str, Any] | None = None
    unique_key: UniqueKey | None = None
    storage_class: str | None = None
    destination: dict[str, Any] | None = None
    ingest_filter: dict[str, Any] | None = None


class Blob(Body):
    """One file or text of an object."""

    property: Annotated[str, Field(min_length=1, max_length=100)]
    key_prefix: str | None = None
    type: FieldType
    data: Any = None
    upload_id: Annotated[str, Field(pattern=r"^upl_[a-zA-Z0-9_-]+$")] | None = None
    checksum: str | None = None
    metadata: dict[str, Any] | None = None
    canonicalize_source: bool | None = None
    force_remirror: bool | None = None


class ObjectCreate(OpenBody):
    """POST …/objects: dataset fields stand beside these keys."""

    key_prefix: str | None = None
    blobs: list[Blob] | None = None
    skip_duplicates: bool | None = None
    canonicalize_source: bool | None = None
    force_remirror: bool | None = None
    edges: list[dict[str, Any]] | None = None
    idempotency_key: Annotated[str, Field(max_length=255)] | None = None


class ObjectsBatch(Body):
    """POST …/objects/batch."""

    objects: Annotated[list[dict[str, Any]], Field(max_length=100)]


class ObjectPatch(OpenBody):
    """PATCH and PUT …/objects/{id}."""

    key_prefix: str | None = None
    skip_duplicates: bool | None = None
    blobs: list[Blob] | None = None


class ObjectList(OpenBody):
    """POST …/objects/list."""

    filters: Filters | None = None
    sort: dict[str, Any] | None = None
    search: str | None = None
    select: list[str] | None = None
    return_presigned_urls: bool | None = None
