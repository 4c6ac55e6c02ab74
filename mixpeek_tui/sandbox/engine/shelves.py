"""What has been computed from the documents, kept until they change."""

from __future__ import annotations

import importlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast
from weakref import WeakValueDictionary

from mixpeek_tui.sandbox.engine.languages import Language
from mixpeek_tui.sandbox.engine.words import is_data, link_words
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

_KEPT = 24
_PLAIN = ("document_id", "collection_id", "source_object_id", "root_object_id", "cluster_id",
          "cluster_label")  # fmt: skip
TextOf = Callable[[JsonDict], str]


class Index(Protocol):
    """Texts of one language that can be searched."""

    language: Language

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
    embedded text alone, and so the index of it stays. Of what has changed only the present state
    is kept, and an index as long as a shelf has it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._shelves: OrderedDict[object, tuple[object, Shelf]] = OrderedDict()
        self._indexes: WeakValueDictionary[object, Index] = WeakValueDictionary()

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
        key = (wanted, behind, text)
        with self._lock:
            known, shelf = self._shelves.get(key, (None, None))
        if shelf is None or known != versions:
            shelf = self._build(wanted, behind, text)
        with self._lock:
            self._shelves[key] = (versions, shelf)
            self._shelves.move_to_end(key)
            while len(self._shelves) > _KEPT:
                self._shelves.popitem(last=False)
        return shelf

    def _build(self, wanted: Sequence[str], behind: Sequence[str], text: TextOf) -> Shelf:
        documents = [d for c in wanted for d in self._store.each("document", c)]
        texts = [text(document) for document in documents]
        background = [text(d) for c in behind for d in self._store.each("document", c)]
        key = (tuple(texts), tuple(background))
        with self._building:
            index = self._indexes.get(key)
            if index is None:
                index = self._indexes[key] = numeric().TextIndex(texts, background)
        return Shelf(documents, texts, index)


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
