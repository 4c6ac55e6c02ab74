"""Notifications: sent to loopback only, everything else is written down instead."""

from __future__ import annotations

import json
import threading
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Outbox:
    """What would have been sent, kept as `delivery` rows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def webhook(self, webhook: JsonDict, event: JsonDict) -> None:
        """One event for one webhook, over each of its channels."""
        payload = {"webhook_id": webhook["webhook_id"], **event}
        for channel in webhook["channels"]:
            self.send(webhook["webhook_id"], channel["channel"], channel["configs"], payload)

    def send(self, owner: str, kind: str, config: JsonDict, payload: JsonDict) -> str:
        """Send or record one notification; the status it has afterwards."""
        target = str(config.get("url") or config.get("webhook_url") or "")
        local = kind == "webhook" and urlsplit(target).hostname in _LOOPBACK
        status = "sent" if local else "recorded"
        record: JsonDict = {
            "owner": owner,
            "channel": kind,
            "target": target or config.get("to") or config.get("to_addresses"),
            "status": status,
            "note": None if local else "The sandbox sends nothing beyond this machine",
            "payload": payload,
            "created_at": stamp(),
        }
        self._store.add("delivery", new_id("dlv"), owner, record)
        if local:
            threading.Thread(target=_post, args=(target, payload), daemon=True).start()
        return status


def _post(url: str, payload: dict[str, Any]) -> None:
    request = urllib.request.Request(
        url,
        data=json.dumps(payload).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        urllib.request.urlopen(request, timeout=2).close()
    except OSError:
        return
