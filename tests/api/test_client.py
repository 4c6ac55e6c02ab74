from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from mixpeek_tui import __version__
from mixpeek_tui.api.log import Call, CallLog
from mixpeek_tui.api.retry import Patience
from mixpeek_tui.errors import (
    NotAuthorised,
    RateLimited,
    ReadOnlyError,
    Refused,
    Unclear,
    Unreachable,
    UsageError,
)
from mixpeek_tui.settings import Secret
from mixpeek_tui.wire import Method, Reply, Request, Wait
from tests.api.virtual import CREATE, GET, LIST, Script, client, now, run

OK = httpx.Response(200, json={"bucket_id": "bkt_1"})
BUSY = httpx.Response(429, json={}, headers={"Retry-After": "9"})


def send(server: Any, request: Request = CREATE, **options: Any) -> Reply:
    on_wait = options.pop("on_wait", None)

    async def main() -> Reply:
        api = client(server, **options)
        try:
            return await api.send(request, on_wait=on_wait)
        finally:
            await api.aclose()

    return run(main())


def test_a_request_goes_out_as_it_is() -> None:
    server = Script(OK)
    request = Request("PUT", "/v1/x", {"a": "ü"}, {"dry_run": True, "n": 2}, namespace="ns_1")
    reply = send(server, request, key=Secret("sk_1234"))
    (seen,) = server.seen
    assert str(seen.url) == "https://api.test/v1/x?dry_run=true&n=2" and seen.method == "PUT"
    assert json.loads(seen.content) == {"a": "ü"}
    assert seen.headers["Authorization"] == "Bearer sk_1234"
    assert seen.headers["X-Namespace"] == "ns_1"
    assert seen.headers["User-Agent"] == f"mixpeek-tui/{__version__}"
    assert reply.data == {"bucket_id": "bkt_1"} and reply.status == 200


def test_what_is_not_set_is_not_sent() -> None:
    server = Script(OK)
    send(server, Request("POST", "/v1/buckets/list"), key=None)
    (seen,) = server.seen
    assert not {"x-namespace", "authorization", "content-type"} & set(seen.headers)
    assert seen.content == b""


@pytest.mark.parametrize("base", ["https://api.test", "https://api.test/", "https://api.test/v1/"])
def test_the_base_url_may_have_a_version_and_a_slash(base: str) -> None:
    server = Script(OK)
    send(server, GET, base_url=base)
    assert str(server.seen[0].url) == "https://api.test/v1/namespaces/ns_1"


@pytest.mark.parametrize(
    ("response", "body"),
    [
        (httpx.Response(204), None),
        (httpx.Response(201, json={"a": 1}), {"a": 1}),
        (httpx.Response(202, json=[1]), [1]),
        (httpx.Response(200, text="version: '1.0'\n"), "version: '1.0'\n"),
    ],
)
def test_any_2xx_is_a_success(response: httpx.Response, body: object) -> None:
    reply = send(Script(response))
    assert (reply.status, reply.body) == (response.status_code, body)


def test_headers_and_warnings_stay_readable() -> None:
    headers = {"X-Namespace-Unresolved": "shop", "X-Amz-Request-Id": "req_1"}
    reply = send(Script(httpx.Response(200, json={"warnings": ["w"]}, headers=headers)))
    assert reply.headers["x-namespace-unresolved"] == "shop"
    assert reply.request_id == "req_1" and reply.data["warnings"] == ["w"]


def test_read_only_sends_nothing_that_changes_anything() -> None:
    server = Script(OK)
    with pytest.raises(ReadOnlyError, match="POST /v1/buckets was not sent"):
        send(server, CREATE, read_only=True)
    assert server.seen == []
    send(server, LIST, read_only=True)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("method", "path", "mutates"),
    [
        ("GET", "/v1/x", False),
        ("POST", "/v1/retrievers/ret_1/execute", False),
        ("POST", "/v1/retrievers/ret_1/execute/explain", False),
        ("POST", "/v1/clusters/clust_1/execute", True),
        ("DELETE", "/v1/retrievers/execute", True),
    ],
)
def test_searches_only_read(method: Method, path: str, mutates: bool) -> None:
    assert Request(method, path).mutates is mutates


def test_a_refused_create_goes_out_again_after_the_advised_wait() -> None:
    server = Script(BUSY, OK)
    waits: list[Wait] = []
    send(server, CREATE, on_wait=waits.append)
    assert waits == [Wait(9.0, 2, "rate limited")]
    assert server.at == [0.0, pytest.approx(9.125)]


def test_a_cold_model_is_waited_for_without_holding_up_others() -> None:
    cold = httpx.Response(503, json={"error": {"message": "m", "code": "model_warming"}})
    server = Script(cold, OK, OK)
    waits: list[Wait] = []

    async def main() -> None:
        api = client(server)
        await asyncio.gather(api.send(CREATE, on_wait=waits.append), api.send(GET))

    run(main())
    assert waits == [Wait(2.0, 2, "warming up")]
    assert server.at == [0.0, 0.0, 2.0]


def test_patience_ends_with_an_error_that_says_so() -> None:
    server = Script(BUSY)
    with pytest.raises(RateLimited) as caught:
        send(server, CREATE, patience=Patience(rate_limited=20))
    assert server.at == [0.0, pytest.approx(9.125), pytest.approx(18.25)]
    assert "9.0 s" in caught.value.problem.means


