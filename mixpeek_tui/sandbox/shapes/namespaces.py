"""Bodies about namespaces."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mixpeek_tui.sandbox.shapes.base import Body

Name = Annotated[str, Field(min_length=3, max_length=64)]


class NamespaceExtractor(Body):
    """A feature extractor a namespace offers."""

    feature_extractor_name: str
    version: str
    params: dict[str, Any] | None = None


class NamespaceCreate(Body):
    """POST /v1/namespaces."""

    namespace_id: str | None = None
    namespace_name: Name
    mode: Literal["managed", "standalone"] | None = None
    namespace_type: str | None = None
    scope: str | None = None
    description: str | None = None
    features: list[str] | None = None
    feature_extractors: list[NamespaceExtractor] | None = None
    vector_configs: list[dict[str, Any]] | None = None
    payload_indexes: list[dict[str, Any]] | None = None
    auto_create_indexes: bool | None = None
    adaptive_indexing: bool | None = None
    ttl_seconds: Annotated[int, Field(ge=60)] | None = None
    infrastructure: dict[str, Any] | None = None
    trusted_issuers: list[dict[str, Any]] | None = None
    tiering: dict[str, Any] | None = None
    spend_budget: dict[str, Any] | None = None
    cost_cap_override: dict[str, Any] | None = None


class NamespacePatch(Body):
    """PATCH and PUT /v1/namespaces/{id}."""

    namespace_name: Name | None = None
    description: str | None = None
    feature_extractors: list[NamespaceExtractor] | None = None
    payload_indexes: list[dict[str, Any]] | None = None
    auto_create_indexes: bool | None = None
    adaptive_indexing: bool | None = None
    repair_vectors: bool | None = None
    infrastructure: dict[str, Any] | None = None
    trusted_issuers: list[dict[str, Any]] | None = None
    spend_budget: dict[str, Any] | None = None
    pinned: Any = None
    tiering: dict[str, Any] | None = None
    expires_at: str | None = None
    ttl_seconds: Annotated[int, Field(ge=60)] | None = None
    cost_cap_override: dict[str, Any] | None = None
