"""The command log: what was sent, as commands that can be read, kept and repeated."""

from __future__ import annotations

import json
import os
import shlex
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from mixpeek_tui.api.line import root
from mixpeek_tui.api.masking import masked
from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Json, Method, Request


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt, without secrets."""

    at: float
    """Unix time, seconds."""
    method: Method
    path: str
    query: Mapping[str, str | int | bool]
    body: Json
    """Secret values are masked."""
    status: int | None
    """None if no answer came."""
    seconds: float
    request_id: str
    attempt: int
    namespace: str | None = None

    @property
    def request(self) -> Request:
        """The request, with secret values masked."""
        return Request(self.method, self.path, self.body, self.query, self.namespace)


Listener = Callable[[Call], None]


class CallLog:
    """The last calls, oldest first; passes each on to the listeners."""

    def __init__(self, *listeners: Listener, size: int = 500) -> None:
        self._calls: deque[Call] = deque(maxlen=size)
        self._listeners = listeners

    def __call__(self, call: Call) -> None:
        """Keep the call and pass it on."""
        self._calls.append(call)
        for listener in self._listeners:
            listener(call)

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        return len(self._calls)


class LogFile:
    """Appends each call to a file, one JSON object a line. The file is the user's alone (0600)."""

    def __init__(self, path: Path) -> None:
        try:
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise UsageError(f"The log file {path} cannot be written: {error.strerror}") from None
        self._file = os.fdopen(number, "a", encoding="utf-8")

    def __call__(self, call: Call) -> None:
        """Write one line; a full disk does not stop the work that is logged."""
        try:
            self._file.write(json.dumps(asdict(call), ensure_ascii=True, default=str) + "\n")
            self._file.flush()
        except OSError:
            return

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def as_curl(request: Request, base_url: str) -> str:
    """The request as a shell command, with ``$MIXPEEK_API_KEY`` for the key.

    Secret values in the body are masked, so a command that holds some must be completed by hand.
    """
    query = urlencode({name: _flat(value) for name, value in request.query.items()})
    url = (
        root(base_url)
        + quote(request.path, safe="/%:@,;=+~!$&'()*")
        + (f"?{query}" if query else "")
    )
    parts = [f"curl -X {request.method} {shlex.quote(url)}"]
    parts.append('-H "Authorization: Bearer $MIXPEEK_API_KEY"')
    if request.namespace is not None:
        parts.append("-H " + shlex.quote(f"X-Namespace: {safe(request.namespace)}"))
    if request.body is not None:
        body = json.dumps(masked(request.body), ensure_ascii=False, indent=2)
        parts.append("-H 'Content-Type: application/json'")
        parts.append("--data-raw " + shlex.quote(safe(body, keep_newlines=True)))
    return " \\\n  ".join(parts)


def _flat(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
