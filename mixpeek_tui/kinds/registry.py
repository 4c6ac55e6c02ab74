"""Every kind, in the order of the plan and of the browser's sidebar."""

from __future__ import annotations

from mixpeek_tui.kinds import (
    alert,
    batch,
    bucket,
    cluster,
    cluster_execution,
    collection,
    connection,
    dead_letter,
    document,
    execution,
    failed_document,
    namespace,
    object,
    retriever,
    sync,
    sync_job,
    task,
    taxonomy,
    taxonomy_application,
    taxonomy_run,
    trigger,
    webhook,
)
from mixpeek_tui.kinds.kind import Kind

KINDS: tuple[Kind, ...] = (
    namespace.KIND,
    bucket.KIND,
    object.KIND,
    connection.KIND,
    sync.KIND,
    collection.KIND,
    sync_job.KIND,
    dead_letter.KIND,
    document.KIND,
    batch.KIND,
    failed_document.KIND,
    retriever.KIND,
    execution.KIND,
    taxonomy.KIND,
    taxonomy_application.KIND,
    taxonomy_run.KIND,
    cluster.KIND,
    cluster_execution.KIND,
    trigger.KIND,
    alert.KIND,
    webhook.KIND,
    task.KIND,
)
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind(name: str) -> Kind:
    """The kind of that name.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]
