"""Bodies about retrievers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mixpeek_tui.sandbox.shapes.base import Body, OpenBody
from mixpeek_tui.sandbox.shapes.common import Filters, ListBody

StageCategory = Literal["filter", "sort", "reduce", "apply", "enrich"]


class StageConfig(Body):
    """What a stage is and its parameters; post_filters is taken and never applied."""

    stage_id: str
    parameters: dict[str, Any] = Field(default_factory=dict)
    pre_filters: Filters | None = None
    post_filters: dict[str, Any] | None = None


class Stage(Body):
    """One stage of a retriever."""

    stage_name: Annotated[str, Field(min_length=1)]
    stage_type: StageCategory | None = None
    config: StageConfig
    batch_size: str | int | None = None
    description: str | None = None
    on_error: Literal["skip", "error"] | None = None
    output_alias: str | None = None


class InputField(OpenBody):
    """One input a retriever takes."""

    type: Literal[
        "string", "number", "integer", "float", "boolean", "object", "array", "date", "datetime",
        "text", "image", "audio", "video", "pdf", "excel", "document_reference",
    ]  # fmt: skip
    description: str | None = None
    required: bool | None = None
    default: Any = None
    enum: list[Any] | None = None
    examples: list[Any] | None = None


class RetrieverCreate(Body):
    """POST /v1/retrievers."""

    retriever_name: Annotated[str, Field(min_length=1)]
    description: str | None = None
    visibility: Literal["private", "public", "marketplace"] | None = None
    marketplace_listing_id: str | None = None
    requires_subscription: bool | None = None
    collection_identifiers: list[str] | None = None
    collection_ids: list[str] | None = None
    stages: Annotated[list[Stage], Field(min_length=1)]
    input_schema: dict[str, InputField] | None = None
    budget_limits: dict[str, Any] | None = None
    tags: list[str] | None = None
    metadata: dict[str, Any] | None = None
    display_config: dict[str, Any] | None = None


class RetrieverClone(Body):
    """POST /v1/retrievers/{id}/clone: a new name, and what shall differ."""

    retriever_name: Annotated[str, Field(min_length=1)]
    description: str | None = None
    collection_identifiers: list[str] | None = None
    collection_ids: list[str] | None = None
    stages: Annotated[list[Stage], Field(min_length=1)] | None = None
    input_schema: dict[str, InputField] | None = None
    budget_limits: dict[str, Any] | None = None
    tags: list[str] | None = None
    display_config: dict[str, Any] | None = None


class RetrieverPatch(OpenBody):
    """PATCH /v1/retrievers/{id}."""

    retriever_name: Annotated[str, Field(min_length=1)] | None = None
    description: str | None = None
    visibility: Literal["private", "public", "marketplace"] | None = None
    tags: list[str] | None = None
    metadata: dict[str, Any] | None = None
    display_config: dict[str, Any] | None = None
    collection_identifiers: list[str] | None = None
    stages: Annotated[list[Stage], Field(min_length=1)] | None = None
    input_schema: dict[str, InputField] | None = None


class RetrieverList(ListBody):
    """POST /v1/retrievers/list."""


class Execute(Body):
    """POST …/execute."""

    inputs: dict[str, Any] | None = None
    filters: Filters | None = None
    pagination: dict[str, Any] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] | None = None
    stream: bool | None = None
    expand: list[str] | None = None
    skip_cache: bool | None = None
    return_presigned_urls: bool | None = None
    return_vectors: bool | None = None
    write_token: str | None = None
    consistency: Any = None
    target_collection_id: str | None = None
    explain: bool | None = None


class OffsetPage(Body):
    """Pagination by page number."""

    method: Literal["offset"] = "offset"
    page_size: Annotated[int, Field(ge=1, le=500)] = 10
    page_number: Annotated[int, Field(ge=1)] = 1
    page: Annotated[int, Field(ge=1)] | None = None


class CursorPage(Body):
    """Pagination by cursor."""

    method: Literal["cursor"] = "cursor"
    limit: Annotated[int, Field(ge=1, le=500)] = 10
    cursor: str | None = None


class ScrollPage(Body):
    """Pagination by scroll id."""

    method: Literal["scroll"] = "scroll"
    limit: Annotated[int, Field(ge=1, le=1000)] = 10
    scroll_id: str | None = None
    scroll_ttl: int | None = None


class KeysetPage(Body):
    """Pagination after a key."""

    method: Literal["keyset"] = "keyset"
    limit: Annotated[int, Field(ge=1, le=500)] = 10
    after: Any = None


class Explain(Body):
    """POST …/execute/explain."""

    inputs: dict[str, Any] | None = None


class AdhocExecute(Body):
    """POST /v1/retrievers/execute: stages without a stored retriever."""

    collection_identifiers: list[str] | None = None
    collection_ids: list[str] | None = None
    stages: Annotated[list[Stage], Field(min_length=1)]
    input_schema: dict[str, InputField] | None = None
    inputs: dict[str, Any] | None = None
    filters: Filters | None = None
    pagination: dict[str, Any] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] | None = None
    budget_limits: dict[str, Any] | None = None
    stream: bool | None = None
