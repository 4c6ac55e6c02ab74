"""Retriever: a search of several stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mixpeek_tui.interview.answers import Answers, Goal
from mixpeek_tui.interview.goals import TITLES
from mixpeek_tui.kinds.kind import Action, Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.labels import is_inferred, label_levels, target
from mixpeek_tui.kinds.names import CollectionName, Names
from mixpeek_tui.kinds.stages import (
    Stage,
    attribute_filter,
    common,
    feature_search,
    filter_fields,
    judge,
    rerank,
    stage_words,
    summarize,
)
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, path
from mixpeek_tui.wire import Json

QUERY: dict[str, Json] = {
    "query": {"type": "text", "description": "What to search for", "required": True}
}
QUESTION: dict[str, Json] = {
    "question": {"type": "text", "description": "What to answer", "required": True}
}
JUDGED = 10
"""Nearest documents that an alert puts before the model."""
IMAGE_URL: dict[str, Json] = {
    "image_url": {"type": "image", "description": "URL of the image to compare", "required": True}
}


@dataclass(frozen=True, slots=True)
class Search:
    """One retriever that a goal asks for."""

    goal: Goal
    suffix: str
    collections: Callable[[Names], tuple[CollectionName, ...]]
    inputs: dict[str, Json]
    mode: str = "text"

    @property
    def value(self) -> str:
        """The template of the query."""
        return "{{INPUT." + next(iter(self.inputs)) + "}}"


SEARCHES = (
    Search("semantic_text", "search", lambda n: n.all("text"), QUERY),
    Search("image_by_text", "image-search", lambda n: n.all("image"), QUERY),
    Search("visual_similarity", "visual-similarity", lambda n: n.all("image", "video"),
           IMAGE_URL, "content"),
    Search("cross_modal", "multimodal", lambda n: n.all("text", "image", "video"), QUERY),
    Search("question_answering", "qa", lambda n: n.all("text"), QUESTION),
)  # fmt: skip


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """A retriever per goal, the matchers of a taxonomy, and one per alert."""
    yield from _searches(answers, names)
    yield from _matchers(answers, names)
    yield from _alerts(answers, names)


def wanted(answers: Answers, names: Names) -> tuple[Search, ...]:
    """The searches that the goals lead to and the data can serve.

    Filtering and re-ranking are stages; alone they bring the text search, or the image search
    where there is no text.
    """
    goals = set(answers.retrieval.goals)
    found = tuple(s for s in SEARCHES if s.goal in goals and serves(s, names))
    if not any(s.mode == "text" for s in found) and goals & {"filtered", "reranking"}:
        spare = next((s for s in SEARCHES[:2] if serves(s, names)), None)
        found = (*((spare,) if spare else ()), *found)
    return found


def serves(search: Search, names: Names) -> bool:
    """Whether the data has what the search needs."""
    found = {c.modality for c in search.collections(names)}
    if search.goal == "cross_modal":
        return "text" in found and len(found) > 1
    return bool(found)


def _searches(answers: Answers, names: Names) -> Iterable[Step]:
    goals = set(answers.retrieval.goals)
    for search in wanted(answers, names):
        collections = search.collections(names)
        stages = [feature_search(collections, value=search.value, mode=search.mode)]
        inputs = dict(search.inputs)
        because = [search.goal] if search.goal in goals else []
        if search.mode == "text":
            if "filtered" in goals and (fields := filter_fields(answers, collections)):
                stage, more = attribute_filter(fields, common(collections), inputs)
                stages.append(stage)
                inputs |= more
                because.append("filtered")
            if "reranking" in goals and any(c.dataset.of_type("text", "string")
                                            for c in collections):
                stages.append(rerank(collections, value=search.value))
                because.append("reranking")
        if search.goal == "question_answering":
            stages.append(summarize(collections, value=search.value))
        words = " and ".join(f'"{TITLES[goal]}"' for goal in because)
        yield retriever(
            f"{names.project}-{search.suffix}", collections, stages, inputs,
            Why("retrieval", f"{words} in Retrieval", "retrieval.goals"), group="retrievers",
        )  # fmt: skip


def _matchers(answers: Answers, names: Names) -> Iterable[Step]:
    taxonomy = answers.taxonomy
    found = target(taxonomy, names) if taxonomy else None
    if taxonomy is None or found is None:
        return
    why = Why("taxonomy", "the classification in Taxonomy", "taxonomy")
    if is_inferred(taxonomy):
        yield _matcher(f"{names.project}-taxonomy-matcher", found.id, found.uri, why)
    for level in label_levels(answers, names):
        tail = f"-level-{level.depth + 1}" if level.depth else ""
        name = f"{names.project}-taxonomy-matcher{tail}"
        yield _matcher(name, level.collection_id, level.uri, why)


def _matcher(name: str, collection: Ref, uri: Ref, why: Why) -> Step:
    stage: Stage = {
        "stage_name": "match",
        "config": {
            "stage_id": "feature_search",
            "parameters": {
                "searches": [{
                    "feature_uri": uri,
                    "query": {"input_mode": "text", "value": "{{INPUT.query}}"},
                    "top_k": 3,
                }],
                "final_top_k": 1,
                "collection_identifiers": [collection],
            },
        },
    }  # fmt: skip
    return _step(name, [collection], [stage], QUERY, why, "taxonomy")


def _alerts(answers: Answers, names: Names) -> Iterable[Step]:
    for index, alert in enumerate(answers.notifications.alerts):
        collections = watched(names, alert.dataset)
        if not alert.name or not collections:
            continue
        keep = max(JUDGED, alert.min_matches)
        stages = [feature_search(collections, value="{{INPUT.query}}", keep=keep)]
        if alert.watch_for:
            stages.append(judge(alert.watch_for))
        why = Why("alerts", f"the alert {alert.name} in Alerts", f"notifications.alerts[{index}]")
        name = f"{names.project}-alert-{alert.name}"
        yield retriever(name, collections, stages, QUERY, why, group=f"alert {alert.name}")


def watched(names: Names, dataset: str) -> tuple[CollectionName, ...]:
    """The collections that an alert searches: text if there is any, else what takes text."""
    return names.of(dataset, "text") or names.of(dataset, "image", "video", "audio")


def retriever(
    name: str,
    collections: Sequence[CollectionName],
    stages: list[Stage],
    inputs: dict[str, Json],
    why: Why,
    *,
    group: str,
) -> Step:
    """The step that creates a retriever over these collections."""
    return _step(name, [c.id for c in collections], stages, inputs, why, group)


def _step(
    name: str, ids: list[Ref], stages: list[Stage], inputs: dict[str, Json], why: Why, group: str
) -> Step:
    body: dict[str, Json] = {
        "retriever_name": name,
        "collection_identifiers": list(ids),
        "stages": list(stages),
        "input_schema": inputs,
    }
    lines = tuple(f"{n} {stage_words(stage)}" for n, stage in enumerate(stages, 1))
    return Step(
        id=f"retriever.{name}", kind="retriever", name=name, verb="create", why=why,
        request=Call("POST", path("/v1/retrievers"), body), group=group, details=lines,
    )  # fmt: skip


def state(reply: Body) -> JobState:
    """A retriever is ready as soon as it exists."""
    return JobState("done", "ready")


KIND = Kind(
    name="retriever", title="Retriever", plural="retrievers", path="/v1/retrievers",
    id_field="retriever_id", name_field="retriever_name",
    help="A search of several stages over collections.",
    steps=steps, quota=3, state=state,
    lookup=Lookup(compare=("collection_identifiers", "stages", "input_schema")),
    listing=Listing(path="/v1/retrievers/list", search=True, filters=True, sort="sorts"),
    update="PATCH",
    editable=(
        Editable("collection_identifiers", "json"), Editable("stages", "json"),
        Editable("input_schema", "json", "Changes that do not break callers"),
        Editable("metadata", "json"),
    ),
    fixed="The name and budget limits cannot be changed; stages only until it is published. "
    "Clone the retriever instead.",
    deletion=Deletion("Deletes the retriever at once. Alerts and taxonomies that use it stop."),
    actions=(
        Action("explain", "explain", "E", "POST", "/v1/retrievers/{id}/execute/explain",
               "What it would cost and where it would take long", body={"inputs": {}}),
    ),
    columns=(
        Column("name", "retriever_name"), Column("stages", "stages", "list", 34, 2),
        Column("inputs", "input_schema", "list", 18, 3),
        Column("created", "created_at", "age", 8, 2), Column("state", "status", "state", 10, 3),
    ),
    links={"collection_ids": "collection", "collection_identifiers": "collection"},
)  # fmt: skip
