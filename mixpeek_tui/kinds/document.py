"""Document: what came of an object; what searches find."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Column, Deletion, Editable, Kind, Listing

KIND = Kind(
    name="document", title="Document", plural="documents",
    path="/v1/collections/{collection_id}/documents", id_field="document_id", parent="collection",
    help="What came of an object; what searches find.",
    listing=Listing(path="/v1/collections/{collection_id}/documents/list", search=True,
                    filters=True, sort="sort"),
    update="PATCH", editable=(Editable("", "json", "Any field of the document"),),
    fixed="Vectors and ids cannot be changed. Process the object again.",
    deletion=Deletion("Deletes the document at once. Its object stays."),
    columns=(
        Column("document", "document_id", "id", 18), Column("fields", "*", "text"),
        Column("created", "created_at", "age", 8, 2),
    ),
    links={"collection_id": "collection", "source_object_id": "object"},
)  # fmt: skip
