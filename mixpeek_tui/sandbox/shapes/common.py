"""Shapes that several kinds share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from mixpeek_tui.sandbox.shapes.base import Body, OpenBody

Limit = Annotated[int, Field(ge=1, le=1000)]
Offset = Annotated[int, Field(ge=0, le=10000)]


class Empty(Body):
    """A body without keys."""


class ListBody(Body):
    """The body most list calls take."""

    limit: Limit | None = None
    page_size: Limit | None = None
    offset: Offset | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    search: str | None = None
    filters: dict[str, Any] | None = None
    sort: dict[str, Any] | None = None
    sorts: list[dict[str, Any]] | None = None
    case_sensitive: bool | None = None


class FilterListBody(Body):
    """A list body of filters, sort and search only; paging is in the query."""

    filters: dict[str, Any] | None = None
    sort: dict[str, Any] | None = None
    search: str | None = None


class OpenListBody(OpenBody):
    """A list body whose model is open: any key is taken."""

    limit: Limit | None = None
    offset: Offset | None = None
    filters: dict[str, Any] | None = None
    sort: dict[str, Any] | None = None
    search: str | None = None


class InputMapping(Body):
    """Where a retriever's input comes from."""

    input_key: str
    source_type: str | None = None
    path: str | None = None
    override: Any = None
