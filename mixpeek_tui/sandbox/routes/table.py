"""All paths; where two fit, the one that stands first answers."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Endpoint
from mixpeek_tui.sandbox.routes import (
    alerts,
    batches,
    buckets,
    clones,
    cluster_runs,
    clusters,
    collections,
    connections,
    documents,
    executions,
    namespaces,
    objects,
    organization,
    retrievers,
    syncs,
    tasks,
    taxonomies,
    triggers,
    webhooks,
)


def endpoints() -> list[Endpoint]:
    """Every path the sandbox answers."""
    return [
        *organization.ENDPOINTS,
        *namespaces.ENDPOINTS,
        *buckets.ENDPOINTS,
        *objects.ENDPOINTS,
        *connections.ENDPOINTS,
        *syncs.ENDPOINTS,
        *collections.ENDPOINTS,
        *documents.ENDPOINTS,
        *batches.ENDPOINTS,
        *tasks.ENDPOINTS,
        *executions.ENDPOINTS,
        *retrievers.ENDPOINTS,
        *taxonomies.ENDPOINTS,
        *clones.ENDPOINTS,
        *clusters.ENDPOINTS,
        *cluster_runs.ENDPOINTS,
        *triggers.ENDPOINTS,
        *alerts.ENDPOINTS,
        *webhooks.ENDPOINTS,
    ]
