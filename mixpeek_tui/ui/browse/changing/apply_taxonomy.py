"""Applying a taxonomy to the documents that are already there (contract §4)."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.workspace.item import Item

NOWHERE = (
    "No collection has this taxonomy. Edit a collection and add it to taxonomy_applications; "
    "then it can be applied."
)


def apply_action(taxonomy: Item) -> Action:
    """What is done to each collection that has the taxonomy."""
    return Action(
        "apply", "apply taxonomy to", "a", "POST", "/v1/collections/{id}/apply-taxonomy",
        f"Classify the documents that are there with {taxonomy.name or taxonomy.id}.",
        body={"taxonomy_id": taxonomy.id}, follow=True, bulk=True,
    )  # fmt: skip


async def collections_with(session: Session, taxonomy: Item) -> tuple[Item, ...]:
    """The collections that name the taxonomy among their applications.

    Raises:
        ApiError: they could not be read.
    """
    related = await session.relations.of(taxonomy)
    return tuple(
        relation.item for relation in related.into
        if relation.kind == "collection" and relation.direct and relation.item is not None
        and relation.words.startswith("taxonomy")
    )  # fmt: skip
