"""Checks of the Clustering section."""

from __future__ import annotations

from collections.abc import Iterator

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import (
    Answers,
    Clustering,
    Dataset,
    embedded_media,
    embedded_text,
    filterable,
)
from mixpeek_tui.interview.models import MODELS, dated

FEWEST, MOST = 2, 1000
"""n_clusters of k-means (contract §1b)."""
OWN: dict[str, tuple[str, ...]] = {
    "vector": ("feature", "algorithm", "clusters"),
    "attribute": ("attributes", "hierarchical_grouping"),
}
"""The keys that only one kind of clustering takes."""


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about the clustering."""
    wanted = answers.clustering
    if wanted is None:
        return
    if wanted.kind not in ("vector", "attribute"):
        yield Complaint("clustering.kind", f"{wanted.kind!r} is no kind", "vector, attribute")
    dataset = answers.dataset(wanted.dataset) if wanted.dataset else None
    if dataset is None:
        names = ", ".join(d.name for d in answers.datasets if d.name)
        words = f"there is no dataset {wanted.dataset!r}" if wanted.dataset else "missing"
        yield Complaint("clustering.dataset", words, names or "a dataset of Data")
    elif wanted.kind == "vector":
        yield from _vector(wanted, dataset)
    else:
        yield from _attribute(wanted, dataset)
    yield from _strays(wanted)
    yield from _labels(wanted)


def features(dataset: Dataset) -> tuple[str, ...]:
    """The features of a dataset that can be clustered."""
    media = [kind for kind in ("image", "video", "audio") if embedded_media(dataset, kind)]
    return (*(("text",) if embedded_text(dataset) else ()), *media)


def _vector(wanted: Clustering, dataset: Dataset) -> Iterator[Complaint]:
    found = features(dataset)
    if wanted.feature not in found:
        words = f"{dataset.name} has no embedded {wanted.feature} field"
        accepted = ", ".join(found) or "a dataset with text, images, video or audio"
        yield Complaint("clustering.feature", words, accepted)
        yield Complaint("datasets", f"Clustering needs an embedded {wanted.feature} field in "
                        f"{dataset.name}", "such a field, or another feature", "warning")
    if wanted.algorithm not in ("hdbscan", "kmeans", "agglomerative"):
        words = f"{wanted.algorithm!r} is no algorithm"
        yield Complaint("clustering.algorithm", words, "hdbscan, kmeans, agglomerative")
    if wanted.clusters is not None and wanted.algorithm == "hdbscan":
        words = "hdbscan finds the number of clusters by itself"
        yield Complaint("clustering.clusters", words, "kmeans or agglomerative", "warning")
    elif wanted.clusters is not None and not FEWEST <= wanted.clusters <= MOST:
        words = f"{wanted.clusters} clusters"
        yield Complaint("clustering.clusters", words, f"{FEWEST} to {MOST}")
    elif wanted.clusters is None and wanted.algorithm == "kmeans":
        words = "kmeans needs the number of clusters"
        accepted = f"{FEWEST} to {MOST}; 8 is assumed"
        yield Complaint("clustering.clusters", words, accepted, "warning")


def _attribute(wanted: Clustering, dataset: Dataset) -> Iterator[Complaint]:
    known = [f.name for f in filterable(dataset)]
    if not wanted.attributes:
        yield Complaint("clustering.attributes", "missing", ", ".join(known) or "a field")
    for index, name in enumerate(wanted.attributes):
        place = f"clustering.attributes[{index}]"
        if name not in known:
            words = f"{dataset.name} has no field {name!r} to group by"
            yield Complaint(place, words, ", ".join(known))
        elif name in wanted.attributes[:index]:
            yield Complaint(place, f"{name!r} is there twice", "each once")
    if not features(dataset):
        words = f"{dataset.name} has no collection to group: nothing in it is embedded"
        yield Complaint("clustering.dataset", words, "a dataset with text, images, video or audio")


def _strays(wanted: Clustering) -> Iterator[Complaint]:
    """What belongs to the other kind; a value that is the default anyway is not noticed."""
    for kind, keys in OWN.items():
        for key in keys if kind != wanted.kind else ():
            if getattr(wanted, key) != getattr(Clustering(), key):
                words = f"{key} has no effect on a clustering of kind {wanted.kind}"
                accepted = f"{', '.join(OWN.get(wanted.kind, ()))}; or kind: {kind}"
                yield Complaint(f"clustering.{key}", words, accepted)


def _labels(wanted: Clustering) -> Iterator[Complaint]:
    labels = wanted.llm_labels
    if labels is None:
        return
    models = next((m for provider, m in MODELS.items() if provider == labels.provider), None)
    if models is None:
        words = f"{labels.provider!r} is no provider"
        yield Complaint("clustering.llm_labels.provider", words, ", ".join(MODELS))
    elif labels.model not in models:
        meant = dated(labels.provider, labels.model)
        others = (provider for provider, names in MODELS.items() if labels.model in names)
        whose = next(others, "")
        words = f"{labels.model!r} is a model of {whose}" if whose else (
            f"the API does not know the model {labels.model!r}"
        )  # fmt: skip
        hint = f"{meant}, or one of " if meant else ""
        yield Complaint("clustering.llm_labels.model", words, hint + ", ".join(models))
