"""What the engine makes of texts of other fields and languages than the example's."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.cluster import find_clusters
from mixpeek_tui.sandbox.engine.quotes import UNANSWERED
from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall
from mixpeek_tui.sandbox.engine.stages.filters import llm_filter
from mixpeek_tui.sandbox.engine.stages.reduce import summarize
from mixpeek_tui.sandbox.engine.stages.search import feature_search
from mixpeek_tui.sandbox.engine.stages.sorting import rerank
from mixpeek_tui.sandbox.options import SandboxOptions
from mixpeek_tui.sandbox.store import Store
from mixpeek_tui.sandbox.work.taxonomies import classify
from tests.sandbox.corpora.known import (
    CRITERIA,
    FAR,
    LABELS,
    QUESTIONS,
    SEARCHES,
    UNANSWERABLE,
)
from tests.sandbox.driver import TEXT_URI, text_search
from tests.sandbox.test_relevance import TAXONOMY

FRAME = "The document is about this, or shows it: "


@dataclass(frozen=True)
class Corpus:
    """Texts in a sandbox, with the group and the title of each."""

    name: str
    sandbox: Sandbox
    groups: dict[str, str]

    def run(self, asked: str) -> Run:
        """An execution over the texts."""
        inputs = {"query": asked, "question": asked}
        return Run(self.sandbox.store, self.sandbox.shelves, "ns", ["data"], inputs)

    def found(self, query: str, keep: int = 25) -> Documents:
        """The nearest texts."""
        parameters = text_search(final_top_k=keep)["config"]["parameters"]
        parameters["searches"][0]["top_k"] = 100
        return feature_search(self.run(query), stage("feature_search", **parameters), None)


def stage(stage_id: str, **parameters: Any) -> StageCall:
    return StageCall(stage_id, stage_id, parameters)


@pytest.fixture(scope="module", params=LABELS)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    name = str(request.param)
    store = Store(tmp_path_factory.mktemp("corpora") / "s.sqlite3")
    groups: dict[str, str] = {}
    with store.transaction():
        for collection in ("data", "labels"):
            body = {"collection_id": collection, "vector_indexes": [{"feature_uri": TEXT_URI}]}
            store.add("collection", collection, "ns", body, collection)
        with (Path(__file__).parent / "corpora" / f"{name}.csv").open(newline="") as lines:
            for group, title, text, *_ in list(csv.reader(lines))[1:]:
                groups[title] = group
                _add(store, "data", title, text, title=title, body=text)
        for label, words in LABELS[name].items():
            _add(store, "labels", label, words, label_name=label)
    matcher = {"retriever_id": "matcher", "stages": [text_search()], "collection_ids": ["labels"]}
    store.add("retriever", "matcher", "ns", matcher)
    yield Corpus(name, Sandbox(SandboxOptions(), store), groups)
    store.close()


def _add(store: Store, collection: str, key: str, text: str, **fields: str) -> None:
    body: dict[str, Any] = {"document_id": key, "collection_id": collection, **fields}
    body.update(text=text, _internal={"processing": {"sandbox_features": text}})
    store.add("document", key, collection, body)


def test_a_search_finds_what_was_meant(corpus: Corpus) -> None:
    wanted = SEARCHES[corpus.name]
    first = [(query, corpus.found(query)[0]["title"], title) for query, title in wanted]
    wrong = [one for one in first if one[1] != one[2]]
    assert len(wrong) <= 1, wrong


def test_reranking_keeps_what_was_meant_on_top(corpus: Corpus) -> None:
    order = stage("rerank", query="{{INPUT.query}}", document_field="body", max_candidates=50)
    wrong = [
        query
        for query, title in SEARCHES[corpus.name]
        if rerank(corpus.run(query), order, corpus.found(query))[0]["title"] != title
    ]
    assert len(wrong) <= 2, wrong


def test_what_is_far_from_every_text_has_a_low_score(corpus: Corpus) -> None:
    far = [corpus.found(query)[0]["score"] for query in FAR[corpus.name]]
    near = sorted(corpus.found(query)[0]["score"] for query, _ in SEARCHES[corpus.name])
    assert max(far) < 0.15 and max(far) < near[len(near) // 2] / 2, (far, near)


def test_an_answer_is_quoted_from_the_right_text_or_not_given(corpus: Corpus) -> None:
    prompt = stage("summarize", prompt="{{INPUT.question}} {{DOCUMENTS}}", content_field="body")
    said = {}
    for question in [*dict(QUESTIONS[corpus.name]), *UNANSWERABLE[corpus.name]]:
        (answer,) = summarize(corpus.run(question), prompt, corpus.found(question))
        quoted = answer["summary"] != UNANSWERED
        said[question] = answer["source_document_ids"][0] if quoted else None
    wanted = dict(QUESTIONS[corpus.name])
    assert all(source in (None, wanted.get(question)) for question, source in said.items()), said


def test_a_rule_in_words_keeps_what_it_describes(corpus: Corpus) -> None:
    kept, wanted, right = 0, 0, 0
    for criteria, titles in CRITERIA[corpus.name]:
        rule = stage("llm_filter", criteria=FRAME + criteria)
        found = {d["title"] for d in llm_filter(corpus.run(criteria), rule, corpus.found(criteria, 50))}
        assert titles or not found, (criteria, found)
        kept, wanted, right = kept + len(found), wanted + len(titles), right + len(found & titles)
    assert right >= 0.5 * wanted and right >= 0.75 * kept, (kept, wanted, right)


def test_texts_are_classified_by_descriptions_of_the_labels(corpus: Corpus) -> None:
    classify(corpus.sandbox, "ns", TAXONOMY, "data")
    documents = list(corpus.sandbox.store.each("document", "data"))
    labels = [(d.get("taxonomy_matches") or {}).get("tax", {}).get("label") for d in documents]
    right = sum(map(str.__eq__, map(str, labels), corpus.groups.values()))
    assert right >= 0.8 * len(documents)


@pytest.mark.parametrize("method", ["kmeans", "agglomerative"])
def test_groups_are_more_than_chance(corpus: Corpus, method: str) -> None:
    count = len(LABELS[corpus.name])
    config = {"clustering_method": method, "algorithm_params": {"n_clusters": count}}
    cluster = {"vector_config": config, "llm_labeling": {"enabled": True}}
    groups = find_clusters(corpus.sandbox.shelves, cluster, ["data"]).groups
    pure = sum(max(Counter(corpus.groups[m] for m in g.members).values()) for g in groups)
    # Abstracts share almost no words; as many rows by chance lie in their group's largest part.
    assert pure >= 1.6 * len(corpus.groups) / count
    assert all(label and not label.startswith("Cluster") for label in (g.label for g in groups))
