"""From retrievers back to the goals of the interview."""

from __future__ import annotations

from mixpeek_tui.interview.answers import GOALS, Goal, Retrieval
from mixpeek_tui.kinds.retriever import SEARCHES
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.cells import stage_ids
from mixpeek_tui.workspace.fields import items, mapping, objects, text_at, value_at, values_at
from mixpeek_tui.workspace.infer_data import Found
from mixpeek_tui.workspace.item import Item

MATCHERS = ("config.retriever_id", "retriever_id", "config.hierarchical_nodes.retriever_id")
"""Where a taxonomy names the retrievers that match its labels."""
SUFFIX: dict[Goal, str] = {search.goal: search.suffix for search in SEARCHES}


def infer_retrieval(found: Found) -> Retrieval:
    """The goals that lead to these retrievers, and the fields that they filter on."""
    goals: dict[Goal, Item] = {}
    used = _used_elsewhere(found)
    free = [r for r in found.workspace.of("retriever") if r.id not in used and r.name not in used]
    for retriever in free:
        ending = retriever.name.removeprefix(f"{found.project}-")
        goal = next((goal for goal, suffix in SUFFIX.items() if ending == suffix), None)
        if goal is not None:
            goals[goal] = retriever
    for retriever in free:
        if retriever in goals.values():
            continue
        goal = classify(found, retriever)
        if goal is None or goal in goals:
            found.gap(f"retriever.{retriever.name}", "no goal leads to a retriever like this")
        else:
            goals[goal] = retriever
            found.named(f"retriever.{found.project}-{SUFFIX[goal]}", retriever.name)
    names: set[str] = set(goals)
    filters: dict[str, None] = {}
    for retriever in goals.values():
        stages = stage_ids(retriever.data)
        if "rerank" in stages:
            names.add("reranking")
        if "attribute_filter" in stages:
            names.add("filtered")
            filters.update(dict.fromkeys(filter_fields(retriever)))
    return Retrieval(tuple(goal for goal in GOALS if goal in names), tuple(filters))


def _used_elsewhere(found: Found) -> set[str]:
    """Retrievers that alerts and taxonomies brought with them."""
    alerts = {text_at(a.data, "retriever_id") for a in found.workspace.of("alert")}
    taxonomies = {
        str(value)
        for t in found.workspace.of("taxonomy")
        for path in MATCHERS
        for value in values_at(t.data, path)
    }
    return (alerts | taxonomies) - {""}


def classify(found: Found, retriever: Item) -> Goal | None:
    """Which goal would lead to a retriever of these stages; None for others."""
    homes = found.home(_collections(retriever))
    modalities = {home.modality for home in homes}
    modes = {
        str(mode)
        for search in searches(retriever)
        for mode in values_at(search, "query.input_mode")
    }
    if not homes or not modes:
        return None
    if "content" in modes:
        return "visual_similarity"
    if "summarize" in stage_ids(retriever.data):
        return "question_answering"
    if modalities == {"text"}:
        return "semantic_text"
    return "image_by_text" if modalities == {"image"} else "cross_modal"


def _collections(retriever: Item) -> tuple[Json, ...]:
    data = retriever.data
    return items(data.get("collection_identifiers")) or items(data.get("collection_ids"))


def parameters(retriever: Item, stage_id: str) -> tuple[Json, ...]:
    """The parameters of the stages of that id."""
    return tuple(
        value_at(stage, "config.parameters") or stage.get("parameters")
        for stage in objects(retriever.data.get("stages"))
        if stage_id in (text_at(stage, "config.stage_id"), text_at(stage, "stage_id"))
    )


def searches(retriever: Item) -> tuple[Json, ...]:
    """The searches of its feature_search stages."""
    found = (items(mapping(p).get("searches")) for p in parameters(retriever, "feature_search"))
    return tuple(search for group in found for search in group)


def filter_fields(retriever: Item) -> tuple[str, ...]:
    """The fields that its attribute filters read, each once, in order."""
    found: dict[str, None] = {}
    for stage in parameters(retriever, "attribute_filter"):
        for condition in items(mapping(mapping(stage).get("conditions")).get("AND")):
            either = (*values_at(condition, "field"), *values_at(condition, "OR.field"))
            found.update(dict.fromkeys(str(value) for value in either))
        found.update(dict.fromkeys(str(value) for value in values_at(stage, "field")))
    return tuple(found)
