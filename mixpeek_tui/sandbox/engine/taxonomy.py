"""Classifying documents with a stored taxonomy."""

from __future__ import annotations

from collections.abc import Sequence

from mixpeek_tui.sandbox.engine.labels import LEAST, Match, match_flat, match_levels
from mixpeek_tui.sandbox.engine.library import Library, document_text, numeric
from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall
from mixpeek_tui.sandbox.engine.stages.search import feature_search
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store


class Classifier:
    """A taxonomy ready to be applied.

    `background` collections hold the documents to be classified: their words shape what counts
    as similar, so that a label is found by related words too.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        namespace_id: str,
        taxonomy: JsonDict,
        background: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._library = library
        self._namespace_id = namespace_id
        self._config: JsonDict = taxonomy["config"]
        self._background = background
        self._inferred = list(store.each("taxonomy_node", str(taxonomy["taxonomy_id"])))
        texts = [node["text"] for node in self._inferred]
        self._index = numeric().TextIndex(texts) if texts else None

    def match(self, document: JsonDict) -> Match | None:
        """The node a document belongs to; None when none fits."""
        if self._index is not None:
            return self._match_inferred(document)
        if self._config["taxonomy_type"] == "flat":
            return match_flat(self._config, document, self._search)
        return match_levels(self._config, document, self._search)

    def _match_inferred(self, document: JsonDict) -> Match | None:
        assert self._index is not None
        scores = self._index.scores(document_text(document))
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] < LEAST:
            return None
        node = self._inferred[best]
        return Match(node["label"], scores[best], node["node_id"], node["path"])

    def _search(
        self, retriever_id: str | None, inputs: JsonDict, collections: Sequence[str]
    ) -> Documents:
        retriever = self._store.find("retriever", self._namespace_id, retriever_id or "")
        if retriever is None:
            return []
        run = Run(
            self._store,
            self._library,
            self._namespace_id,
            collections,
            inputs,
            background=self._background,
            only=collections,
        )
        search = next(
            (s for s in retriever["stages"] if s["config"]["stage_id"] == "feature_search"), None
        )
        if search is None:
            return []
        call = StageCall(search["stage_name"], "feature_search", search["config"]["parameters"])
        return feature_search(run, call, None)


def infer_nodes(library: Library, collections: Sequence[str]) -> list[JsonDict]:
    """A hierarchy of two levels from the documents' own words.

    Each node is {node_id, label, path, parent_id, level, text}.
    """
    shelf = library.shelf(collections)
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
    terms = engine.top_terms(chosen, labels, 2)
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
