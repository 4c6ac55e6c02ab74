"""One document of one source object, as the collection's extractor would lay it out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from mixpeek_tui.sandbox.engine.shelves import fields_text
from mixpeek_tui.sandbox.engine.words import shortened
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, put, reach
from mixpeek_tui.sandbox.work.readable import Unreadable, check_file

_OWN = ("object_id", "bucket_id", "blobs", "key_prefix", "status", "error", "created_at",
        "updated_at", "source_details", "edges", "document_count", "consistency",
        "idempotency_key", "skip_duplicates", "canonicalize_source", "force_remirror",
        "document_id", "collection_id", "source_object_id", "root_object_id", "taxonomy_matches",
        "cluster_id", "cluster_label")  # fmt: skip
_TEXT_INPUTS = ("text",)


def make_document(collection: JsonDict, source: JsonDict) -> JsonDict:
    """The document of an object (or of another collection's document).

    Unreadable when what the extractor reads is missing or cannot be read.
    """
    extractor = collection["feature_extractor"]
    fields = source_fields(source)
    source_id = str(source.get("object_id") or source.get("document_id"))
    document: JsonDict = {
        "document_id": document_id(collection["collection_id"], source_id),
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
        fields.setdefault(blob["property"], _content(blob))
    return fields


def _content(blob: JsonDict) -> Any:
    data = (blob.get("properties") or {}).get("data")
    if not isinstance(data, dict):
        return data
    if isinstance(data.get("base64"), str):
        return f"data:{data.get('mime_type') or ''};base64,{data['base64']}"
    return data.get("url") or data.get("text") or data


def _pass_through(document: JsonDict, extractor: JsonDict, fields: JsonDict) -> None:
    if extractor.get("include_all_source_fields"):
        document.update({name: shortened(value) for name, value in fields.items()})
    for entry in extractor.get("field_passthrough") or []:
        value = reach(fields, entry["source_path"])
        if value is ABSENT:
            value = entry.get("default")
        if value is None and entry.get("required"):
            raise Unreadable(f"'{entry['source_path']}' is required and missing")
        if value is not None:
            put(document, entry.get("target_path") or entry["source_path"], shortened(value))


def _inputs(
    document: JsonDict, extractor: JsonDict, fields: JsonDict
) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    links: list[str] = []
    missing: list[str] = []
    for name, part in _mapped(extractor):
        value: Any = reach(fields, part.removeprefix("payload."))
        if value is ABSENT or value in (None, "", []):
            missing.append(part)
            continue
        document.setdefault(part, shortened(value))
        for item in value if isinstance(value, list) else [value]:
            check_file(part, name, item)
            (texts if name in _TEXT_INPUTS else links).append(str(item))
    if missing and not texts and not links:
        names = ", ".join(f"'{part}'" for part in missing)
        raise Unreadable(f"Nothing to read: {names} is missing or empty")
    if texts:
        document["text"] = " ".join(texts)
    return texts, links


def _mapped(extractor: JsonDict) -> Iterator[tuple[str, str]]:
    for name, path in (extractor.get("input_mappings") or {}).items():
        yield from ((name, str(part)) for part in (path if isinstance(path, list) else [path]))


def document_id(collection_id: str, source_id: str) -> str:
    """The id of a source's document in a collection: always the same."""
    digest = hashlib.sha256(f"{collection_id}/{source_id}".encode()).hexdigest()
    return f"doc_{digest[:20]}"
