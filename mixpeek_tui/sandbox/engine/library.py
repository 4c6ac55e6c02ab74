"""What has been computed from the documents, kept until they change."""

from __future__ import annotations

import importlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from mixpeek_tui.sandbox.engine.words import link_words
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

_KEPT = 24
_PLAIN = ("document_id", "collection_id", "source_object_id", "root_object_id")


class Index(Protocol):
    """Texts that can be searched."""

    def scores(self, query: str, lexical: bool = False) -> list[float]:
        """How well each row fits, 0 to 1."""

    def vectors(self) -> Any:
        """One dense unit vector per row."""


class Numeric(Protocol):
    """The functions of numeric.py."""

    def TextIndex(self, texts: Sequence[str], background: Sequence[str] = ()) -> Index:
        """An index over texts."""

    def group_vectors(self, vectors: Any, method: str, parameters: Mapping[str, Any]) -> list[int]:
        """A cluster number per row."""

    def plane(self, vectors: Any, components: int = 2) -> list[list[float]]:
        """Coordinates for a picture."""

    def separation(self, vectors: Any, labels: Sequence[int]) -> float | None:
        """The silhouette score."""

    def nearest(
        self, vectors: Any, rows: Sequence[int], count: int
    ) -> tuple[list[int], list[float]]:
        """The rows closest to their centre."""

    def top_terms(
        self, texts: Sequence[str], labels: Sequence[int], count: int = 6
    ) -> dict[int, list[str]]:
        """The words that tell each cluster from the others."""


def numeric() -> Numeric:
    """The numeric functions; the first call imports numpy and scikit-learn."""
    return cast(Numeric, importlib.import_module("mixpeek_tui.sandbox.engine.numeric"))


@dataclass(frozen=True)
class Shelf:
    """The documents of some collections with their index, row by row."""

    documents: list[JsonDict]
    texts: list[str]
    index: Index


class Library:
    """Indexes by collections, built when first asked for and again after a change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._shelves: OrderedDict[object, Shelf] = OrderedDict()

    def shelf(self, collections: Sequence[str], background: Sequence[str] = ()) -> Shelf:
        """The documents of the collections, ready to be searched.

        The texts of `background` collections shape what counts as similar.
        """
        wanted = tuple(sorted(set(collections)))
        behind = tuple(sorted(set(background) - set(wanted)))
        versions = tuple(self._store.version("document", c) for c in (*wanted, *behind))
        key = (wanted, behind, versions)
        found = self._kept(key)
        if found is not None:
            return found
        with self._building:
            return self._kept(key) or self._keep(key, self._build(wanted, behind))

    def _kept(self, key: object) -> Shelf | None:
        with self._lock:
            if key in self._shelves:
                self._shelves.move_to_end(key)
            return self._shelves.get(key)

    def _keep(self, key: object, shelf: Shelf) -> Shelf:
        with self._lock:
            self._shelves[key] = shelf
            while len(self._shelves) > _KEPT:
                self._shelves.popitem(last=False)
        return shelf

    def _build(self, wanted: Sequence[str], behind: Sequence[str]) -> Shelf:
        documents = [d for c in wanted for d in self._store.each("document", c)]
        texts = [document_text(document) for document in documents]
        background = [document_text(d) for c in behind for d in self._store.each("document", c)]
        return Shelf(documents, texts, numeric().TextIndex(texts, background))


def document_text(document: JsonDict) -> str:
    """What a document is compared by: its embedded text, or its link's and fields' words."""
    processing = (document.get("_internal") or {}).get("processing") or {}
    read = processing.get("sandbox_features")
    if isinstance(read, str):
        return read
    return fields_text(document)


def fields_text(fields: JsonDict, links: Sequence[str] = ()) -> str:
    """All words of the string fields; of links only the words in them."""
    parts = [link_words(link) for link in links]
    for key, value in fields.items():
        if key.startswith("_") or key in _PLAIN or value in links:
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                parts.append(link_words(item) if "://" in item else item)
    return " ".join(part for part in parts if part)
