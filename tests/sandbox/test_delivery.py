"""What the sandbox sends, and where to: this machine, and nothing that it is pointed at from there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mixpeek_tui.sandbox.delivery import NOT_SENT, Outbox
from mixpeek_tui.sandbox.store import Store


class Receiver(ThreadingHTTPServer):
    """A listener on loopback that answers every POST with the same status."""

    def __init__(self, status: int, target: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.target = status, target
        self.received: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        self.server.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.status)
        self.send_header("Location", self.server.target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said."""


@contextmanager
def listening(status: int, target: str = "") -> Iterator[Receiver]:
    receiver = Receiver(status, target)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield receiver
    receiver.shutdown()
    thread.join()
    receiver.server_close()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    store = Store(tmp_path / "s.sqlite3")
    yield Outbox(store)
    store.close()


def test_what_is_taken_is_delivered(outbox: Outbox) -> None:
    with listening(204) as here:
        told = outbox.notify("alt_1", "webhook", {"url": here.url}, {"a": 1})
        assert told == {"status": "delivered", "error": None}
        assert here.received == [b'{"a": 1}']


def test_what_is_refused_or_unheard_has_failed(outbox: Outbox) -> None:
    with listening(500) as here:
        told = outbox.notify("alt_1", "webhook", {"url": here.url}, {})
        assert told["status"] == "failed" and "500" in told["error"]
    assert outbox.notify("alt_1", "webhook", {"url": here.url}, {})["status"] == "failed"


def test_no_redirect_is_followed(outbox: Outbox) -> None:
    with listening(200) as there, listening(307, there.url) as here:
        assert outbox.notify("alt_1", "webhook", {"url": here.url}, {})["status"] == "failed"
        assert here.received and not there.received


def test_no_proxy_is_used(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(200) as proxy, listening(200) as here:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("no_proxy", "")
        outbox.notify("alt_1", "webhook", {"url": here.url}, {})
        assert here.received and not proxy.received


@pytest.mark.parametrize(
    "url",
    ["file://localhost/etc/passwd", "ftp://127.0.0.1/x", "http://[::1", "http://example.com/",
     "http://127.0.0.1.example.com/", "http://127.0.0.1@example.com/", "//localhost/x", ""],
)  # fmt: skip
def test_nothing_else_is_sent(outbox: Outbox, url: str) -> None:
    told = outbox.notify("alt_1", "webhook", {"url": url}, {})
    assert told == {"status": "deferred", "error": NOT_SENT}


@pytest.mark.parametrize("url", ["http://127.0.0.1:x/", "http://localhost:99999/", "http://127.0.0.1/\n"])
def test_an_address_that_is_none_is_a_failure_in_words(outbox: Outbox, url: str) -> None:
    assert outbox.notify("alt_1", "webhook", {"url": url}, {})["status"] in ("failed", "deferred")
