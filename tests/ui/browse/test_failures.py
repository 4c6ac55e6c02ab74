"""What failed in a batch or a sync is found and replayed by keyboard."""

from __future__ import annotations

from mixpeek_tui.ui.browse.detail import Detail
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import Workspace, shop

BATCH = "/v1/buckets/bkt_2/batches/btch_1"
SYNC = "/v1/buckets/bkt_91aa00aa11/syncs/sync_1"


def failing() -> Workspace:
    workspace = shop()
    workspace.lists["/v1/batches/list"] = [
        {"batch_id": "btch_1", "bucket_id": "bkt_2", "status": "COMPLETED_WITH_ERRORS", "failed_object_count": 2},
        {"batch_id": "btch_2", "bucket_id": "bkt_2", "status": "FAILED", "failed_object_count": 1},
        {"batch_id": "btch_3", "bucket_id": "bkt_2", "status": "PROCESSING"},
    ]
    workspace.answers[f"GET {BATCH}/failed-documents"] = {
        "results": [{"object_id": "obj_7", "error": "the image is truncated", "error_type": "PERMANENT"}], "total": 1,
    }  # fmt: skip
    workspace.lists["/v1/buckets/bkt_91aa00aa11/syncs/list"] = [
        {"sync_config_id": "sync_1", "bucket_id": "bkt_91aa00aa11", "source_path": "shop/photos", "status": "ACTIVE"}
    ]
    workspace.lists[f"{SYNC}/jobs"] = [
        {"sync_job_id": "syncjob_1", "status": "COMPLETED", "files_synced": 9, "files_failed": 1}
    ]
    workspace.answers[f"POST {SYNC}/dlq"] = {
        "results": [{"dlq_id": "dlq_1", "source_path": "photos/a.jpg", "error_type": "DownloadFailed",
                     "error_message": "no such file", "max_retries_reached": True}], "total": 1,
    }  # fmt: skip
    return workspace


async def test_failed_documents_of_a_batch_are_shown_and_replayed() -> None:
    workspace = failing()
    workspace.answers[f"POST {BATCH}/retry"] = {"batch_id": "btch_1", "status": "PENDING"}
    async with browsing(workspace, kind="batches", size=(120, 30)) as at:
        await at.sees("btch_1", "R replay failed", "failures")
        await at.press("enter")
        await at.sees("▸ failures", "the image is truncated", "permanent")
        await at.press("v")
        await at.sees("object_id: obj_7")
        await at.press("escape", "escape")
        await at.sees("▸ batches", "R replay failed")
        await at.press("R")
        await at.until(lambda: workspace.mutations)
        assert workspace.mutations[0].path == f"{BATCH}/retry"
        assert workspace.mutations[0].body == {"retry_mode": "transient_only"}
        assert not [request for request in workspace.sent if request.path.endswith("obj_7")]


async def test_several_batches_are_replayed_whole_after_a_yes_and_none_that_is_at_work() -> None:
    workspace = failing()
    for name in ("btch_1", "btch_2"):
        workspace.answers[f"POST /v1/buckets/bkt_2/batches/{name}/retry"] = {"status": "PENDING"}
    async with browsing(workspace, kind="batches", size=(120, 30)) as at:
        await at.sees("btch_3")
        await at.press("space", "space", "A")
        await at.sees("Replay all failed 2 batches?")
        await at.press("y")
        await at.until(lambda: len(workspace.mutations) == 2)
        assert {str(one.body) for one in workspace.mutations} == {"{'retry_mode': 'all'}"}
        await at.press("escape", "G")
        await at.sees("K cancel")
        assert at.lacks("R replay failed")


async def test_nothing_is_offered_for_a_batch_in_which_nothing_failed() -> None:
    workspace = failing()
    workspace.lists["/v1/batches/list"] = [
        {"batch_id": "btch_9", "bucket_id": "bkt_2", "status": "COMPLETED", "failed_object_count": 0}
    ]
    async with browsing(workspace, kind="batches", size=(120, 30)) as at:
        await at.sees("btch_9", "v YAML")
        assert at.lacks("replay")


async def test_runs_and_failed_files_of_a_sync_are_shown_and_replayed() -> None:
    workspace = failing()
    workspace.answers[f"POST {SYNC}/dlq/requeue"] = {"requeued": 1}
    async with browsing(workspace, link="buckets/products-data", size=(120, 40)) as at:
        await at.sees("products-data", "open", "syncs")
        at.app.browser.open_kind("sync")
        await at.sees("shop/photos", "sync runs", "failed files", "uses")
        await at.press("d")
        await at.until(lambda: isinstance(at.app.focused, Detail))
        while "failed files" not in _cursor_line(at.text):
            before = at.text
            await at.press("down")
            assert at.text != before, before
        await at.press("enter")
        await at.sees("▸ failed files", "photos/a.jpg", "no such file", "given up")
        await at.press("escape")
        await at.sees("shop/photos")
        await at.press("R")
        await at.until(lambda: workspace.mutations)
        assert (workspace.mutations[-1].path, workspace.mutations[-1].body) == (f"{SYNC}/dlq/requeue", {})
        await at.press("enter")
        await at.sees("▸ sync runs", "syncjob_1")


def _cursor_line(shown: str) -> str:
    return next((line for line in reversed(shown.splitlines()) if "│▸" in line), "")
