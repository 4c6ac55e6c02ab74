"""The stages of a retriever and the parameters each takes (contract section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.shapes.base import Body, JsonDict, check
from mixpeek_tui.sandbox.shapes.common import Filters

Share = Annotated[float, Field(ge=0, le=1)]
Many = Annotated[int, Field(ge=1, le=5000)]
Thousand = Annotated[int, Field(ge=1, le=1000)]


class _Cached(Body):
    cache_behavior: str | None = None
    cache_ttl_seconds: Annotated[int, Field(ge=0)] | None = None


class Query(Body):
    """What a search looks for."""

    input_mode: Literal["text", "content", "document", "vector", "multi_content"]
    value: Any = None
    text: str | None = None
    content: str | None = None
    values: Annotated[list[Any], Field(min_length=1)] | None = None
    document_ref: dict[str, Any] | None = None
    embedding_task: str | None = None


class Search(Body):
    """One search of a feature_search stage."""

    feature_uri: Annotated[str, Field(min_length=1)]
    query: Query
    top_k: Many | None = None
    min_score: Share | None = None
    weight: Share | None = None
    lexical: bool | None = None
    optional: bool | None = None
    on_empty: Literal["error", "skip", "random"] | None = None
    query_preprocessing: dict[str, Any] | None = None
    collection_identifiers: list[str] | None = None


class FeatureSearch(_Cached):
    """Search by feature."""

    searches: Annotated[list[Search], Field(min_length=1, max_length=10)]
    final_top_k: Many | None = None
    hard_timeout_ms: Annotated[int, Field(ge=1)] | None = None
    interactive: bool | None = None
    degrade_retry: bool | None = None
    fusion: Literal["rrf", "dbsf", "weighted", "max", "learned"] | None = None
    learning_config: dict[str, Any] | None = None
    query_preprocessing: dict[str, Any] | None = None
    auto_preprocess: bool | None = None
    collection_identifiers: list[str] | None = None
    facets: list[str | dict[str, Any]] | None = None
    group_by: dict[str, Any] | None = None


class AttributeFilter(_Cached):
    """Keep documents by their fields."""

    field: str | None = None
    operator: str | None = None
    value: Any = None
    natural_language: str | None = None
    field_hints: list[str] | None = None
    conditions: Filters | None = None
    batch_size: Thousand | None = None
    case_insensitive: bool | None = None


class LlmFilter(_Cached):
    """Keep documents that meet criteria."""

    feature_uri: str | None = None
    provider: Literal["openai", "google", "anthropic", "typesafe"] | None = None
    model_name: str | None = None
    inference_name: str | None = None
    criteria: str | None = None
    include_reasoning: bool | None = None
    include_media: bool | None = None
    api_key: str | None = None


class Rerank(_Cached):
    """Sort the best candidates again."""

    feature_uri: str | None = None
    inference_name: str | None = None
    decision_model: str | None = None
    relevance_criteria: str | None = None
    learning_config: dict[str, Any] | None = None
    query: str | None = None
    document_field: str | None = None
    top_k: Annotated[int, Field(ge=1)] | None = None
    max_candidates: Thousand | None = None
    score_field: str | None = None
    batch_size: Annotated[int, Field(ge=1, le=100)] | None = None
    max_document_chars: Annotated[int, Field(ge=100, le=50000)] | None = None
    max_concurrent_batches: Annotated[int, Field(ge=1, le=10)] | None = None
    hard_timeout_ms: Annotated[int, Field(ge=1)] | None = None


class Summarize(_Cached):
    """One document made of many."""

    prompt: str | None = None
    provider: Literal["openai", "google", "anthropic", "typesafe"] | None = None
    model_name: str | None = None
    inference_name: str | None = None
    document_template: str | None = None
    content_field: str | None = None
    group_by: str | None = None
    output_field: str | None = None
    include_sources: bool | None = None
    include_metadata: bool | None = None
    max_input_tokens: Annotated[int, Field(ge=100, le=128000)] | None = None
    truncation_strategy: Literal["drop_last", "truncate_each", "smart"] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    max_output_tokens: Annotated[int, Field(ge=10, le=16000)] | None = None
    output_schema: dict[str, Any] | None = None


class RagPrepare(_Cached):
    """Documents as context for a language model."""

    max_tokens: Annotated[int, Field(ge=100, le=128000)] | None = None
    tokenizer: str | None = None
    truncation_strategy: Literal["priority_truncate", "proportional", "drop_last"] | None = None
    output_mode: Literal["single_context", "formatted_list"] | None = None
    document_template: str | None = None
    content_field: str | None = None
    separator: str | None = None
    citation: dict[str, Any] | None = None
    context_field: str | None = None
    citations_field: str | None = None
    formatted_content_field: str | None = None


class Mmr(_Cached):
    """Relevance against repetition."""

    lambda_: Annotated[Share | None, Field(alias="lambda")] = None
    top_k: Annotated[int, Field(ge=1, le=500)] | None = None
    diversity_feature_uri: str | None = None
    diversity_features: list[dict[str, Any]] | None = None
    diversity_fields: list[str] | None = None
    diversity_field_weights: dict[str, float] | None = None
    score_field: str | None = None
    mmr_score_field: str | None = None
    similarity_metric: Literal["cosine", "dot", "euclidean"] | None = None


class SortRelevance(_Cached):
    """Sort by a score; feature_address is no longer accepted."""

    score_field: str | None = None
    direction: Literal["asc", "desc"] | None = None
    missing_score: Literal["bottom", "top", "preserve"] | None = None


class SortAttribute(_Cached):
    """Sort by a field."""

    field: str | None = None
    direction: Literal["asc", "desc"] | None = None
    nulls_last: bool | None = None


class Sample(_Cached):
    """A few of many."""

    count: Thousand | None = None
    strategy: Literal["random", "stratified", "reservoir"] | None = None
    stratify_by: str | None = None
    min_per_stratum: Annotated[int, Field(ge=0)] | None = None
    seed: int | None = None
    preserve_top_k: Annotated[int, Field(ge=0)] | None = None


class GroupBy(_Cached):
    """Documents in groups."""

    group_by_field: str | None = None
    max_per_group: Thousand | None = None
    output_mode: Literal["first", "all", "flatten"] | None = None


class TaxonomyEnrich(_Cached):
    """Classify on the way out."""

    taxonomy_id: str | None = None
    fields: list[dict[str, Any]] | None = None
    top_k: Annotated[int, Field(ge=1, le=50)] | None = None
    min_score: Share | None = None
    when: dict[str, Any] | None = None


class Limit(_Cached):
    """A part of the documents."""

    limit: Annotated[int, Field(ge=1, le=10000)] | None = None
    offset: Annotated[int, Field(ge=0, le=10000)] | None = None


@dataclass(frozen=True)
class StageKind:
    """A stage the API knows. `runs`: whether the sandbox carries it out."""

    stage_id: str
    category: str
    description: str
    shape: type[BaseModel]
    runs: bool = True


def _keys(name: str, keys: str, required: tuple[str, ...] = ()) -> type[BaseModel]:
    fields: dict[str, Any] = {
        f"{key}_" if hasattr(_Cached, key) else key: (
            Any, Field(... if key in required else None, alias=key),
        )
        for key in keys.split()
    }
    return create_model(name, __base__=_Cached, **fields)


_RUN = [
    StageKind("feature_search", "filter", "Search by feature vectors", FeatureSearch),
    StageKind("attribute_filter", "filter", "Keep documents by their fields", AttributeFilter),
    StageKind("llm_filter", "filter", "Keep documents that meet criteria", LlmFilter),
    StageKind("rerank", "sort", "Sort the best candidates again", Rerank),
    StageKind("sort_relevance", "sort", "Sort by a score", SortRelevance),
    StageKind("sort_attribute", "sort", "Sort by a field", SortAttribute),
    StageKind("mmr", "sort", "Relevance against repetition", Mmr),
    StageKind("summarize", "reduce", "One document made of many", Summarize),
    StageKind("sample", "reduce", "A few of many", Sample),
    StageKind("group_by", "reduce", "Documents in groups", GroupBy),
    StageKind("limit", "reduce", "A part of the documents", Limit),
    StageKind("taxonomy_enrich", "apply", "Classify on the way out", TaxonomyEnrich),
    StageKind("rag_prepare", "apply", "Documents as context for a language model", RagPrepare),
]
_PASSED = [
    ("aggregate", "reduce", "aggregations group_by sort_by sort_order limit include_documents"),
    ("api_call", "enrich", "url allowed_domains method auth headers body output_field timeout"
     " max_response_size rate_limit response_path when on_error"),
    ("cluster", "reduce", "algorithm n_clusters min_cluster_size feature_uri output_mode"
     " include_centroids max_members_per_cluster"),
    ("code_execution", "enrich", "code language output_field result_variable timeout_ms"
     " max_output_size env on_error"),
    ("document_enrich", "apply", "retriever_id retriever_config retriever_inputs"
     " target_collection_id source_field target_field fields_to_merge output_field strategy when"
     " allow_missing"),
    ("external_reverse_image", "apply", "image_url provider engine top_k"),
    ("external_web_search", "apply", "query num_results use_autoprompt start_published_date"
     " category include_text"),
    ("json_transform", "apply", "template fail_on_error additional_properties"),
    ("llm_enrich", "apply", "feature_uri provider model_name inference_name prompt output_field"
     " batch_size schema max_tokens temperature thinking_level api_key multimodal_inputs"
     " use_vcache when"),
    ("maxsim_rerank", "sort", "feature_uri query top_n match_on missing"),
    ("query_expand", "filter", "num_expansions expansion_prompt expansion_model"
     " feature_search_config include_original rrf_k fusion_strategy deduplicate"
     " expansion_timeout_ms"),
    ("sql_lookup", "apply", "connection_id query parameters output_field result_handling"
     " on_no_results timeout when on_error"),
    ("web_scrape", "enrich", "url url_field output_field strategy timeout include_html"
     " min_content_length when on_error batch_size max_depth max_pages same_domain_only"
     " url_patterns delay_between_requests"),
]  # fmt: skip
_REQUIRED = {
    "maxsim_rerank": ("feature_uri",),
    "query_expand": ("feature_search_config",),
    "sql_lookup": ("connection_id", "query"),
}
STAGES: dict[str, StageKind] = {
    **{kind.stage_id: kind for kind in _RUN},
    **{
        stage_id: StageKind(
            stage_id,
            category,
            "Known to the API; the sandbox passes documents through it",
            _keys(f"Passed_{stage_id}", keys, _REQUIRED.get(stage_id, ())),
            runs=False,
        )
        for stage_id, category, keys in _PASSED
    },
}


def check_stage(stage: JsonDict, index: int) -> JsonDict:
    """A stage whose id exists and whose parameters that id takes."""
    where = ("body", "stages", index, "config")
    stage_id = stage["config"]["stage_id"]
    kind = STAGES.get(stage_id)
    if kind is None:
        raise invalid((*where, "stage_id"), f"Unknown stage. One of: {', '.join(STAGES)}", "enum")
    given = stage["config"].get("parameters") or {}
    parameters = check(kind.shape, given, (*where, "parameters"))
    if stage_id == "feature_search":
        _check_search(parameters, (*where, "parameters"))
    if stage_id == "attribute_filter" and parameters.get("field"):
        simple = {key: parameters.get(key) for key in ("field", "operator", "value")}
        filter_where(simple, (*where[1:], "parameters"))
    if stage_id == "summarize" and "{{DOCUMENTS}}" not in parameters.get("prompt", "{{DOCUMENTS}}"):
        raise invalid((*where, "parameters", "prompt"), "The prompt must contain {{DOCUMENTS}}")
    return {**stage, "config": {**stage["config"], "parameters": parameters}}


def _check_search(parameters: JsonDict, where: tuple[str | int, ...]) -> None:
    final = parameters.get("final_top_k")
    least = min(search.get("top_k") or 100 for search in parameters["searches"])
    if final is not None and final > least:
        raise invalid(
            (*where, "final_top_k"), f"final_top_k must be at most the smallest top_k ({least})"
        )
    if parameters.get("fusion") == "learned" and not parameters.get("learning_config"):
        raise invalid((*where, "fusion"), "fusion 'learned' needs learning_config")
    for index, search in enumerate(parameters["searches"]):
        _check_query(search["query"], (*where, "searches", index, "query"))


def _check_query(query: JsonDict, where: tuple[str | int, ...]) -> None:
    mode = query["input_mode"]
    needed = {
        "text": ("value", "text"),
        "content": ("value", "content"),
        "document": ("document_ref",),
        "vector": ("value",),
        "multi_content": ("values",),
    }[mode]
    if not any(query.get(key) is not None for key in needed):
        raise invalid((*where, needed[0]), f"A query of mode '{mode}' needs {needed[0]}", "missing")
