"""What the API refuses although the body fits its model: broken references and mismatches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.strict_server.kinds import KINDS
from tests.strict_server.problems import Refused, not_found
from tests.strict_server.store import Resource
from tests.strict_server.uris import uri_of
from tests.strict_server.world import World

NAMED = {"collection_identifiers": "collection"}
"""Keys whose values may be names as well as ids."""

REFERRING = {
    "bucket_ids": "bucket",
    "collection_id": "collection",
    "collection_ids": "collection",
    "parent_collection_id": "collection",
    "inference_collections": "collection",
    "include_buckets": "bucket",
    "retriever_id": "retriever",
    "taxonomy_id": "taxonomy",
    "cluster_id": "cluster",
    "alert_id": "alert",
    "connection_id": "connection",
}
"""Keys whose values are ids, and of what."""


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a body with the key that holds it."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif isinstance(value, str):
        yield key, value


def check_references(world: World, namespace: tuple[str, ...], body: object) -> None:
    """Every id in a body names a resource of this namespace or of the organisation."""
    for key, text in strings(body):
        if key in NAMED:
            world.find(NAMED[key], namespace, text)
        elif key in REFERRING:
            found = world.store.by_id.get(text)
            fits = found is not None and found.kind.name == REFERRING[key]
            if found is None or not fits or found.scope not in (namespace, ()):
                raise not_found(REFERRING[key], text)


def check_uris(world: World, namespace: tuple[str, ...], body: object) -> None:
    """Every feature URI in a body is one that a collection of this namespace has now."""
    asked = {text for key, text in strings(body) if key in ("feature_uri", "feature_uris")}
    collections = world.store.of(KINDS["collection"], namespace)
    have = {uri_of(one, world.options, processed=world.processed(one)) for one in collections}
    for uri in sorted(asked - {str(one) for one in have}):
        known = sorted(str(one) for one in have if one)
        raise Refused(400, f"Feature URI '{uri}' could not be resolved", details={"available": known})


def check_collection(world: World, namespace: Resource, body: dict[str, Any]) -> None:
    """Extractor of the namespace, inputs and passed fields of the bucket."""
    extractor = body.get("feature_extractor") or {}
    name, version = extractor.get("feature_extractor_name"), extractor.get("version")
    known = {
        (one["feature_extractor_name"], one.get("version"))
        for one in namespace.body.get("feature_extractors") or ()
    }
    if known and name and (name, version) not in known:
        message = f"Feature extractor {name}@{version} is not in this namespace"
        raise Refused(400, message, code="feature_extractor_not_found")
    fields: set[str] = set()
    for bucket in (body.get("source") or {}).get("bucket_ids") or ():
        found = world.find("bucket", (namespace.id,), bucket)
        fields |= set((found.body.get("bucket_schema") or {}).get("properties") or {})
    used = [str(one) for one in (extractor.get("input_mappings") or {}).values()]
    used += [one["source_path"] for one in extractor.get("field_passthrough") or ()]
    for field in used:
        if field not in fields:
            raise Refused(400, f"Field '{field}' is not in the source schema")


def check_blobs(bucket: Resource, body: dict[str, Any]) -> None:
    """A blob's property is in the bucket's schema and of the same type."""
    properties = (bucket.body.get("bucket_schema") or {}).get("properties") or {}
    for blob in body.get("blobs") or ():
        declared = properties.get(blob["property"])
        if declared is None:
            raise Refused(400, f"Blob property '{blob['property']}' is not in the bucket schema")
        if declared["type"] != blob["type"]:
            message = f"Blob '{blob['property']}' is {blob['type']}, the schema says {declared['type']}"
            raise Refused(400, message)


def check_body(world: World, kind: str, namespace: Resource | None, body: dict[str, Any]) -> None:
    """All checks for a create of this kind."""
    scope = (namespace.id,) if namespace else ()
    if kind not in ("object", "batch"):
        check_references(world, scope, body)
    if kind in ("retriever", "cluster"):
        check_uris(world, scope, body)
    if kind == "collection" and namespace is not None:
        check_collection(world, namespace, body)
