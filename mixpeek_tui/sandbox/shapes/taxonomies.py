"""Bodies about taxonomies."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.shapes.base import Body, JsonDict, OpenBody, check
from mixpeek_tui.sandbox.shapes.common import InputMapping

CollectionId = Annotated[str, Field(pattern=r"^col_[a-zA-Z0-9_]+$")]
RetrieverId = Annotated[str, Field(pattern=r"^ret_[a-zA-Z0-9_]+$")]


class EnrichmentField(Body):
    """A field copied from the matched node to the document."""

    field_path: str
    target_field: str | None = None
    merge_mode: Literal["replace", "append"] | None = None


class SourceCollection(Body):
    """The reference collection: the one that holds the labels."""

    collection_id: str
    enrichment_fields: list[EnrichmentField] | None = None


class FlatConfig(Body):
    """A flat taxonomy."""

    taxonomy_type: Literal["flat"] = "flat"
    retriever_id: str
    input_mappings: list[InputMapping]
    source_collection: SourceCollection
    top_k: Annotated[int, Field(ge=1, le=50)] | None = None
    step_analytics: dict[str, Any] | None = None


class Node(Body):
    """One level of a hierarchy."""

    collection_id: CollectionId
    parent_collection_id: CollectionId | None = None
    label: str | None = None
    summary: str | None = None
    keywords: list[str] | None = None
    retriever_id: RetrieverId | None = None
    enrichment_fields: list[EnrichmentField] | None = None
    input_mappings: list[InputMapping] | None = None


class HierarchicalConfig(Body):
    """A hierarchical taxonomy, given by nodes or inferred."""

    taxonomy_type: Literal["hierarchical"] = "hierarchical"
    retriever_id: str | None = None
    input_mappings: list[InputMapping] | None = None
    inference_strategy: Literal["schema", "cluster", "llm"] | None = None
    inference_collections: list[str] | None = None
    llm_provider: Literal["openai_chat_v1"] | None = None
    llm_model: str | None = None
    llm_prompt_template: str | None = None
    llm_sample_size: int | None = None
    cluster_ids: list[str] | None = None
    cluster_overlap_threshold: float | None = None
    hierarchical_nodes: list[Node] | None = None
    step_analytics: dict[str, Any] | None = None
    path_field: str | None = None
    path_separator: Annotated[str, Field(min_length=1)] | None = None


class TaxonomyCreate(Body):
    """POST /v1/taxonomies."""

    taxonomy_name: Annotated[str, Field(min_length=1)]
    description: str | None = None
    config: dict[str, Any]
    metadata: dict[str, Any] | None = None


class TaxonomyClone(Body):
    """POST /v1/taxonomies/{id}/clone: a new name, and what shall differ."""

    taxonomy_name: Annotated[str, Field(min_length=1)]
    description: str | None = None
    config: dict[str, Any] | None = None


class TaxonomyPatch(Body):
    """PATCH /v1/taxonomies/{id}: the config is immutable."""

    taxonomy_name: Annotated[str, Field(min_length=1)] | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None


class TaxonomyTrial(OpenBody):
    """POST …/execute: documents to try, given or from a collection."""

    source_documents: list[dict[str, Any]] | None = None
    documents: list[dict[str, Any]] | None = None
    source_collection_id: str | None = None


def check_config(config: JsonDict) -> JsonDict:
    """The config of either kind of taxonomy."""
    kinds: dict[str, type[BaseModel]] = {"flat": FlatConfig, "hierarchical": HierarchicalConfig}
    kind = str(config.get("taxonomy_type", "flat"))
    if kind not in kinds:
        raise invalid(
            ("body", "config", "taxonomy_type"), "Input should be 'flat' or 'hierarchical'", "enum"
        )
    return {"taxonomy_type": kind, **check(kinds[kind], config, ("body", "config"))}
