"""Between httpx and the server."""

from __future__ import annotations

import json

import httpx

from tests.strict_server.exchange import Answer, Incoming


def to_incoming(request: httpx.Request) -> Incoming:
    """An httpx request, already read, as the server takes it."""
    headers = {key.lower(): value for key, value in request.headers.items()}
    query = dict(request.url.params.multi_items())
    return Incoming(request.method, request.url.path, query, headers, request.content)


def sent(incoming: Incoming) -> object:
    """The body of a request: JSON, or None for none; text that is no JSON stays text."""
    if not incoming.content:
        return None
    if incoming.headers.get("content-type", "").startswith("multipart/"):
        return None
    try:
        return json.loads(incoming.content)
    except ValueError:
        return incoming.content.decode("utf-8", "replace")


def to_response(request: httpx.Request, answer: Answer) -> httpx.Response:
    """An answer as httpx gives it to the client; a broken connection is raised.

    Raises:
        httpx.ReadTimeout: the answer never came.
        httpx.RemoteProtocolError: the connection was closed without an answer.
    """
    if answer.breaks == "timeout":
        raise httpx.ReadTimeout("The read operation timed out", request=request)
    if answer.breaks == "drop":
        raise httpx.RemoteProtocolError("Server disconnected without sending a response", request=request)
    if answer.status == 204:
        return httpx.Response(204, headers=answer.headers, request=request)
    return httpx.Response(answer.status, headers=answer.headers, json=answer.body, request=request)
