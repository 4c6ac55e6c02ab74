"""What a search answered, in whichever shape (contract §3, §9.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.kinds.states import phase
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.cells import own_fields, plain
from mixpeek_tui.workspace.fields import (
    mapping,
    number,
    objects,
    text_at,
    texts,
    value_at,
    values_at,
    whole,
)

LISTS = ("documents", "results", "final_results")
TITLES = ("title", "name", "headline", "label_name", "subject", "question", "answer", "summary",
          "text", "description", "body", "content")  # fmt: skip
IMAGES = (
    "thumbnail_url", "image_url", "photo_url", "presigned_url", "image", "photo",
    "document_blobs.presigned_url", "source_blobs.presigned_url", "source_blobs.url",
)  # fmt: skip
IMAGE_ENDS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
INTERNAL = frozenset({"score", "scores", "presigned_urls", "internal_metadata", "id"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found."""

    id: str
    score: float | None
    title: str
    """The first field that reads like a title, else the id. Outside text."""
    fields: Mapping[str, Json]
    """The user's own fields, without ids and bookkeeping."""
    image: str = ""
    """URL of a picture of it, if any field holds one."""
    collection: str = ""
    origin: str = ""
    """Id of the object in a bucket that it was made from; every collection makes its own of it."""


@dataclass(frozen=True, slots=True)
class StageStat:
    """How one stage did."""

    name: str
    stage_id: str
    rows_in: int | None
    rows_out: int | None
    ms: float | None
    error: str = ""
    cached: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A search that was run."""

    documents: tuple[Hit, ...]
    stages: tuple[StageStat, ...]
    total_ms: float | None
    """As the API measured it, else as long as the reply took."""
    status: str
    """In the API's words: completed, failed, degraded, …"""
    warnings: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()
    """What did not work fully, a line each."""
    limits: tuple[str, ...] = ()
    """What was clamped, a line each."""
    credits: float | None = None
    total: int | None = None
    cursor: str = ""
    execution_id: str = ""
    error: str = ""
    counted: bool = True
    """False if the reply held no list at all: then nothing is known about hits (contract §9.4)."""
    raw: Json = None

    @property
    def ok(self) -> bool:
        """Whether it ended well; a failed or degraded one also comes with HTTP 200."""
        return phase(self.status) != "failed" and not self.degraded and not self.error


def read_result(body: Json, took_ms: float | None = None) -> SearchResult:
    """A result from whatever came; never raises.

    Args:
        body: The reply's body.
        took_ms: How long the reply took, in milliseconds, in case the API does not say.
    """
    data = mapping(body)
    rows = next((data[name] for name in LISTS if isinstance(data.get(name), list)), None)
    if rows is None and isinstance(body, list):
        rows = body
    statistics = mapping(data.get("stage_statistics"))
    total_ms = number(statistics.get("total_time_ms"))
    credits_ = number(statistics.get("credits_used"))
    paging = mapping(data.get("pagination"))
    return SearchResult(
        documents=tuple(read_hit(row) for row in objects(rows)),
        stages=_stages(statistics.get("stages")),
        total_ms=took_ms if total_ms is None else total_ms,
        status=text_at(data, "status").lower() or ("completed" if rows is not None else "unknown"),
        warnings=texts(data.get("warnings")),
        degraded=texts(data.get("degraded")),
        limits=tuple(_limit(entry) for entry in objects(data.get("limits"))),
        credits=number(value_at(data, "budget.credits_used")) if credits_ is None else credits_,
        total=whole(paging.get("total")),
        cursor=text_at(paging, "cursor") or text_at(paging, "next_cursor"),
        execution_id=text_at(data, "execution_id"),
        error="; ".join(texts(data.get("error"))),
        counted=rows is not None,
        raw=body,
    )


def read_hit(row: Mapping[str, Json]) -> Hit:
    """A hit from a document of any shape; a payload in its own key is looked into."""
    payload = row.get("payload") or row.get("document")
    data = {**mapping(payload), **{k: v for k, v in row.items() if v is not payload}}
    own = {k: v for k, v in own_fields(data).items() if k not in INTERNAL}
    found = text_at(data, "document_id") or text_at(data, "id")
    title = next((plain(own[name]) for name in TITLES if own.get(name)), "")
    score = number(data.get("score"))
    if score is None:
        score = next((n for n in map(number, mapping(data.get("scores")).values())
                      if n is not None), None)  # fmt: skip
    origin = text_at(data, "root_object_id") or text_at(data, "source_object_id")
    return Hit(
        found, score, title or found, own, _image(data), text_at(data, "collection_id"), origin
    )


def _image(data: Mapping[str, Json]) -> str:
    for path in IMAGES:
        for value in values_at(data, path):
            if isinstance(value, str) and value.startswith(("http://", "https://")):
                return value
    for value in data.values():
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            bare = value.split("?")[0].lower()
            if bare.endswith(IMAGE_ENDS):
                return value
    return ""


def _stages(value: Json) -> tuple[StageStat, ...]:
    """By name in the SDK; a list with names inside is read, too."""
    if isinstance(value, Mapping):
        return tuple(_stage(str(name), mapping(stat)) for name, stat in value.items())
    return tuple(_stage(text_at(s, "stage_name") or text_at(s, "name"), s) for s in objects(value))


def _stage(name: str, stat: Mapping[str, Json]) -> StageStat:
    return StageStat(
        name or "stage",
        text_at(stat, "stage_id") or text_at(stat, "metadata.stage_id"),
        whole(stat.get("input_count")), whole(stat.get("output_count")),
        number(stat.get("duration_ms")), "; ".join(texts(stat.get("error"))),
        stat.get("stage_cache_hit") is True or stat.get("cache_hit") is True,
    )  # fmt: skip


def _limit(entry: Mapping[str, Json]) -> str:
    name = text_at(entry, "name") or "a limit"
    return f"{name}: {text_at(entry, 'applied')} instead of {text_at(entry, 'requested')}"
