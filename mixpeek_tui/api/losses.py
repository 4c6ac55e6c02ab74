"""Why no answer came, read from the exception that the HTTP library raised."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator

import httpx

from mixpeek_tui.api.outcome import Cause, Loss

_SENT: tuple[tuple[type[Exception], Cause], ...] = (
    (httpx.TimeoutException, "timeout"),
    (httpx.DecodingError, "garbled"),
    (httpx.TransportError, "dropped"),
)
_UNSENT: tuple[tuple[type[BaseException], Cause], ...] = (
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
)


def loss_of(error: httpx.HTTPError | httpx.InvalidURL, seconds: float) -> Loss:
    """The loss behind an error of one attempt that took so many seconds."""
    cause = _before_sending(error)
    if cause is not None:
        return Loss(cause, _words(error), sent=False, seconds=seconds)
    for kind, later in _SENT:
        if isinstance(error, kind):
            return Loss(later, _words(error), sent=True, seconds=seconds)
    return Loss("dropped", _words(error), sent=True, seconds=seconds)


def _before_sending(error: Exception) -> Cause | None:
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return "url"
    if isinstance(error, httpx.ProxyError):
        return "proxy"
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return "connect timeout"
    if isinstance(error, httpx.ConnectError):
        return _connecting(error)
    return None


def _connecting(error: httpx.ConnectError) -> Cause:
    chain = list(_causes(error))
    for kind, cause in _UNSENT:
        if any(isinstance(link, kind) for link in chain):
            return cause
    return "network"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and everything it came from, groups included."""
    seen: list[BaseException | None] = [error]
    for link in seen:
        if link is None:
            continue
        yield link
        more = [link.__cause__ or link.__context__]
        if isinstance(link, BaseExceptionGroup):
            more += link.exceptions
        seen += [one for one in more if one is not None and one not in seen]


def _words(error: Exception) -> str:
    """The most telling text in the chain: the system's own if there is one."""
    texts = [text for link in _causes(error) if (text := _system_words(link))]
    texts += [str(link) for link in _causes(error) if str(link)]
    return texts[0] if texts else type(error).__name__


def _system_words(link: BaseException) -> str:
    """What the system calls the error; its own number where a library put in other words."""
    if isinstance(link, socket.gaierror | ssl.SSLError):
        return link.strerror or ""
    return os.strerror(link.errno) if isinstance(link, OSError) and link.errno else ""
