"""Bodies about collections, their documents and the batches that fill them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mixpeek_tui.sandbox.shapes.base import Body, OpenBody
from mixpeek_tui.sandbox.shapes.buckets import BucketSchema
from mixpeek_tui.sandbox.shapes.common import Filters, Limit, Offset

Ids = Annotated[list[str], Field(min_length=1)]
Priority = Annotated[int, Field(ge=0, le=1000)]


class Passthrough(Body):
    """A field copied from the source to the document."""

    source_path: str
    target_path: str | None = None
    default: Any = None
    required: bool | None = None


class SourceFilters(OpenBody):
    """Which of a source's objects a collection takes."""

    filters: Filters | None = None


class Source(Body):
    """Where a collection's documents come from."""

    type: Literal["bucket", "collection", "taxonomy", "cluster", "direct_upsert", "signals", "none"]
    bucket_ids: Ids | None = None
    source_namespace_id: str | None = None
    collection_id: str | None = None
    collection_ids: Ids | None = None
    inherited_bucket_ids: list[str] | None = None
    source_filters: SourceFilters | None = None
    field_map: dict[str, list[Passthrough]] | None = None


class Extractor(OpenBody):
    """The extractor of a collection and what it reads."""

    feature_extractor_name: str
    version: str
    params: dict[str, Any] | None = None
    parameters: dict[str, Any] | None = None
    input_mappings: dict[str, Any] | None = None
    field_passthrough: list[Passthrough] | None = None
    include_all_source_fields: bool | None = None


class TaxonomyApplication(OpenBody):
    """A taxonomy that classifies the collection's documents."""

    taxonomy_id: str
    execution_mode: Literal["materialize"] | None = None
    target_collection_id: str | None = None
    scroll_filters: Filters | None = None
    execution_phase: Annotated[int, Field(ge=1, le=3)] | None = None
    priority: Priority | None = None
    hierarchical_enrichment_style: Literal["full_chain", "best_match", "combined"] | None = None


class ClusterApplication(Body):
    """A cluster that runs after each batch."""

    cluster_id: str
    auto_execute_on_batch: bool | None = None
    min_document_threshold: int | None = None
    cooldown_seconds: int | None = None
    execution_phase: Annotated[int, Field(ge=1, le=3)] | None = None
    priority: Priority | None = None


class MappingSource(OpenBody):
    """What an alert's input is filled with."""

    source_type: Literal["document_field", "constant", "source_blob"]
    path: str | None = None
    value: Any = None


class AlertMapping(Body):
    """One input of an alert's retriever."""

    input_key: str
    source: MappingSource


class AlertApplication(OpenBody):
    """An alert that is evaluated on the collection's documents."""

    alert_id: str
    execution_mode: Literal["on_ingest", "scheduled", "on_demand"] | None = None
    input_mappings: Annotated[list[AlertMapping], Field(min_length=1)]
    execution_phase: Annotated[int, Field(ge=1, le=4)] | None = None
    priority: Priority | None = None


class CollectionSchedule(Body):
    """When a collection is processed on its own."""

    trigger_type: Literal["cron", "interval", "event", "conditional"]
    schedule_config: dict[str, Any]
    description: str | None = None


class CollectionCreate(Body):
    """POST /v1/collections."""

    collection_name: Annotated[str, Field(min_length=3, max_length=100)]
    description: str | None = None
    source: Source
    input_schema: BucketSchema | None = None
    feature_extractor: Extractor | None = None
    features: list[str] | None = None
    enabled: bool | None = None
    metadata: dict[str, Any] | None = None
    schedule: CollectionSchedule | None = None
    taxonomy_applications: list[TaxonomyApplication] | None = None
    cluster_applications: list[ClusterApplication] | None = None
    alert_applications: list[AlertApplication] | None = None
    retriever_enrichments: list[dict[str, Any]] | None = None
    retriever_transform: dict[str, Any] | None = None
    embedding_task: str | None = None


class CollectionClone(Body):
    """POST /v1/collections/{id}/clone: a new name, and what shall differ."""

    collection_name: Annotated[str, Field(min_length=3, max_length=100)]
    description: str | None = None
    source: Source | None = None
    feature_extractor: Extractor | None = None
    enabled: bool | None = None
    metadata: dict[str, Any] | None = None
    taxonomy_applications: list[TaxonomyApplication] | None = None


class CollectionPatch(OpenBody):
    """PATCH /v1/collections/{id}: a free dictionary of which the known keys are checked."""

    collection_name: Annotated[str, Field(min_length=3, max_length=100)] | None = None
    description: str | None = None
    enabled: bool | None = None
    metadata: dict[str, Any] | None = None
    taxonomy_applications: list[TaxonomyApplication] | None = None
    cluster_applications: list[ClusterApplication] | None = None
    alert_applications: list[AlertApplication] | None = None


class TriggerCollection(Body):
    """POST …/trigger."""

    include_buckets: list[str] | None = None
    include_collections: list[str] | None = None
    object_ids: list[str] | None = None
    source_filters: Filters | None = None
    dedup_strategy: Literal["skip", "replace", "force"] | None = None
    reembed: dict[str, Any] | None = None


class ApplyTaxonomy(Body):
    """POST …/apply-taxonomy."""

    taxonomy_id: str
    scroll_filters: Filters | None = None
    batch_size: Annotated[int, Field(ge=100, le=5000)] | None = None
    parallelism: Annotated[int, Field(ge=1, le=20)] | None = None
    budget_limits: dict[str, Any] | None = None


class DocumentList(Body):
    """POST …/documents/list."""

    filters: Filters | None = None
    sort: dict[str, Any] | None = None
    search: str | None = None
    cursor: str | None = None
    partition: dict[str, Any] | None = None
    include_total: bool | None = None
    return_presigned_urls: bool | None = None
    return_vectors: bool | None = None
    return_vector_names: Any = None
    group_by: str | None = None
    select: list[str] | None = None
    expand: list[str] | None = None
    limit: Limit | None = None
    offset: Offset | None = None


class BatchCreate(Body):
    """POST …/batches."""

    object_ids: Ids | None = None
    filters: Filters | None = None
    collection_ids: list[str] | None = None
    limit: Annotated[int, Field(ge=1, le=50000)] | None = None
    dedup_strategy: Literal["skip", "replace", "force"] | None = None
    metadata: dict[str, Any] | None = None
    batch_name: Annotated[str, Field(max_length=256)] | None = None
    auto_submit: bool | None = None
    trigger_processing: bool | None = None


class BatchSubmit(Body):
    """POST …/submit."""

    include_processing_history: bool | None = None
    collection_ids: list[str] | None = None
    webhook_url: str | None = None


class BatchRetry(Body):
    """POST …/retry."""

    retry_mode: Literal["transient_only", "all"] | None = None
    tier_nums: list[int] | None = None
    max_retry_count: Annotated[int, Field(ge=1, le=10)] | None = None


class BatchList(OpenBody):
    """POST …/batches/list."""

    status: str | None = None
    collection_id: str | None = None
    bucket_id: str | None = None
    namespace_id: str | None = None
    offset: Offset | None = None
    limit: Limit | None = None
    cursor: str | None = None


class BatchPatch(Body):
    """PATCH …/batches/{id}."""

    metadata: dict[str, Any] | None = None
