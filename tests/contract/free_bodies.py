"""Bodies that the SDK types as a plain dictionary although only some keys are promised."""

from __future__ import annotations

from collections.abc import Callable

from tests.contract.complaint import Complaint
from tests.contract.models import examine

COLLECTION_KEYS: dict[str, str | type] = {
    "collection_name": str,
    "description": str,
    "enabled": bool,
    "metadata": dict,
    "taxonomy_applications": "TaxonomyApplicationConfigInput",
    "cluster_applications": "ClusterApplicationConfig",
    "alert_applications": "AlertApplicationConfigInput",
}
"""Contract section 2, collection; the last two are undocumented on PATCH (section 5)."""


def patch_collection(body: object) -> list[Complaint]:
    """Complaints about the body of PATCH /v1/collections/{id}."""
    if not isinstance(body, dict):
        return [Complaint((), "model_type", "should be an object")]
    found = []
    for key, value in body.items():
        kind = COLLECTION_KEYS.get(key)
        if kind is None:
            names = ", ".join(COLLECTION_KEYS)
            found.append(Complaint((key,), "extra_forbidden", f"accepted keys: {names}"))
        elif isinstance(kind, type):
            if value is not None and not isinstance(value, kind):
                found.append(Complaint((key,), "type_error", f"should be {kind.__name__}"))
        elif isinstance(value, list):
            found += [
                Complaint((key, at, *each.place), each.kind, each.message)
                for at, item in enumerate(value)
                for each in examine(kind, item, closed=True)
            ]
        else:
            found.append(Complaint((key,), "type_error", "should be a list"))
    return found


FREE_BODIES: dict[str, Callable[[object], list[Complaint]]] = {
    "update_collection": patch_collection,
}
"""By operation name; a free body that is not listed takes anything."""