@pytest.mark.parametrize(
    "failure", [httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError]
)
def test_a_create_whose_outcome_is_unclear_is_sent_once(
    failure: type[httpx.TransportError],
) -> None:
    server = Script(failure)
    with pytest.raises(Unclear):
        send(server, CREATE)
    assert len(server.seen) == 1


@pytest.mark.parametrize("request_", [GET, LIST])
@pytest.mark.parametrize("failure", [httpx.ReadTimeout, httpx.Response(502)])
def test_a_read_goes_out_again(request_: Request, failure: Any) -> None:
    server = Script(failure, OK)
    assert send(server, request_).status == 200
    assert server.at == [0.0, 0.5]


def test_what_could_not_be_sent_ends_as_unreachable() -> None:
    server = Script(httpx.ConnectError)
    waits: list[Wait] = []
    with pytest.raises(Unreachable):
        send(server, CREATE, on_wait=waits.append)
    assert [(w.attempt, w.reason) for w in waits] == [(2, "connection"), (3, "connection")]


def test_after_a_401_another_key_goes_on() -> None:
    def server(request: httpx.Request) -> httpx.Response:
        right = request.headers["Authorization"] == "Bearer sk_right"
        return httpx.Response(200 if right else 401, json={})

    async def main() -> Reply:
        api = client(server, key="sk_wrong")
        with pytest.raises(NotAuthorised):
            await api.send(CREATE)
        api.set_key("sk_right")
        return await api.send(CREATE)

    assert run(main()).status == 200


@pytest.mark.parametrize("key", ["sk_1\n", "sk 1", "sk_é", "sk\x00"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        client(Script(OK), key=key)
    assert key.strip() not in str(caught.value)


@pytest.mark.parametrize(
    "request_",
    [
        Request("POST", "/v1/x", {"a": float("nan")}),
        Request("POST", "/v1/x", {"a": object()}),
        Request("POST", "/v1/x", {"a": "\udc80"}),
        Request("GET", "/v1/x", namespace="a\nb"),
        Request("GET", "/v1/x", namespace="schön"),
        Request("GET", "/v1/x", namespace=""),
    ],
)
def test_a_request_that_cannot_be_written_is_not_sent(request_: Request) -> None:
    server = Script(OK)
    with pytest.raises(UsageError):
        send(server, request_)
    assert server.seen == []


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_on_the_same_host_keeps_method_body_and_key(status: int) -> None:
    server = Script(httpx.Response(status, headers={"Location": "/v1/buckets/"}), OK)
    send(server, CREATE)
    first, second = server.seen
    assert (second.method, second.content) == ("POST", first.content)
    assert second.url.path == "/v1/buckets/" and second.headers["X-Namespace"] == "ns_1"
    assert second.headers["Authorization"] == first.headers["Authorization"]


@pytest.mark.parametrize("place", ["https://evil.test/v1", "https://api.test:444/v1"])
def test_a_redirect_to_another_host_never_gets_the_key_or_a_write(place: str) -> None:
    away = httpx.Response(307, headers={"Location": place})
    server = Script(away, OK)
    send(server, GET)
    assert "authorization" in server.seen[0].headers
    assert "authorization" not in server.seen[1].headers
    server = Script(away, OK)
    with pytest.raises(Refused, match="307"):
        send(server, CREATE)
    assert len(server.seen) == 1


def test_a_write_is_not_turned_into_a_read_by_a_redirect() -> None:
    server = Script(httpx.Response(302, headers={"Location": "/v1/buckets/"}), OK)
    with pytest.raises(Refused):
        send(server, CREATE)


def test_nothing_goes_on_from_https_to_http() -> None:
    server = Script(httpx.Response(307, headers={"Location": "http://api.test/v1/x"}), OK)
    with pytest.raises(Refused):
        send(server, GET)


def test_a_loop_of_redirects_ends() -> None:
    server = Script(httpx.Response(307, headers={"Location": "/v1/x"}))
    with pytest.raises(Refused):
        send(server, GET)
    assert len(server.seen) == 5


def test_every_attempt_is_recorded_without_secrets() -> None:
    log: list[Call] = []
    calls = CallLog(log.append, size=1)
    body = {"credentials": {"type": "key", "secret_access_key": "abcd"}, "name": "${env:X}"}
    send(Script(BUSY, OK), Request("POST", "/v1/c", body), on_call=calls)
    assert [(c.attempt, c.status) for c in log] == [(1, 429), (2, 200)]
    assert log[0].body == {
        "credentials": {"type": "key", "secret_access_key": "••••"}, "name": "${env:X}"
    }  # fmt: skip
    assert list(calls) == [log[1]] and len(calls) == 1


def test_a_cancelled_request_gives_its_turn_back() -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1000)
        return OK

    async def main() -> float:
        api = client(slow)
        tasks = [asyncio.create_task(api.send(GET)) for _ in range(16)]
        await asyncio.sleep(1)
        for task in tasks[:12]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return now()

    assert run(main()) == pytest.approx(1001)


def test_nothing_shows_the_key() -> None:
    async def main() -> str:
        api = client(Script(OK), key="sk_visible")
        return repr(api) + repr(vars(api))

    assert "sk_visible" not in run(main())


def test_connections_reopen_after_closing() -> None:
    async def main() -> int:
        api = client(Script(OK))
        await api.send(GET)
        await api.aclose()
        return (await api.send(GET)).status

    assert run(main()) == 200
