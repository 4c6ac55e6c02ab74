"""What a search found, laid out: hits, stages as a waterfall, words about how it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from mixpeek_tui.text import count, duration, fit, glyphs, pad, plural, safe, width
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.cells import plain
from mixpeek_tui.workspace.search import Hit, SearchResult

MARKS = glyphs(False)
BAR = 8
FIRST = ("taxonomy_category", "category", "cluster_label")
"""Fields that taxonomies and clusters write; they are shown before all others."""
ANSWERS = ("answer", "summary")
"""Where a retriever that answers questions puts the answer."""
LONG = 60
"""Cells of one field's value in a list."""

Piece = tuple[str, str]
"""Text and the name of its tone, empty for plain text."""


def answer(result: SearchResult) -> str:
    """The text that a question was answered with; empty if the search finds documents."""
    if len(result.documents) != 1:
        return ""
    fields = result.documents[0].fields
    found = next((fields[name] for name in ANSWERS if isinstance(fields.get(name), str)), "")
    return safe(found, keep_newlines=True)


def hit_pieces(hit: Hit, best: float, room: int) -> tuple[Piece, ...]:
    """The first row of a hit: a bar, the score, the title."""
    if hit.score is None:
        bar, score = " " * BAR, ""
    else:
        full = round(max(0.0, min(1.0, hit.score / best)) * BAR) if best > 0 else 0
        bar = MARKS.bar_full * full + MARKS.bar_empty * (BAR - full)
        score = f"{hit.score:.3f}"
    title = fit(safe(hit.title).strip() or "without a title", max(8, room - BAR - 10))
    return (bar, "accent"), (f" {pad(score, 6, align='right')}  ", "muted"), (title, "strong")


def field_pieces(hit: Hit, wanted: Sequence[str], room: int) -> tuple[Piece, ...]:
    """The second row of a hit: the fields that matter, and the name of its image."""
    indent = BAR + 9
    left = room - indent
    pieces: list[Piece] = [(" " * indent, "")]
    for name, value in matters(hit, wanted):
        words = fit(value, LONG)
        size = width(name) + 1 + width(words) + 3
        if size > left:
            continue
        left -= size
        pieces += [(f"{name} ", "muted"), (f"{words}   ", "")]
    return tuple(pieces)


def matters(hit: Hit, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Fields with their values: what classified it, what is filtered by, the rest, the image."""
    fields = hit.fields
    first = [name for name in fields if name.startswith(FIRST)]
    order = dict.fromkeys((*first, *(n for n in wanted if n in fields), *fields))
    for name in order:
        value = fields[name]
        words = plain(value)
        if not words or words == hit.title or _is_url(value) or name.endswith("_id"):
            continue
        if name not in first and name not in wanted and width(words) > LONG:
            continue
        yield safe(name), words
    if hit.image:
        yield "image", image_name(hit.image)


def image_name(url: str) -> str:
    """The last part of an image's address."""
    found = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return safe(found or url)


def _is_url(value: Json) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://", "s3://", "data:"))


@dataclass(frozen=True, slots=True)
class Status:
    """How a search went, in a line, and what to know besides."""

    words: str
    good: bool
    notes: tuple[str, ...] = ()


def status(result: SearchResult) -> Status:
    """A failed or degraded search also comes with HTTP 200: it is said as such."""
    took = duration(result.total_ms / 1000) if result.total_ms is not None else ""
    notes = tuple(safe(n) for n in (*result.degraded, *result.warnings, *result.limits))
    if result.error or not (result.ok or result.degraded):
        said = safe(result.error) or f"its state is {safe(result.status)}"
        return Status(f"The search failed: {said}", False, notes)
    if not result.counted:
        return Status("The API's reply holds no list of results.", False, notes)
    shown = plural(len(result.documents), "result")
    if result.total is not None and result.total > len(result.documents):
        shown = f"{count(len(result.documents))} of {count(result.total)} results"
    parts = [shown, took, f"{result.credits:g} credits" if result.credits else ""]
    if result.degraded or result.status == "degraded":
        parts.append("degraded: not everything worked")
    return Status("   ".join(p for p in parts if p), result.ok, notes)


def waterfall(result: SearchResult, room: int) -> list[tuple[Piece, ...]]:
    """A row per stage: its name, what went in and came out, how long, when."""
    stages = result.stages
    if not stages:
        return []
    names = min(24, max(width(safe(s.name)) for s in stages))
    counts = [f"{_count(s.rows_in)} → {_count(s.rows_out)}" for s in stages]
    widest = max(map(width, counts))
    whole = sum(s.ms or 0.0 for s in stages) or 1.0
    bar = max(0, min(40, room - names - widest - 20))
    found: list[tuple[Piece, ...]] = []
    before = 0.0
    for stage, counted in zip(stages, counts, strict=True):
        took = duration(stage.ms / 1000) if stage.ms is not None else ""
        start = round(before / whole * bar)
        before += stage.ms or 0.0
        cells = max(1, round(before / whole * bar) - start) if stage.ms else 0
        tail = f"  {safe(stage.error)}" if stage.error else "  cached" if stage.cached else ""
        found.append((
            (f"{pad(safe(stage.name), names)}  ", "failed" if stage.error else ""),
            (f"{pad(counted, widest, align='right')}  ", "muted"),
            (f"{pad(took, 8, align='right')}  ", "muted"),
            (" " * start + MARKS.bar_full * cells, "accent"),
            (tail, "failed" if stage.error else "muted"),
        ))  # fmt: skip
    return found


def _count(number: int | None) -> str:
    return "?" if number is None else count(number)


def best_score(hits: Sequence[Hit]) -> float:
    """The highest score among the hits; the bars are relative to it."""
    return max((hit.score for hit in hits if hit.score is not None), default=0.0)


def document_lines(hit: Hit, fields: Mapping[str, Json]) -> list[tuple[str, str]]:
    """Everything a hit holds, a name and a value each."""
    found = [("document", safe(hit.id)), ("collection", safe(hit.collection))]
    found += [(safe(name), plain(value)) for name, value in fields.items()]
    return [(name, value) for name, value in found if value]
