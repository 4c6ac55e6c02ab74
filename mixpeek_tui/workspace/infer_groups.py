"""From taxonomies, clusters and triggers back to answers."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import (
    Algorithm,
    Automation,
    Clustering,
    Label,
    LlmLabels,
    Provider,
    Schedule,
    Taxonomy,
)
from mixpeek_tui.interview.every import INTERVALS, MIDNIGHT, SECONDS
from mixpeek_tui.kinds.names import shorten
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import (
    items,
    mapping,
    objects,
    text_at,
    texts,
    truth,
    value_at,
    values_at,
    whole,
)
from mixpeek_tui.workspace.infer_data import Found, first
from mixpeek_tui.workspace.item import Item

ALGORITHMS: tuple[Algorithm, ...] = ("hdbscan", "kmeans", "agglomerative")
PROVIDERS: tuple[Provider, ...] = ("openai", "anthropic", "google")


def _one(found: Found, name: str, *names: str) -> Item | None:
    """The latest resource that the plan would have named so, else the only one there is."""
    every = found.workspace.of(name)
    ours = next((item for item in reversed(every) if item.name in names), None)
    chosen = ours or (every[0] if len(every) == 1 else None)
    if chosen is not None:
        found.chosen[name] = chosen.id
    for other in every:
        if other is not chosen:
            found.gap(f"{name}.{other.name}", "the interview knows one of its kind; not managed")
    return chosen


def infer_taxonomy(found: Found) -> Taxonomy | None:
    """The classification, with its labels as a tree."""
    item = _one(found, "taxonomy", f"{found.project}-categories")
    if item is None:
        return None
    config = mapping(item.data.get("config"))
    mapped = first(config.get("input_mappings")) or first(item.data.get("input_mappings"))
    field = text_at(mapped, "path").removeprefix("payload.")
    hierarchical = text_at(config, "taxonomy_type") == "hierarchical"
    inferred = hierarchical and bool(config.get("inference_strategy"))
    labels = () if inferred else _labels(found, config)
    found.named(f"taxonomy.{found.project}-categories", item.name)
    _name_parts(found, config)
    if not labels and not inferred:
        found.gap("taxonomy.labels", "the labels are not in a bucket of their own")
    dataset = _classified(found, item, field)
    return Taxonomy("hierarchical" if hierarchical else "flat", dataset, field, labels, inferred)


def _name_parts(found: Found, config: Json) -> None:
    """The labels' buckets, reference collections and matchers, where they are called otherwise."""
    nodes = objects(value_at(config, "hierarchical_nodes")) or (mapping(config),)
    for depth, node in enumerate(nodes):
        tail = f"-level-{depth + 1}" if depth else ""
        matcher = found.workspace.find("retriever", node.get("retriever_id"))
        looked_in = node.get("collection_id") or value_at(node, "source_collection.collection_id")
        reference = found.workspace.find("collection", looked_in)
        stem = f"{found.project}-taxonomy"
        if matcher is not None:
            found.named(f"retriever.{stem}-matcher{tail}", matcher.name)
        if reference is None:
            continue
        found.named(f"collection.{shorten(f'{stem}-reference{tail}')}", reference.name)
        for identifier in values_at(reference.data, "source.bucket_ids")[:1]:
            bucket = found.workspace.find("bucket", identifier)
            if bucket is not None:
                found.named(f"bucket.{shorten(f'{stem}-labels{tail}')}", bucket.name)


def _classified(found: Found, taxonomy: Item, field: str) -> str:
    """The dataset whose collection uses the taxonomy, else one that has the field."""
    using = [
        c.id for c in found.workspace.of("collection")
        if taxonomy.id in values_at(c.data, "taxonomy_applications.taxonomy_id")
    ]  # fmt: skip
    homes = found.home([*using, *items(value_at(taxonomy.data, "config.inference_collections"))])
    if homes:
        return homes[0].dataset
    return next((d.name for d in found.datasets if d.field(field)), "")


def _labels(found: Found, config: Json) -> tuple[Label, ...]:
    """Level by level: reference collection, its bucket, the label objects in it."""
    references = [
        *values_at(config, "source_collection.collection_id"),
        *values_at(config, "hierarchical_nodes.collection_id"),
    ]
    levels: list[tuple[Item, ...]] = []
    for reference in references:
        collection = found.workspace.find("collection", reference)
        buckets = values_at(collection.data, "source.bucket_ids") if collection else ()
        levels.append(tuple(o for b in buckets for o in found.workspace.labels.get(str(b), ())))
    return _tree(levels, "") if levels else ()


def _tree(levels: list[tuple[Item, ...]], parent: str) -> tuple[Label, ...]:
    here, below = levels[0], levels[1:]
    return tuple(
        _label(item, _tree(below, text_at(item.data, "label_name")) if below else ())
        for item in here
        if text_at(item.data, "parent") == parent
    )


def _label(item: Item, children: tuple[Label, ...]) -> Label:
    name = text_at(item.data, "label_name")
    description = text_at(item.data, "description")
    return Label(name, "" if description == name else description, children)


