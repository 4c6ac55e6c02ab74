"""What the answers lead to: which collections there are, and what each is called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mixpeek_tui.interview.answers import (
    Answers,
    Dataset,
    Field,
    embedded_media,
    embedded_text,
)
from mixpeek_tui.kinds.step import Ref

Modality = Literal["text", "image", "video", "audio"]
EXTRACTOR: dict[Modality, str] = {
    "text": "text_extractor",
    "image": "image_extractor",
    "video": "multimodal_extractor",
    "audio": "multimodal_extractor",
}
"""Which extractor takes which input; video belongs to multimodal (contract §1b, 5d)."""
SUFFIX: dict[Modality, str] = {
    "text": "text", "image": "images", "video": "video", "audio": "audio",
}  # fmt: skip
LONGEST = 100
"""Characters a collection's name may have (contract §6)."""


@dataclass(frozen=True, slots=True)
class CollectionName:
    """A collection of the plan: one field of one dataset through one extractor."""

    name: str
    dataset: Dataset
    field: Field
    modality: Modality

    @property
    def step(self) -> str:
        """The id of the step that creates it."""
        return f"collection.{self.name}"

    @property
    def id(self) -> Ref:
        """Its id, once it exists."""
        return Ref(self.step, "collection_id")

    @property
    def uri(self) -> Ref:
        """Its feature URI, read back once it exists and never assumed."""
        return Ref(self.step, "feature_uri")

    @property
    def batch(self) -> str:
        """The id of the step that processes it."""
        return f"batch.{self.name}"


@dataclass(frozen=True, slots=True)
class Names:
    """Names and collections that several kinds need."""

    project: str
    namespace: str | None
    """The namespace that was given; None when the plan creates one."""
    datasets: tuple[Dataset, ...]
    """Those that can be planned: named, not a repetition, with at least one field."""
    collections: tuple[CollectionName, ...]

    def of(self, dataset: str, *modalities: Modality) -> tuple[CollectionName, ...]:
        """The collections of a dataset, of these modalities or of all."""
        return tuple(
            c
            for c in self.collections
            if c.dataset.name == dataset and (not modalities or c.modality in modalities)
        )

    def all(self, *modalities: Modality) -> tuple[CollectionName, ...]:
        """All collections of these modalities."""
        return tuple(c for c in self.collections if c.modality in modalities)

    def bucket(self, dataset: str) -> Ref:
        """The id of a dataset's bucket."""
        return Ref(f"bucket.{dataset}-data", "bucket_id")


def names(answers: Answers, namespace: str | None = None) -> Names:
    """Work out the names for these answers.

    Args:
        answers: May be incomplete; what cannot be named yet is left out.
        namespace: An existing namespace to use instead of creating one.
    """
    project = answers.project or "project"
    datasets = tuple(_plannable(answers.datasets))
    found = tuple(c for dataset in datasets for c in collections_of(dataset))
    return Names(project, namespace, datasets, found)


def place_of(answers: Answers, dataset: Dataset) -> str:
    """Where a dataset stands in the answers: ``datasets[0]``."""
    return f"datasets[{answers.datasets.index(dataset)}]"


def _plannable(datasets: Iterable[Dataset]) -> Iterable[Dataset]:
    seen: set[str] = set()
    for dataset in datasets:
        if dataset.name and dataset.name not in seen and any(f.name for f in dataset.fields):
            seen.add(dataset.name)
            yield dataset


@lru_cache(maxsize=256)
def collections_of(dataset: Dataset) -> tuple[CollectionName, ...]:
    """The collections of one dataset: its embedded text fields, images, video, audio."""
    found: list[CollectionName] = []
    for modality in SUFFIX:
        fields = embedded_text(dataset) if modality == "text" else embedded_media(dataset, modality)
        for position, field in enumerate(fields):
            name = f"{dataset.name}-{SUFFIX[modality]}" + (f"-{field.name}" if position else "")
            found.append(CollectionName(shorten(name), dataset, field, modality))
    return tuple(found)


def shorten(name: str, longest: int = LONGEST) -> str:
    """The name if it fits, else its beginning and eight characters that keep it unique."""
    if len(name) <= longest:
        return name
    return f"{name[: longest - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def text_field(collections: Iterable[CollectionName]) -> str:
    """The document field that holds the text of these collections.

    Their own field if all agree, else ``text``, which the text extractor writes on every
    document (contract §3).
    """
    fields = {
        found[0].name if (found := embedded_text(c.dataset)) else "" for c in collections
    } - {""}
    return fields.pop() if len(fields) == 1 else "text"
