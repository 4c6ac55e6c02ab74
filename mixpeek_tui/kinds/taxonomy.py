"""Taxonomy: classifies documents by labels."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from mixpeek_tui.interview.answers import Answers, Label, Taxonomy
from mixpeek_tui.kinds.kind import Body, Column, Deletion, Editable, Kind, Listing, Lookup, Watch
from mixpeek_tui.kinds.labels import is_inferred, label_levels, target
from mixpeek_tui.kinds.names import CollectionName, Names
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, below, path
from mixpeek_tui.wire import Json

LLM_PROVIDER = "openai_chat_v1"
"""The only provider that hierarchy inference takes (contract §1b)."""


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """The taxonomy of the answers, flat or hierarchical."""
    taxonomy = answers.taxonomy
    found = target(taxonomy, names) if taxonomy else None
    if taxonomy is None or found is None:
        return
    if not is_inferred(taxonomy) and not label_levels(answers, names):
        return
    name = f"{names.project}-categories"
    body = {
        "taxonomy_name": name,
        "description": f"Classifies {taxonomy.dataset} by {taxonomy.field or 'its text'}",
        "config": _config(answers, taxonomy, names, found),
    }
    yield Step(
        id=f"taxonomy.{name}", kind="taxonomy", name=name, verb="create",
        why=Why("taxonomy", f"{_words(taxonomy)} in Taxonomy", "taxonomy"),
        request=Call("POST", path("/v1/taxonomies"), body),
        after=tuple(f"batch.{level.collection}" for level in label_levels(answers, names)),
        group="taxonomy", details=_details(taxonomy),
    )  # fmt: skip


def _config(
    answers: Answers, taxonomy: Taxonomy, names: Names, found: CollectionName
) -> dict[str, Json]:
    field = taxonomy.field or found.field.name
    mappings = [{"input_key": "query", "source_type": "payload", "path": field}]
    matcher = Ref(f"retriever.{names.project}-taxonomy-matcher", "retriever_id")
    shared: dict[str, Json] = {"retriever_id": matcher, "input_mappings": mappings}
    levels = label_levels(answers, names)
    if taxonomy.kind == "flat":
        fields = _enrich(found, 0, 1)
        source = {"collection_id": levels[0].collection_id, "enrichment_fields": fields}
        return {"taxonomy_type": "flat", **shared, "source_collection": source}
    if is_inferred(taxonomy):
        collections = [c.id for c in names.of(taxonomy.dataset)]
        inference = {
            "inference_strategy": "llm", "inference_collections": collections,
            "llm_provider": LLM_PROVIDER,
        }  # fmt: skip
        return {"taxonomy_type": "hierarchical", **shared, **inference}
    nodes: list[Json] = []
    for level in levels:
        tail = f"-level-{level.depth + 1}" if level.depth else ""
        node: dict[str, Json] = {"collection_id": level.collection_id}
        if level.depth:
            node["parent_collection_id"] = levels[level.depth - 1].collection_id
        node["retriever_id"] = Ref(
            f"retriever.{names.project}-taxonomy-matcher{tail}", "retriever_id"
        )
        node["enrichment_fields"] = _enrich(found, level.depth, len(levels))
        nodes.append(node)
    return {"taxonomy_type": "hierarchical", **shared, "hierarchical_nodes": nodes}


def _enrich(found: CollectionName, depth: int, levels: int) -> list[Json]:
    """Copy the label's name into ``category``, or one field per level.

    A field of the data that is called so already is left alone.
    """
    wanted = "category" if levels == 1 else f"category_level_{depth + 1}"
    taken = {field.name for field in found.dataset.fields}
    others = (f"taxonomy_{wanted}_{number}" for number in count(2))
    names = chain((wanted, f"taxonomy_{wanted}", f"_{wanted}"), others)
    name = next(name for name in names if name not in taken)
    return [{"field_path": "label_name", "target_field": name, "merge_mode": "replace"}]


def _words(taxonomy: Taxonomy) -> str:
    if is_inferred(taxonomy):
        return "an inferred hierarchy"
    return f"a {taxonomy.kind} taxonomy"


def _details(taxonomy: Taxonomy) -> tuple[str, ...]:
    if is_inferred(taxonomy):
        return ("hierarchical, inferred from the data", f"classifies {taxonomy.field}")
    labels = ", ".join(label.name for label in taxonomy.labels[:4] if label.name)
    more = count_labels(taxonomy.labels) - 4
    tail = f" and {more} more" if more > 0 else ""
    return (f"{taxonomy.kind}  {labels}{tail}", f"classifies {taxonomy.field}")


def count_labels(labels: Iterable[Label]) -> int:
    """All labels, children included."""
    return sum(1 + count_labels(label.children) for label in labels)


def watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """Until an inferred hierarchy is ready (TaxonomyResponse.ready)."""
    if reply.get("ready") is not False or not reply.get("taxonomy_id"):
        return ()
    place = below("/v1/taxonomies", reply["taxonomy_id"])
    return (Watch(place, True, lambda body: read_job(body, field="ready")),)


def state(body: Body) -> JobState:
    """Ready unless it says otherwise."""
    return JobState("running", "inferring") if body.get("ready") is False else JobState(
        "done", "ready"
    )


KIND = Kind(
    name="taxonomy", title="Taxonomy", plural="taxonomies", path="/v1/taxonomies",
    id_field="taxonomy_id", name_field="taxonomy_name", state=state,
    help="Classifies documents by labels, flat or in a hierarchy.",
    steps=steps, watch=watch, quota=2, lookup=Lookup(compare=("config",)),
    listing=Listing(path="/v1/taxonomies/list", search=True, filters=True, sort="sort"),
    update="PATCH",
    editable=(
        Editable("taxonomy_name", "text"), Editable("description", "text"),
        Editable("metadata", "json"),
    ),
    fixed="Labels and matching cannot be changed. Clone the taxonomy or make a new version.",
    deletion=Deletion("Deletes the taxonomy at once. Categories already written stay."),
    columns=(
        Column("name", "taxonomy_name"), Column("kind", "config.taxonomy_type", "text", 13),
        Column("version", "version", "count", 8, 3),
        Column("created", "created_at", "age", 8, 2), Column("state", "ready", "state", 10),
    ),
    links={
        "config.retriever_id": "retriever",
        "config.source_collection.collection_id": "collection",
        "config.hierarchical_nodes.collection_id": "collection",
    },
)  # fmt: skip
