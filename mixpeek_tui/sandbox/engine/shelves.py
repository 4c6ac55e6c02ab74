"""What has been computed from the documents, kept until they change."""

from __future__ import annotations

import importlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from mixpeek_tui.sandbox.engine.words import is_data, link_words
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

_KEPT = 24
_PLAIN = ("document_id", "collection_id", "source_object_id", "root_object_id", "cluster_id",
          "cluster_label")  # fmt: skip
TextOf = Callable[[JsonDict], str]
T = TypeVar("T")


class Index(Protocol):
    """Texts that can be searched."""

    def scores(self, query: str, lexical: bool = False) -> list[float]:
        """How well each row fits, 0 to 1."""

    def scores_many(self, queries: Sequence[str], lexical: bool = False) -> list[list[float]]:
        """The same for many queries at once."""

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


def numeric() -> Numeric:
    """The numeric functions; the first call imports numpy and scikit-learn."""
    return cast(Numeric, importlib.import_module("mixpeek_tui.sandbox.engine.numeric"))


@dataclass(frozen=True)
class Shelf:
    """The documents of some collections with an index, row by row."""

    documents: list[JsonDict]
    texts: list[str]
    index: Index


class Shelves:
    """Documents and their indexes, read when first asked for and again after a change.

    An index belongs to texts, not to documents: fields that jobs add to documents leave the
    embedded text alone, and so the index of it stays.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._shelves: OrderedDict[object, Shelf] = OrderedDict()
        self._indexes: OrderedDict[object, Index] = OrderedDict()

    def shelf(self, collections: Sequence[str], background: Sequence[str] = ()) -> Shelf:
        """The documents of the collections by their embedded text.

        The texts of `background` collections shape what counts as similar.
        """
        return self._shelf(collections, background, document_text)

    def search_shelf(self, collections: Sequence[str]) -> Shelf:
        """The documents of the collections by all their words, to be searched.

        A title says what a model would have seen in the body, so it is read too.
        """
        return self._shelf(collections, (), wide_text)

    def _shelf(self, collections: Sequence[str], background: Sequence[str], text: TextOf) -> Shelf:
        wanted = tuple(sorted(set(collections)))
        behind = tuple(sorted(set(background) - set(wanted)))
        versions = tuple(self._store.version("document", c) for c in (*wanted, *behind))
        key = (wanted, behind, text, versions)
        found = self._kept(self._shelves, key)
        if found is None:
            found = self._build(wanted, behind, text)
            self._keep(self._shelves, key, found)
        return found

    def _build(self, wanted: Sequence[str], behind: Sequence[str], text: TextOf) -> Shelf:
        documents = [d for c in wanted for d in self._store.each("document", c)]
        texts = [text(document) for document in documents]
        background = [text(d) for c in behind for d in self._store.each("document", c)]
        key = (tuple(texts), tuple(background))
        with self._building:
            index = self._kept(self._indexes, key)
            if index is None:
                index = numeric().TextIndex(texts, background)
                self._keep(self._indexes, key, index)
        return Shelf(documents, texts, index)

    def _kept(self, shelves: OrderedDict[object, T], key: object) -> T | None:
        with self._lock:
            if key in shelves:
                shelves.move_to_end(key)
            return shelves.get(key)

    def _keep(self, shelves: OrderedDict[object, T], key: object, made: T) -> None:
        with self._lock:
            shelves[key] = made
            while len(shelves) > _KEPT:
                shelves.popitem(last=False)


def document_text(document: JsonDict) -> str:
    """What a document is compared by: its embedded text, or its link's and fields' words."""
    processing = (document.get("_internal") or {}).get("processing") or {}
    read = processing.get("sandbox_features")
    if isinstance(read, str):
        return read
    return fields_text(document)


def wide_text(document: JsonDict) -> str:
    """A document's embedded text and the words of its other fields that are not in it yet."""
    read = document_text(document)
    strings = [v for v in _strings(document) if v not in read and "://" not in v]
    return " ".join([read, *dict.fromkeys(strings)])


def fields_text(fields: JsonDict, links: Sequence[str] = ()) -> str:
    """All words of the string fields; of links only the words in them."""
    parts = [link_words(link) for link in links]
    parts += [link_words(v) if "://" in v else v for v in _strings(fields) if v not in links]
    return " ".join(part for part in parts if part)


def _strings(fields: JsonDict) -> list[str]:
    found: list[str] = []
    for key, value in fields.items():
        if not key.startswith("_") and key not in _PLAIN:
            items = value if isinstance(value, list) else [value]
            found.extend(i for i in items if isinstance(i, str) and not is_data(i))
    return found
