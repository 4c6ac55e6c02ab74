"""Which work belongs to which kind of job."""

from __future__ import annotations

from functools import partial

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.jobs import JobKind
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.work import after, batches, clusters, spaces, syncs, taxonomies


def register_jobs(sandbox: Sandbox) -> None:
    """Make every kind of job known to the sandbox."""
    bind = partial
    kinds = {
        "namespace": JobKind(_nothing, finish=bind(spaces.finish_namespace, sandbox)),
        "namespace_delete": JobKind(_nothing, finish=bind(spaces.delete_namespace, sandbox)),
        "bucket_delete": JobKind(_nothing, finish=bind(spaces.delete_bucket, sandbox)),
        "batch": JobKind(
            bind(batches.run_batch, sandbox),
            start=bind(batches.start_batch, sandbox),
            finish=bind(batches.finish_batch, sandbox),
            fail=bind(batches.fail_batch, sandbox),
        ),
        "after_batch": JobKind(bind(after.after_batch, sandbox)),
        "taxonomy": JobKind(bind(taxonomies.apply_taxonomy, sandbox)),
        "taxonomy_infer": JobKind(
            bind(taxonomies.infer_taxonomy, sandbox),
            finish=bind(taxonomies.finish_inference, sandbox),
        ),
        "cluster": JobKind(
            bind(clusters.run_cluster, sandbox),
            start=bind(clusters.start_run, sandbox),
            finish=bind(clusters.finish_run, sandbox),
            fail=bind(clusters.fail_run, sandbox),
        ),
        "sync": JobKind(_nothing, finish=bind(syncs.finish_sync, sandbox)),
    }
    for name, kind in kinds.items():
        sandbox.jobs.register(name, kind)


def _nothing(job: JsonDict) -> None:
    return
