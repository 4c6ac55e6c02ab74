"""Feature URIs of collections."""

from __future__ import annotations

from tests.strict_server.options import Options
from tests.strict_server.store import Resource

DEFAULTS = {
    "text_extractor": ("multilingual_e5_large_instruct_v1", 1024),
    "image_extractor": ("google_siglip_base_v1", 768),
    "multimodal_extractor": ("vertex_multimodal_embedding", 1408),
}


def uri_of(collection: Resource, options: Options, *, processed: bool) -> str | None:
    """The URI of what a collection extracts; None for one that extracts nothing known."""
    extractor = collection.body.get("feature_extractor") or {}
    name, version = extractor.get("feature_extractor_name"), extractor.get("version")
    if name not in DEFAULTS:
        return None
    output = DEFAULTS[name][0]
    if options.custom_uris:
        output = f"in_house_{name}_model_7"
    if options.shifting_uris and processed:
        output = f"{output}_reindexed"
    return f"mixpeek://{name}@{version}/{output}"


def indexes_of(collection: Resource, options: Options, *, processed: bool) -> list[dict[str, object]]:
    """The ``vector_indexes`` of a collection as the SDK describes them."""
    uri = uri_of(collection, options, processed=processed)
    if uri is None:
        return []
    name, output = uri.removeprefix("mixpeek://").split("@")[0], uri.rsplit("/", 1)[-1]
    index = {
        "name": f"{name}_v1_embedding",
        "dimensions": DEFAULTS[name][1],
        "distance": "cosine",
        "inference_name": output,
    }
    return [{"name": output, "feature_uri": uri, "type": "single", "index": index}]
