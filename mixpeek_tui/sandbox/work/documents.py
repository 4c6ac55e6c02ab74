"""One document of one source object, as the collection's extractor would lay it out."""

from __future__ import annotations

import hashlib
from typing import Any

from mixpeek_tui.sandbox.engine.shelves import fields_text
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, put, reach

_OWN = ("object_id", "bucket_id", "blobs", "key_prefix", "status", "error", "created_at",
        "updated_at", "source_details", "edges", "document_count", "consistency",
        "idempotency_key", "skip_duplicates", "canonicalize_source", "force_remirror",
        "document_id", "collection_id", "source_object_id", "root_object_id", "taxonomy_matches",
        "cluster_id", "cluster_label")  # fmt: skip
_TEXT_INPUTS = ("text",)


def make_document(collection: JsonDict, source: JsonDict) -> JsonDict:
    """The document of an object (or of another collection's document)."""
    extractor = collection["feature_extractor"]
    fields = source_fields(source)
    source_id = str(source.get("object_id") or source.get("document_id"))
    document: JsonDict = {
        "document_id": _document_id(collection["collection_id"], source_id),
        "collection_id": collection["collection_id"],
        "source_object_id": source.get("source_object_id") or source_id,
        "root_object_id": source.get("root_object_id") or source_id,
    }
    _pass_through(document, extractor, fields)
    texts, links = _inputs(document, extractor, fields)
    read = " ".join(texts) if texts else fields_text(document, links)
    document["_internal"] = {
        "document_id": document["document_id"],
        "collection_id": collection["collection_id"],
        "created_at": stamp(),
        "updated_at": stamp(),
        "processing": {"sandbox_features": read},
    }
    return document


def source_fields(source: JsonDict) -> JsonDict:
    """The dataset fields of an object or a document; blobs count as their property's value."""
    fields = {k: v for k, v in source.items() if k not in _OWN and not k.startswith("_")}
    for blob in source.get("blobs") or []:
        fields.setdefault(blob["property"], (blob.get("properties") or {}).get("data"))
    return fields


def _pass_through(document: JsonDict, extractor: JsonDict, fields: JsonDict) -> None:
    if extractor.get("include_all_source_fields"):
        document.update(fields)
    for entry in extractor.get("field_passthrough") or []:
        value = reach(fields, entry["source_path"])
        if value is ABSENT:
            value = entry.get("default")
        if value is not None:
            put(document, entry.get("target_path") or entry["source_path"], value)


def _inputs(
    document: JsonDict, extractor: JsonDict, fields: JsonDict
) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    links: list[str] = []
    for name, path in (extractor.get("input_mappings") or {}).items():
        for part in path if isinstance(path, list) else [path]:
            value: Any = reach(fields, str(part).removeprefix("payload."))
            if value is ABSENT or value is None:
                continue
            document.setdefault(str(part), value)
            (texts if name in _TEXT_INPUTS else links).append(str(value))
    if texts:
        document["text"] = " ".join(texts)
    return texts, links


def _document_id(collection_id: str, source_id: str) -> str:
    digest = hashlib.sha256(f"{collection_id}/{source_id}".encode()).hexdigest()
    return f"doc_{digest[:20]}"
