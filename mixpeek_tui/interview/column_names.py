"""Names of columns, made into names that a field may have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

FIELD_NAME = re.compile(r"[A-Za-z0-9_]{1,100}")
"""What a field may be called (contract §6: blob properties)."""

TAKEN = frozenset({
    "blobs", "key_prefix", "skip_duplicates", "canonicalize_source", "force_remirror", "edges",
    "idempotency_key",
})  # fmt: skip
"""Keys of an object request that are not data (CreateObjectRequest)."""
UNSAFE = frozenset({
    "object_id", "collection_id", "document_id", "bucket_id", "namespace_id", "source_type",
    "source_details", "status", "error", "created_at", "updated_at", "metadata", "_internal",
    "document_count", "consistency",
})  # fmt: skip
"""Names the API uses itself; values under them may be dropped (contract §6)."""
RESERVED = TAKEN | UNSAFE
"""Names that no column gets."""


def clean_names(columns: Iterable[str]) -> dict[str, str]:
    """Each column's field name: its own if it is allowed, else one made from it.

    Names stay apart: a second column that would become ``price`` becomes ``price_2``, and a
    reserved name gets ``_value`` behind it.
    """
    columns = list(columns)
    names: dict[str, str] = {}
    taken = {column for column in columns if _allowed(column)}
    for index, column in enumerate(columns, 1):
        if _allowed(column):
            names[column] = column
            continue
        base = clean_name(column) or f"column_{index}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base[:95]}_{count}"
        taken.add(name)
        names[column] = name
    return names


def clean_name(column: str) -> str:
    """The nearest allowed name, lower-case if it has to change; empty if nothing is left."""
    if _allowed(column):
        return column
    name = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_]+", "_", name.replace("'", "")).strip("_")[:90]
    return f"{name}_value" if name in RESERVED else name


def _allowed(name: str) -> bool:
    return FIELD_NAME.fullmatch(name) is not None and name not in RESERVED
