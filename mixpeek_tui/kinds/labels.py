"""The labels of a taxonomy, laid out in levels: one bucket and one reference collection each."""

from __future__ import annotations

from dataclasses import dataclass

from mixpeek_tui.interview.answers import Answers, Label, Taxonomy
from mixpeek_tui.kinds.names import CollectionName, Names, collections_of, shorten
from mixpeek_tui.kinds.step import Ref

PER_REQUEST = 100
"""Objects that one batch request takes (CreateObjectsBatchRequest)."""


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and the one above it."""

    label: Label
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """All labels of one depth."""

    depth: int
    labels: tuple[PlacedLabel, ...]
    bucket: str
    collection: str

    @property
    def collection_id(self) -> Ref:
        """The id of the level's reference collection."""
        return Ref(f"collection.{self.collection}", "collection_id")

    @property
    def uri(self) -> Ref:
        """The feature URI of the level's reference collection."""
        return Ref(f"collection.{self.collection}", "feature_uri")

    @property
    def objects(self) -> tuple[str, ...]:
        """Ids of the steps that upload the labels, at most 100 labels each."""
        count = max(1, -(-len(self.labels) // PER_REQUEST))
        return tuple(f"object.{self.bucket}" + (f"-{n + 1}" if n else "") for n in range(count))


def label_levels(answers: Answers, names: Names) -> tuple[Level, ...]:
    """The levels of the answers' taxonomy; none if it is inferred, absent or cannot be applied."""
    taxonomy = answers.taxonomy
    if taxonomy is None or target(taxonomy, names) is None or is_inferred(taxonomy):
        return ()
    placed = tuple(PlacedLabel(label) for label in taxonomy.labels if label.name)
    levels: list[Level] = []
    while placed and (not levels or taxonomy.kind == "hierarchical"):
        depth = len(levels)
        tail = f"-level-{depth + 1}" if depth else ""
        levels.append(
            Level(
                depth, placed,
                shorten(f"{names.project}-taxonomy-labels{tail}"),
                shorten(f"{names.project}-taxonomy-reference{tail}"),
            )
        )  # fmt: skip
        placed = tuple(
            PlacedLabel(child, above.label.name)
            for above in placed
            for child in above.label.children
            if child.name
        )
    return tuple(levels)


def is_inferred(taxonomy: Taxonomy) -> bool:
    """Whether the API works the hierarchy out by itself."""
    return taxonomy.kind == "hierarchical" and taxonomy.infer


def target(taxonomy: Taxonomy, names: Names) -> CollectionName | None:
    """The collection whose documents are classified: the field's own, else the dataset's first."""
    dataset = next((d for d in names.datasets if d.name == taxonomy.dataset), None)
    if dataset is None:
        return None
    found = collections_of(dataset)
    own = [c for c in found if c.modality == "text" and c.field.name == taxonomy.field]
    texts = [c for c in found if c.modality == "text"]
    return next(iter((*own, *texts, *found)), None)

