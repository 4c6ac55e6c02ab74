"""Shapes that several kinds share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from mixpeek_tui.sandbox.errors import ApiProblem
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.shapes.base import Body, OpenBody


def _grammatical(filters: dict[str, Any]) -> dict[str, Any]:
    try:
        filter_where(filters, ())
    except ApiProblem as problem:
        found = problem.details["validation_errors"][0]
        place = ".".join(str(part) for part in found["location"][1:])
        words = f"{place}: {found['message']}" if place else found["message"]
        raise PydanticCustomError("filter", "{words}", {"words": words}) from None
    return filters


Limit = Annotated[int, Field(ge=1, le=1000)]
Filters = Annotated[dict[str, Any], AfterValidator(_grammatical)]
Offset = Annotated[int, Field(ge=0, le=10000)]


class Empty(Body):
    """A body without keys."""


class Fields(OpenBody):
    """A free dictionary."""


class ListBody(Body):
    """The body most list calls take."""

    limit: Limit | None = None
    page_size: Limit | None = None
    offset: Offset | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    search: str | None = None
    filters: Filters | None = None
    sort: dict[str, Any] | None = None
    sorts: list[dict[str, Any]] | None = None
    case_sensitive: bool | None = None


class FilterListBody(Body):
    """A list body of filters, sort and search only; paging is in the query."""

    filters: Filters | None = None
    sort: dict[str, Any] | None = None
    search: str | None = None


class TaskList(FilterListBody):
    """POST /v1/tasks/list."""

    status: str | None = None
    task_type: str | None = None


class OpenListBody(OpenBody):
    """A list body whose model is open: any key is taken."""

    limit: Limit | None = None
    offset: Offset | None = None
    filters: Filters | None = None
    sort: dict[str, Any] | None = None
    search: str | None = None


class InputMapping(Body):
    """Where a retriever's input comes from."""

    input_key: str
    source_type: str | None = None
    path: str | None = None
    override: Any = None
