"""Cluster: groups similar documents."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers, Clustering
from mixpeek_tui.kinds.kind import Action, Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.names import CollectionName, Names, text_field
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.kinds.step import Call, Step, Why, path
from mixpeek_tui.wire import Json

DEFAULT_CLUSTERS = 8


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """The cluster of the answers, over vectors or attributes."""
    wanted = answers.clustering
    collections = clustered(wanted, names) if wanted else ()
    if wanted is None or not collections or (wanted.kind == "attribute" and not wanted.attributes):
        return
    name = f"{names.project}-{wanted.kind}-clusters"
    body: dict[str, Json] = {
        "cluster_name": name,
        "collection_ids": [c.id for c in collections],
        "cluster_type": wanted.kind,
        **_config(wanted, collections),
    }
    if wanted.llm_labels is not None:
        body["llm_labeling"] = _labeling(wanted, collections)
    body["enrich_source_collection"] = wanted.enrich_source
    yield Step(
        id=f"cluster.{name}", kind="cluster", name=name, verb="create",
        why=Why("clustering", f"{wanted.kind} clustering in Clustering", "clustering"),
        request=Call("POST", path("/v1/clusters"), body), group="clusters",
        details=tuple(_details(wanted)),
    )  # fmt: skip


def clustered(wanted: Clustering, names: Names) -> tuple[CollectionName, ...]:
    """The collections whose documents are grouped: those of one feature; any one for attributes.

    A dataset's collections hold the same items, so attributes are read from the first alone.
    """
    if wanted.kind == "vector":
        return names.of(wanted.dataset, wanted.feature)[:1]
    return names.of(wanted.dataset)[:1]


def _config(wanted: Clustering, collections: tuple[CollectionName, ...]) -> dict[str, Json]:
    if wanted.kind == "attribute":
        attributes = {
            "attributes": list(wanted.attributes),
            "hierarchical_grouping": wanted.hierarchical_grouping,
        }
        return {"attribute_config": attributes}
    config: dict[str, Json] = {
        "feature_uris": [c.uri for c in collections],
        "clustering_method": wanted.algorithm,
    }
    count = wanted.clusters or DEFAULT_CLUSTERS
    if wanted.algorithm == "kmeans":
        config["kmeans_parameters"] = {"n_clusters": count}
    if wanted.algorithm == "agglomerative":
        config["algorithm_params"] = {"n_clusters": count, "linkage": "ward"}
    return {"vector_config": config}


def _labeling(wanted: Clustering, collections: tuple[CollectionName, ...]) -> dict[str, Json]:
    """Labels by a model, with the text it shall read; without it, labels are about field names."""
    labels = wanted.llm_labels
    mapping = {"input_key": "text", "source_type": "payload", "path": text_field(collections)}
    return {
        "enabled": True,
        "provider": labels.provider if labels else "openai",
        "model_name": labels.model if labels else "",
        "labeling_inputs": {"input_mappings": [mapping]},
    }


def _details(wanted: Clustering) -> Iterable[str]:
    if wanted.kind == "attribute":
        yield "by " + " > ".join(wanted.attributes)
    elif wanted.algorithm == "hdbscan":
        yield f"hdbscan on {wanted.feature}"
    else:
        count = wanted.clusters or DEFAULT_CLUSTERS
        yield f"{wanted.algorithm} on {wanted.feature}, {count} groups"
    if wanted.llm_labels:
        yield f"labels by {wanted.llm_labels.model}"
    if wanted.enrich_source:
        yield "writes cluster_id and cluster_label to the documents"


def state(body: Body) -> JobState:
    """Its last run's state; one that never ran says so."""
    if body.get("status"):
        return read_job(body)
    ran = body.get("last_run_id") or body.get("last_executed_at")
    return JobState("done", "completed") if ran else JobState("off", "never ran")


KIND = Kind(
    name="cluster", title="Cluster", plural="clusters", path="/v1/clusters",
    id_field="cluster_id", name_field="cluster_name", state=state,
    help="Groups similar documents, by their vectors or by attributes.",
    steps=steps, quota=1,
    lookup=Lookup(compare=("cluster_type", "collection_ids=input_collections", "feature_uris",
                           "enrich_source_collection=enrich_source")),
    listing=Listing(path="/v1/clusters/list", search=True, filters=True, sort="sort"),
    update="PATCH",
    editable=(
        Editable("cluster_name", "text", "What it is called"),
        Editable("description", "text", "What it is for"),
        Editable("llm_labeling", "json", "The model that words the labels, from the next run on"),
        Editable("filters", "json", "Which documents are grouped, from the next run on"),
        Editable("sample_size", "integer", "Most documents that a run takes; empty for all"),
        Editable("algorithm_params", "json", 'Such as {"n_clusters": 8}, from the next run on'),
        Editable("metadata", "json", 'Notes of your own, such as {"team": "search"}'),
    ),
    fixed="Type, features and collections cannot be changed, nor what is written into documents. "
          "For a copy with others: esc, then n.",
    deletion=Deletion(
        "Deletes the cluster with its runs and the triggers that run it.",
        takes=("trigger", "collection"),
        option="cascade_output_collections", option_words="and the collections that it wrote",
    ),
    actions=(
        Action("run", "run", "x", "POST", "/v1/clusters/{id}/execute",
               "Group the documents now", follow=True, bulk=True),
    ),
    columns=(
        Column("name", "cluster_name"), Column("kind", "algorithm", "text", 14, 2),
        Column("groups", "num_clusters", "count", 7),
        Column("documents", "num_documents_clustered", "count", 10, 2),
        Column("last run", "last_executed_at", "age", 9), Column("state", "status", "state", 14),
    ),
    links={"input_collections": "collection", "output_collection_ids": "collection"},
)  # fmt: skip
