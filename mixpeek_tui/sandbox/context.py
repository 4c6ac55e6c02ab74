"""The sandbox itself: its store, its jobs and the log of what happened."""

from __future__ import annotations

from typing import Any

from mixpeek_tui.sandbox.delivery import Outbox
from mixpeek_tui.sandbox.engine.shelves import Shelves
from mixpeek_tui.sandbox.ids import new_id, new_task_id, now, stamp
from mixpeek_tui.sandbox.jobs import Jobs
from mixpeek_tui.sandbox.options import SandboxOptions
from mixpeek_tui.sandbox.query import Where
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

USER_ID = "usr_sandbox"
ORGANIZATION_ID = "org_sandbox"


class Sandbox:
    """What every handler and every job works on."""

    def __init__(self, options: SandboxOptions, store: Store) -> None:
        self.options = options
        self.store = store
        self.shelves = Shelves(store)
        self.outbox = Outbox(store)
        self.jobs = Jobs(store, options.job_seconds)

    def task(
        self,
        task_type: str,
        inputs: list[Any],
        additional: JsonDict | None = None,
        namespace_id: str | None = None,
    ) -> JsonDict:
        """A new task in state PENDING."""
        body: JsonDict = {
            "task_id": new_task_id(),
            "task_type": task_type,
            "status": "PENDING",
            "inputs": inputs,
            "outputs": [],
            "additional_data": {
                **(additional or {}),
                "namespace_id": namespace_id,
                "created_at": stamp(),
            },
            "error": None,
        }
        self.store.add("task", body["task_id"], "", body)
        return body

    def emit(
        self, namespace_id: str | None, event_type: str, payload: JsonDict, operation: str = ""
    ) -> None:
        """Log a change and record what webhooks would have received."""
        moment = now()
        event_id = new_id("evt")
        body: JsonDict = {
            "namespace_id": namespace_id,
            "event_type": event_type,
            "resource_type": event_type.split(".")[0],
            "operation": operation or event_type.rsplit(".", 1)[-1],
            "payload": payload,
            "trace_id": None,
            "created_at": stamp(moment),
        }
        self.store.add("event", event_id, "", body)
        for webhook in self.store.each("webhook", "", Where("json_extract(body,'$.is_active')=1")):
            if event_type in webhook["event_types"]:
                self.outbox.webhook(webhook, body)
