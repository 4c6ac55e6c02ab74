"""Serves a strict server on 127.0.0.1 for processes and for clients of their own."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.strict_server.exchange import Answer, Incoming
from tests.strict_server.server import StrictServer, text

HANG_SECONDS = 120.0
"""How long a request that times out is left without an answer, at most."""


class Listener(ThreadingHTTPServer):
    """A loopback HTTP server around a strict server."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, strict: StrictServer, port: int = 0) -> None:
        self.strict = strict
        self.turn = threading.Lock()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Listener
    protocol_version = "HTTP/1.1"

    def do(self) -> None:
        """Answer one request, whatever its method."""
        strict = self.server.strict
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        headers = {key.lower(): value for key, value in self.headers.items()}
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        if address.path == "/__log":
            self._send(Answer(200, [asdict(one) for one in strict.requests]))
            return
        time.sleep(strict.options.latency_seconds)
        with self.server.turn:
            answer = strict.answer(Incoming(self.command, address.path, query, headers, content))
        time.sleep(answer.seconds)
        if answer.breaks:
            self._break(answer)
        else:
            self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do

    def _break(self, answer: Answer) -> None:
        self.close_connection = True
        if answer.breaks == "timeout":
            self.server.closing.wait(HANG_SECONDS)
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer) -> None:
        body = text(answer)
        self.send_response(answer.status)
        for key, value in answer.headers.items():
            self.send_header(key, value)
        if answer.status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing; the server keeps its own log."""


@contextlib.contextmanager
def serving(strict: StrictServer, port: int = 0) -> Iterator[str]:
    """Serve on loopback while the block runs; yields the base URL."""
    listener = Listener(strict, port)
    thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield listener.url
    finally:
        listener.closing.set()
        listener.shutdown()
        listener.server_close()
        thread.join()
