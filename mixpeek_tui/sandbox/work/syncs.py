"""Sync runs: the sandbox cannot reach a provider, so a run finds no files and says so."""

from __future__ import annotations

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict

NOTE = "The sandbox does not fetch from providers: 0 files were found"


def submit_sync(sandbox: Sandbox, sync: JsonDict, trigger: str) -> JsonDict:
    """Queue one run of a sync; its job record."""
    record: JsonDict = {
        "sync_job_id": new_id("sjob"),
        "sync_config_id": sync["sync_config_id"],
        "internal_id": sync["internal_id"],
        "namespace_id": sync["namespace_id"],
        "status": "running",
        "trigger": trigger,
        "files_synced": 0,
        "files_failed": 0,
        "started_at": stamp(),
        "updated_at": stamp(),
    }
    sandbox.store.add("sync_job", record["sync_job_id"], sync["sync_config_id"], record)
    sandbox.jobs.submit(
        "sync", None, sync_config_id=sync["sync_config_id"], sync_job_id=record["sync_job_id"]
    )
    return record


def finish_sync(sandbox: Sandbox, job: JsonDict) -> None:
    """The run is over, with nothing found."""
    moment = stamp()
    sandbox.store.change(
        "sync_job",
        job["sync_job_id"],
        status="completed",
        total_files=0,
        progress_percent=100.0,
        completed_at=moment,
        updated_at=moment,
        metadata={"note": NOTE},
    )
    sync = sandbox.store.get("sync", job["sync_config_id"])
    if sync is not None:
        sandbox.store.change(
            "sync",
            job["sync_config_id"],
            last_sync_at=moment,
            sync_run_counter=sync["sync_run_counter"] + 1,
            sync_progress={"note": NOTE, "files_found": 0},
        )
