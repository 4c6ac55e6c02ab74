"""The connection to the API: one HTTP client, opened when first needed, one attempt at a time."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import math
import os
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import certifi
import httpx

from mixpeek_tui import __version__
from mixpeek_tui.api.auth import BearerAuth
from mixpeek_tui.api.losses import loss_of
from mixpeek_tui.api.outcome import Answer, Outcome
from mixpeek_tui.errors import UsageError
from mixpeek_tui.wire import Json, Request

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
_TIMEOUT = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, pool=None)
_LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=12, keepalive_expiry=30.0)
_HOPS = 5
_DIGITS = 300
"""Of a whole number; one of more has no float beside it to be compared with."""
_DEEPEST = 100
"""Levels of an answer that are read as JSON."""
_NESTS = (dict, list)
_KEEPING = (307, 308)
_READING = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Message:
    """A request as it goes over the line; checked, so that sending it cannot fail on its form."""

    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str | int | bool]
    content: bytes | None
    reads: bool


def message_of(request: Request) -> Message:
    """The request written out; UsageError if it cannot be."""
    headers = {"Accept": "application/json", "User-Agent": f"mixpeek-tui/{__version__}"}
    if request.namespace is not None:
        headers["X-Namespace"] = _header(request.namespace)
    content = None
    if request.body is not None:
        headers["Content-Type"] = "application/json"
        content = _json(request.body)
    return Message(
        request.method, request.path, headers, dict(request.query), content, not request.mutates
    )


def root(base_url: str) -> str:
    """The base URL without its trailing slash and ``/v1``, which every path brings along."""
    return base_url.rstrip("/").removesuffix("/v1").rstrip("/")


class Line:
    """Sends messages to one base URL."""

    def __init__(
        self, base_url: str, auth: BearerAuth, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.auth = auth
        self._root = root(base_url)
        self._transport = transport
        self._http: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

    @property
    def host(self) -> str:
        """Where the messages go, for words."""
        return urlsplit(self._root).netloc

    async def attempt(self, message: Message) -> Outcome:
        """Send once and read the whole answer, following redirects that are safe to follow."""
        http = await self._opened()
        began = time.perf_counter()
        try:
            response = await self._follow(http, message)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return loss_of(error, time.perf_counter() - began)
        return answer_of(response, time.perf_counter() - began)

    async def close(self) -> None:
        """Close the connections; the next message opens new ones."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _opened(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._http is None:
                if self._transport is None:
                    self._http = await asyncio.to_thread(_open, self._root)
                else:
                    self._http = httpx.AsyncClient(transport=self._transport, timeout=_TIMEOUT)
            return self._http

    async def _follow(self, http: httpx.AsyncClient, message: Message) -> httpx.Response:
        """The answer at the end of the redirects; the redirect itself where it is not followed."""
        home = http.build_request(
            message.method, self._root + message.path, params=message.query or None,
            headers=message.headers, content=message.content,
        )  # fmt: skip
        request = home
        for _ in range(_HOPS):
            known = _same_place(home.url, request.url)
            response = await http.send(request, auth=self.auth if known else None)
            target = _target(message, response, home.url)
            if target is None:
                return response
            request = http.build_request(
                message.method, target, headers=message.headers, content=message.content
            )
        return response


def answer_of(response: httpx.Response, seconds: float) -> Answer:
    """The response, parsed: JSON, else text, else None."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, _body(response), headers, seconds)


def _body(response: httpx.Response) -> Json:
    """The JSON value; the text where it is none, or nested deeper than anything could show."""
    if not response.content.strip():
        return None
    try:
        body: Json = json.loads(
            response.content, parse_int=_whole, parse_float=_number, parse_constant=_number
        )
    except (ValueError, RecursionError):
        return response.text
    return body if _is_shallow(body) else response.text


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _DIGITS else None


def _number(digits: str) -> float | None:
    """None for what nobody can count with: NaN, infinity, or beyond any float."""
    found = float(digits)
    return found if math.isfinite(found) else None


def _is_shallow(body: Json) -> bool:
    level = [body]
    for _ in range(_DEEPEST):
        inside = (x.values() if isinstance(x, dict) else x for x in level if isinstance(x, _NESTS))
        level = [value for values in inside for value in values if isinstance(value, _NESTS)]
        if not level:
            return True
    return False


def _target(message: Message, response: httpx.Response, home: httpx.URL) -> httpx.URL | None:
    """Where to go on, or None.

    A request that writes keeps its method and body (307, 308) and never leaves its host; one
    that reads may, without the key. Nothing goes on from https to http.
    """
    codes = _READING if message.reads and message.method == "GET" else _KEEPING
    if response.status_code not in codes or "location" not in response.headers:
        return None
    target = response.request.url.join(response.headers["location"])
    if target.scheme not in ("http", "https") or (home.scheme, target.scheme) == ("https", "http"):
        return None
    return target if message.reads or _same_place(home, target) else None


def _same_place(home: httpx.URL, other: httpx.URL) -> bool:
    """Whether the key may go there: the same host and port, or the same host now with TLS."""
    if home.host != other.host:
        return False
    upgrade = (home.scheme, other.scheme) == ("http", "https")
    default = home.port is None and other.port is None
    return (home.scheme, home.port) == (other.scheme, other.port) or (upgrade and default)


def _open(base: str) -> httpx.AsyncClient:
    """An HTTP client; slow, so for a thread. Proxies come from the environment."""
    try:
        return httpx.AsyncClient(
            verify=_tls(), timeout=_TIMEOUT, limits=_LIMITS, trust_env=not _is_local(base)
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise UsageError(f"The proxy in the environment cannot be used: {error}") from None


def _tls() -> ssl.SSLContext:
    """The certificates to trust: SSL_CERT_FILE or SSL_CERT_DIR if set, else those of certifi."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    try:
        if file or folder:
            return ssl.create_default_context(cafile=file or None, capath=folder or None)
        return ssl.create_default_context(cafile=certifi.where())
    except OSError as error:
        raise UsageError(
            f"SSL_CERT_FILE or SSL_CERT_DIR cannot be used: {error.strerror or error}"
        ) from None


def _is_local(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _header(value: str) -> str:
    if not value or not value.isascii() or not value.isprintable() or value != value.strip():
        raise UsageError(f"The namespace {value!r} cannot be sent: use its id, or an ASCII name.")
    return value


def _json(body: Json) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise UsageError(f"The request cannot be written as JSON: {error}") from None
