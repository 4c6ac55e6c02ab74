"""Classifying documents with a stored taxonomy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixpeek_tui.sandbox.engine.labels import (
    LEAST,
    Match,
    inputs_of,
    match_flat,
    match_levels,
    searches_of,
)
from mixpeek_tui.sandbox.engine.run import Documents, Run, public
from mixpeek_tui.sandbox.engine.shelves import Shelf, Shelves, document_text, numeric
from mixpeek_tui.sandbox.engine.stages.search import query_text
from mixpeek_tui.sandbox.engine.terms import top_terms
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store


@dataclass(frozen=True)
class _Lane:
    """A reference collection as one retriever searches it."""

    shelf: Shelf
    search: JsonDict


class Classifier:
    """A taxonomy ready to be applied.

    `background` collections hold the documents to be classified: their words shape what counts
    as similar, so that a label is found by related words too.
    """

    def __init__(
        self,
        store: Store,
        shelves: Shelves,
        namespace_id: str,
        taxonomy: JsonDict,
        background: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._shelves = shelves
        self._namespace_id = namespace_id
        self._config: JsonDict = taxonomy["config"]
        self._background = background
        self._lanes: dict[tuple[str, tuple[str, ...]], _Lane | None] = {}
        self._scores: dict[tuple[int, str], list[float]] = {}
        self._inferred = list(store.each("taxonomy_node", str(taxonomy["taxonomy_id"])))
        texts = [node["text"] for node in self._inferred]
        self._index = numeric().TextIndex(texts) if texts else None

    def match_all(self, documents: Sequence[JsonDict]) -> list[Match | None]:
        """The node of each document; None for those that fit none."""
        if self._index is not None:
            texts = [document_text(document) for document in documents]
            return [self._inferred_match(scores) for scores in self._index.scores_many(texts)]
        asked: dict[int, tuple[_Lane, dict[str, None]]] = {}
        for document in documents:
            for lane, text in self._questions(document):
                asked.setdefault(id(lane), (lane, {}))[1][text] = None
        for number, (lane, questions) in asked.items():
            found = lane.shelf.index.scores_many(list(questions))
            self._scores.update(
                ((number, text), scores) for text, scores in zip(questions, found, strict=True)
            )
        match = match_flat if self._config["taxonomy_type"] == "flat" else match_levels
        return [match(self._config, document, self._search) for document in documents]

    def _inferred_match(self, scores: Sequence[float]) -> Match | None:
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] < LEAST:
            return None
        node = self._inferred[best]
        return Match(node["label"], scores[best], node["node_id"], node["path"])

    def _questions(self, document: JsonDict) -> Iterator[tuple[_Lane, str]]:
        for retriever_id, mappings, collection_id in searches_of(self._config):
            inputs = inputs_of(mappings, document)
            lane = self._lane(retriever_id, [collection_id])
            text = self._text(lane, inputs) if lane is not None and inputs else None
            if lane is not None and text is not None:
                yield lane, text

    def _search(
        self, retriever_id: str | None, inputs: JsonDict, collections: Sequence[str]
    ) -> Documents:
        lane = self._lane(retriever_id, collections)
        text = self._text(lane, inputs) if lane is not None else None
        if lane is None or text is None:
            return []
        scores = self._scores[(id(lane), text)]
        order = sorted(range(len(scores)), key=lambda row: -scores[row])
        return [{**public(lane.shelf.documents[row]), "score": scores[row]} for row in order]

    def _text(self, lane: _Lane, inputs: JsonDict) -> str | None:
        run = Run(self._store, self._shelves, self._namespace_id, [], inputs)
        return query_text(run, lane.search["query"], lane.shelf)

    def _lane(self, retriever_id: str | None, collections: Sequence[str]) -> _Lane | None:
        key = (retriever_id or "", tuple(collections))
        if key not in self._lanes:
            self._lanes[key] = self._open(*key)
        return self._lanes[key]

    def _open(self, retriever_id: str, collections: Sequence[str]) -> _Lane | None:
        retriever = self._store.find("retriever", self._namespace_id, retriever_id)
        stages = retriever["stages"] if retriever is not None else []
        searches = [s["config"] for s in stages if s["config"]["stage_id"] == "feature_search"]
        if retriever is None or not searches:
            return None
        shelf = self._shelves.shelf(collections, self._background)
        return _Lane(shelf, searches[0]["parameters"]["searches"][0])


def infer_nodes(shelves: Shelves, collections: Sequence[str]) -> list[JsonDict]:
    """A hierarchy of two levels from the documents' own words.

    Each node is {node_id, label, path, parent_id, level, text}.
    """
    shelf = shelves.shelf(collections)
    nodes: list[JsonDict] = []
    for number, (label, rows) in enumerate(_groups(shelf.texts, list(range(len(shelf.texts))))):
        texts = [shelf.texts[row] for row in rows]
        top = _node(f"node_{number}", label, [], None, texts)
        nodes.append(top)
        if len(rows) < 8:
            continue
        for inner, (sub, members) in enumerate(_groups(shelf.texts, rows)):
            child = [shelf.texts[row] for row in members]
            nodes.append(_node(f"node_{number}_{inner}", sub, [label], str(top["node_id"]), child))
    return nodes


def _groups(texts: Sequence[str], rows: list[int]) -> list[tuple[str, list[int]]]:
    if not rows:
        return []
    chosen = [texts[row] for row in rows]
    engine = numeric()
    labels = engine.group_vectors(engine.TextIndex(chosen).vectors(), "kmeans", {})
    terms = top_terms(chosen, labels, 2)
    members: dict[int, list[int]] = {}
    for row, label in zip(rows, labels, strict=True):
        members.setdefault(label, []).append(row)
    return [(" ".join(terms[label]), members[label]) for label in sorted(members)]


def _node(
    node_id: str, label: str, above: list[str], parent_id: str | None, texts: Sequence[str]
) -> JsonDict:
    return {
        "node_id": node_id,
        "label": label or node_id,
        "path": [*above, label or node_id],
        "parent_id": parent_id,
        "level": len(above),
        "text": " ".join([label, *texts])[:20000],
    }
