"""Notifications: sent to loopback only, everything else is written down instead."""

from __future__ import annotations

import json
import queue
import threading
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

NOT_SENT = "The sandbox sends nothing beyond this machine"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECONDS = 2.0


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it could lead away from this machine."""

    def redirect_request(self, *given: Any) -> None:
        """No request follows; the answer counts as refused."""


# Without the environment's proxies, and knowing no other scheme than http.
_opener = urllib.request.OpenerDirector()
for _handler in (
    urllib.request.HTTPHandler(),
    urllib.request.HTTPDefaultErrorHandler(),
    urllib.request.HTTPErrorProcessor(),
    _Stay(),
):
    _opener.add_handler(_handler)


class Outbox:
    """What was sent or would have been, kept as `delivery` rows.

    A status is one of the API's: delivered, failed, deferred (not sent, or not yet).
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[tuple[str, str, JsonDict]] = queue.SimpleQueue()
        self._sender: threading.Thread | None = None

    def webhook(self, webhook: JsonDict, event: JsonDict) -> None:
        """One event for one webhook, over each of its channels; sent after this returns."""
        payload = {"webhook_id": webhook["webhook_id"], **event}
        for channel in webhook["channels"]:
            kind, config = channel["channel"], channel["configs"]
            record_id = self._record(webhook["webhook_id"], kind, config, payload)
            if _is_local(kind, config):
                self._waiting.put((record_id, config["url"], payload))
                self._start()

    def notify(self, owner: str, kind: str, config: JsonDict, payload: JsonDict) -> JsonDict:
        """Send one notification, or write it down: {status, error} afterwards."""
        record_id = self._record(owner, kind, config, payload)
        if _is_local(kind, config):
            return self._send(record_id, config["url"], payload)
        return {"status": "deferred", "error": NOT_SENT}

    def _record(self, owner: str, kind: str, config: JsonDict, payload: JsonDict) -> str:
        target = config.get("url") or config.get("webhook_url")
        record: JsonDict = {
            "owner": owner,
            "channel": kind,
            "target": target or config.get("to") or config.get("to_addresses"),
            "status": "deferred",
            "error": None if _is_local(kind, config) else NOT_SENT,
            "payload": payload,
            "created_at": stamp(),
        }
        record_id = new_id("dlv")
        self._store.add("delivery", record_id, owner, record)
        return record_id

    def _start(self) -> None:
        if self._sender is None:
            self._sender = threading.Thread(target=self._send_all, daemon=True)
            self._sender.start()

    def _send_all(self) -> None:
        while True:
            self._send(*self._waiting.get())

    def _send(self, record_id: str, url: str, payload: JsonDict) -> JsonDict:
        error = _post(url, payload)
        outcome: JsonDict = {"status": "failed" if error else "delivered", "error": error}
        self._store.merge("delivery", record_id, outcome)
        return outcome


def _is_local(kind: str, config: JsonDict) -> bool:
    try:
        parts = urlsplit(str(config.get("url") or ""))
        return kind == "webhook" and parts.scheme == "http" and parts.hostname in _LOOPBACK
    except ValueError:
        return False


def _post(url: str, payload: JsonDict) -> str | None:
    """Why it could not be sent, or None."""
    try:
        request = urllib.request.Request(
            url,
            data=json.dumps(payload).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        _opener.open(request, timeout=_SECONDS).close()
    except (OSError, HTTPException, ValueError) as problem:
        return f"{type(problem).__name__}: {problem}"
    return None