def infer_clustering(found: Found) -> Clustering | None:
    """The grouping, with its algorithm and labels."""
    names = (f"{found.project}-{kind}-clusters" for kind in ("vector", "attribute"))
    item = _one(found, "cluster", *names)
    if item is None:
        return None
    data = item.data
    homes = found.home(items(data.get("input_collections")) or items(data.get("collection_ids")))
    if not homes:
        found.gap(f"cluster.{item.name}", "it groups documents of no dataset")
        return None
    kind = "attribute" if text_at(data, "cluster_type") == "attribute" else "vector"
    found.named(f"cluster.{found.project}-{kind}-clusters", item.name)
    shared = (_llm(found, data.get("llm_labeling")), _enriches(data))
    if kind == "attribute":
        attributes = texts(data.get("clustered_attributes")) or texts(
            value_at(data, "attribute_config.attributes")
        )
        grouping = data.get("hierarchical_grouping",
                            value_at(data, "attribute_config.hierarchical_grouping"))  # fmt: skip
        return Clustering("attribute", homes[0].dataset, attributes=attributes,
                          hierarchical_grouping=truth(grouping) is not False,
                          llm_labels=shared[0], enrich_source=shared[1])  # fmt: skip
    algorithm, count = _algorithm(found, item)
    return Clustering("vector", homes[0].dataset, homes[0].modality, algorithm, count,
                      llm_labels=shared[0], enrich_source=shared[1])  # fmt: skip


def _algorithm(found: Found, item: Item) -> tuple[Algorithm, int | None]:
    said = text_at(item.data, "algorithm") or text_at(item.data, "vector_config.clustering_method")
    algorithm = next((a for a in ALGORITHMS if a == said), None)
    if algorithm is None:
        found.gap("clustering.algorithm", f"{said or 'the algorithm'} is none of those asked for")
    places = ("algorithm_params.n_clusters", "vector_config.kmeans_parameters.n_clusters",
              "vector_config.algorithm_params.n_clusters")  # fmt: skip
    count = next((n for p in places if (n := whole(value_at(item.data, p))) is not None), None)
    return algorithm or "hdbscan", count if algorithm in ("kmeans", "agglomerative") else None


def _llm(found: Found, value: Json) -> LlmLabels | None:
    labeling = mapping(value)
    if not labeling or truth(labeling.get("enabled")) is False:
        return None
    said = text_at(labeling, "provider")
    provider = next((p for p in PROVIDERS if p == said), None)
    if provider is None:
        found.gap("clustering.llm_labels.provider", f"{said} is none of those asked for")
        return None
    return LlmLabels(provider, text_at(labeling, "model_name"))


def _enriches(data: object) -> bool:
    return any(truth(value_at(data, key)) for key in ("enrich_source", "enrich_source_collection"))


def infer_automation(found: Found) -> Automation:
    """The triggers that group and classify again."""
    recluster = _schedule(found, "recluster", ("cluster",))
    reclassify = _schedule(found, "reclassify", ("taxonomy_enrichment",))
    return Automation(recluster, reclassify)


def _runs(trigger: Item, identifiers: set[str]) -> bool:
    config = trigger.data.get("action_config")
    return bool({text_at(config, "cluster_id"), text_at(config, "taxonomy_id")} & identifiers)


def _schedule(found: Found, what: str, actions: Iterable[str]) -> Schedule | None:
    every = [t for t in found.workspace.of("trigger") if text_at(t.data, "action_type") in actions]
    answered = set(found.chosen.values())
    every.sort(key=lambda t: (not _runs(t, answered), not t.name.endswith(f"-{what}")))
    for number, trigger in enumerate(every):
        schedule = read_schedule(trigger)
        if number or schedule is None:
            words = "the interview knows one of its kind; not managed"
            if schedule is None:
                words = "its schedule is neither a time nor hourly nor every 6 hours"
            found.gap(f"trigger.{trigger.name}", words)
    if not every or (chosen := read_schedule(every[0])) is None:
        return None
    found.named(f"trigger.{chosen.every or 'custom'}-{what}", every[0].name)
    return chosen


def read_schedule(trigger: Item) -> Schedule | None:
    """The answer that leads to this schedule; None if none does."""
    config = trigger.data.get("schedule_config")
    seconds = whole(value_at(config, "interval_seconds"))
    if seconds is not None:
        every = next((name for name in INTERVALS if SECONDS[name] == seconds), None)
        return Schedule(every) if every else None
    cron, zone = text_at(config, "cron_expression"), text_at(config, "timezone") or "UTC"
    if not cron:
        return None
    if cron == MIDNIGHT and not trigger.name.startswith("custom-"):
        return Schedule("daily", timezone=zone)
    return Schedule(cron=cron, timezone=zone)


def unknown_triggers(found: Found) -> None:
    """Note the triggers that no answer leads to."""
    for trigger in found.workspace.of("trigger"):
        action = text_at(trigger.data, "action_type")
        if action not in ("cluster", "taxonomy_enrichment"):
            found.gap(f"trigger.{trigger.name}", f"no answer leads to a trigger that runs {action}")


