"""Bodies about clusters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.shapes.base import Body, JsonDict, OpenBody
from mixpeek_tui.sandbox.shapes.common import Filters, InputMapping

Ids = Annotated[list[str], Field(min_length=1)]
Sample = Annotated[int, Field(le=1000000)]
MODELS = {
    "openai": (
        "gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18", "gpt-4.1-2025-04-14",
        "gpt-4.1-mini-2025-04-14", "o3-mini-2025-01-31",
    ),
    "anthropic": (
        "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001",
        "claude-3-5-sonnet-20241022", "claude-3-5-haiku-20241022",
    ),
    "google": (
        "gemini-2.5-flash-lite", "gemini-2.5-flash", "gemini-2.5-pro",
        "gemini-3.1-flash-lite", "gemini-3.5-flash-lite",
    ),
    "typesafe": ("jev-latest", "jev-preview", "jev-1.13.0"),
}  # fmt: skip


class AlgorithmParams(OpenBody):
    """Parameters of an algorithm: open in the official model, the common ones are checked."""

    n_clusters: Annotated[int, Field(ge=2, le=1000)] | None = None
    min_cluster_size: Annotated[int, Field(ge=2)] | None = None
    min_samples: Annotated[int, Field(ge=1)] | None = None
    eps: Annotated[float, Field(gt=0)] | None = None
    linkage: Literal["ward", "complete", "average", "single"] | None = None


class VectorConfig(Body):
    """How vectors are clustered; n_clusters belongs into the algorithm's own parameters."""

    feature_uri: str | None = None
    feature_uris: Ids | None = None
    feature_extractor_name: str | None = None
    version: str | None = None
    output_name: str | None = None
    clustering_method: Literal[
        "kmeans", "dbscan", "hdbscan", "agglomerative", "spectral", "gaussian_mixture",
        "mean_shift", "optics", "leiden", "evoc", "attribute_based", "auto",
    ]  # fmt: skip
    sample_size: Sample | None = None
    kmeans_parameters: AlgorithmParams | None = None
    dbscan_parameters: AlgorithmParams | None = None
    hdbscan_parameters: AlgorithmParams | None = None
    algorithm_params: AlgorithmParams | None = None
    multi_feature_strategy: Literal["concatenate", "independent", "weighted"] | None = None
    normalize_features: bool | None = None
    feature_weights: dict[str, float] | None = None
    weight_learning_config: dict[str, Any] | None = None
    output_strategy: Literal["single", "per_feature"] | None = None
    effective_feature_method: Literal["mean", "median", "medoid"] | None = None
    enrich_source: bool | None = None
    face_cluster_merge: dict[str, Any] | None = None
    preprocessing_steps: list[Any] | None = None
    hierarchical: bool | None = None
    max_hierarchy_depth: Annotated[int, Field(ge=1, le=5)] | None = None
    vis_n_components: Literal[2, 3] | None = None
    layout_stability: Literal["none", "transform", "align"] | None = None


class AttributeConfig(Body):
    """How attributes are grouped."""

    attributes: Ids
    hierarchical_grouping: bool | None = None
    aggregation_method: str | None = None


class LabelingInputs(Body):
    """Which fields a labelling model sees."""

    input_mappings: Annotated[list[InputMapping], Field(min_length=1)]


class Labeling(Body):
    """Labels by a language model."""

    enabled: bool | None = None
    labeling_inputs: LabelingInputs | None = None
    provider: Literal["openai", "google", "anthropic", "typesafe"] | None = None
    model_name: str | None = None
    include_summary: bool | None = None
    include_keywords: bool | None = None
    max_samples_per_cluster: Annotated[int, Field(ge=1, le=20)] | None = None
    sample_text_max_length: Annotated[int, Field(ge=50, le=500)] | None = None
    sample_selection_strategy: Literal["nearest", "representative"] | None = None
    use_embedding_dedup: bool | None = None
    embedding_similarity_threshold: Annotated[float, Field(ge=0.5, le=1)] | None = None
    cache_ttl_seconds: Annotated[int, Field(ge=0, le=2592000)] | None = None
    labeling_context: Annotated[str, Field(max_length=2000)] | None = None
    custom_prompt: str | None = None
    response_shape: Any = None
    parameters: dict[str, Any] | None = None
    candidate_labels: Any = None


class EnrichmentMapping(Body):
    """A value of a group that its documents are given."""

    source_field: str
    target_field: str


class SourceEnrichment(Body):
    """What the documents of a group are given."""

    field_mappings: list[EnrichmentMapping] | None = None


class ClusterCreate(Body):
    """POST /v1/clusters."""

    collection_ids: Ids | None = None
    source_cluster_ids: Ids | None = None
    cluster_name: str | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None
    cluster_type: Literal["vector", "attribute"] | None = None
    vector_config: VectorConfig | None = None
    attribute_config: AttributeConfig | None = None
    filters: Filters | None = None
    llm_labeling: Labeling | None = None
    enrich_source_collection: bool | None = None
    source_enrichment_config: SourceEnrichment | None = None
    auto_execute_on_batch: bool | None = None
    auto_execute_min_documents: int | None = None
    auto_execute_cooldown_seconds: int | None = None


class ClusterPatch(Body):
    """PATCH /v1/clusters/{id}."""

    cluster_name: Annotated[str, Field(min_length=1)] | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None
    llm_labeling: Labeling | None = None
    filters: Filters | None = None
    face_cluster_merge: dict[str, Any] | None = None
    sample_size: Sample | None = None
    algorithm_params: dict[str, Any] | None = None
    source_cluster_ids: Ids | None = None
    layout_stability: Literal["none", "transform", "align"] | None = None


class ClusterExecute(Body):
    """POST …/execute; no body at all is the safest."""

    mode: Literal["full", "assign", "composite"] | None = None
    source_execution_ids: list[str] | None = None
    assignment_threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    filters: Filters | None = None
    sample_size: Sample | None = None
    vis_n_components: Literal[2, 3] | None = None
    defer_visualization: bool | None = None
    layout_stability: Literal["none", "transform", "align"] | None = None
    llm_labeling: Labeling | None = None


class RunName(Body):
    """PATCH …/name."""

    run_name: Annotated[str, Field(max_length=120)]


class RunLabels(Body):
    """PATCH …/labels."""

    labels: dict[str, str]


def check_labeling(labeling: JsonDict | None) -> None:
    """The model must be one of the dated names of its provider."""
    if not labeling or labeling.get("model_name") is None:
        return
    where = ("body", "llm_labeling", "model_name")
    name = labeling["model_name"]
    provider = labeling.get("provider")
    known = MODELS[provider] if provider else sum(MODELS.values(), ())
    if name not in known:
        raise invalid(where, f"Input should be one of: {', '.join(known)}", "enum")
