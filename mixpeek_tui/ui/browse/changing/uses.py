"""What one resource does with another, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from mixpeek_tui.text import safe
from mixpeek_tui.workspace.relations import Relation

USES: Mapping[tuple[str, str], str] = {
    ("trigger", "cluster"): "runs it", ("collection", "cluster"): "runs it after its batches",
    ("cluster", "collection"): "groups its documents", ("trigger", "collection"): "works on it",
    ("retriever", "collection"): "searches it", ("collection", "collection"): "is made from it",
    ("taxonomy", "collection"): "classifies by it", ("batch", "collection"): "filled it",
    ("collection", "bucket"): "is made from it", ("sync", "bucket"): "fills it",
    ("sync", "connection"): "reads through it", ("alert", "retriever"): "watches with it",
    ("taxonomy", "retriever"): "matches with it", ("trigger", "retriever"): "searches with it",
    ("collection", "taxonomy"): "is classified by it", ("trigger", "taxonomy"): "applies it",
    ("collection", "alert"): "is watched by it", ("trigger", "alert"): "checks it",
}  # fmt: skip
"""What a kind does with another that it points to."""
PLACES: Mapping[str, str] = {"output collection ids": "written by it"}
"""What is worth saying of the field by which a resource points to another."""


def use_words(relation: Relation, used: str) -> str:
    """What a resource does with one of the kind ``used`` that it points to: ``runs it``.

    What hangs on it indirectly says through what; where nothing better is known, the field
    that points is named.
    """
    if not relation.direct:
        return f"hangs on it {safe(relation.words)}"
    return USES.get((relation.kind, used), f"names it as its {safe(relation.words)}")


def pointed_words(relation: Relation) -> str:
    """What is worth saying of something that is pointed to; mostly nothing."""
    return PLACES.get(relation.words, "")
