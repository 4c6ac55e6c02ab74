from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any

import httpx
import pytest

from mixpeek_tui.api.auth import BearerAuth
from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.api.losses import loss_of
from mixpeek_tui.api.outcome import Answer, Loss
from mixpeek_tui.api.problems import error_of
from mixpeek_tui.errors import (
    ApiError,
    Conflict,
    FieldProblem,
    Forbidden,
    NotAuthorised,
    NotFound,
    QuotaExceeded,
    RateLimited,
    Refused,
    Unclear,
    Unreachable,
    UsageError,
)
from mixpeek_tui.wire import Request
from tests.api.virtual import CREATE, GET, Script, client, run

KEY = "sk_live_0123456789"


def envelope(message: str = "the server's words", kind: str = "", code: str = "", **details: Any) -> dict[str, Any]:
    error = {"message": message, "type": kind, "code": code, "details": details}
    return {"success": False, "status": 0, "error": error}


def explain(status: int, body: object, request: Request = CREATE, **options: Any) -> ApiError:
    auth = BearerAuth(KEY)
    headers = options.pop("headers", {"x-request-id": "req_7"})
    return error_of(
        request, Answer(status, body, headers), host="api.test", scrub=auth.scrub, **options
    )


ENTRY = {"type": "missing", "location": ["body", "stages", 0, "config"], "message": "Field required"}
OLD = {"type": "missing", "loc": ["body", "stages", 0, "config"], "msg": "Field required"}
PLACE = FieldProblem("stages[0].config", "Field required", "missing")


@pytest.mark.parametrize(
    ("body", "said", "fields"),
    [
        (envelope("no", validation_errors=[ENTRY]), "no", (PLACE,)),
        ({"detail": [OLD]}, "HTTP 422 Unprocessable", (PLACE,)),
        ({"detail": {"error": {"message": "no", "details": {"validation_errors": [ENTRY]}}}}, "no", (PLACE,)),
        ({"detail": "no such thing"}, "no such thing", ()),
        ({"detail": {"message": "no"}}, "no", ()),
        ({"error": "no"}, "no", ()),
        ({"message": "no"}, "no", ()),
        (["odd"], "HTTP 422 Unprocessable", ()),
        ({"detail": ["odd"]}, "HTTP 422 Unprocessable", (FieldProblem("", "odd"),)),
        ("plain words", "plain words", ()),
        (None, "HTTP 422 Unprocessable", ()),
    ],
)  # fmt: skip
def test_every_envelope_is_read(body: object, said: str, fields: tuple[FieldProblem, ...]) -> None:
    problem = explain(422, body).problem
    assert problem.said.startswith(said)
    assert problem.fields == fields
    assert problem.request_id == "req_7" and problem.status == 422


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, envelope(), NotAuthorised, "wrong, revoked"),
        (402, envelope(), QuotaExceeded, "no credit"),
        (403, envelope(), Forbidden, "may not do this"),
        (403, envelope(kind="NotEnabledError"), Forbidden, "not switched on"),
        (404, envelope(code="bucket_not_found"), NotFound, "does not exist in this namespace"),
        (404, {"detail": "Not Found"}, NotFound, "nothing at this address"),
        (404, None, NotFound, "nothing at this address"),
        (405, envelope(), Refused, "base URL"),
        (409, envelope(), Conflict, "name is already taken"),
        (400, envelope(), Refused, "contradicts"),
        (413, envelope(), Refused, "too large"),
        (418, envelope(), Refused, "does not take this request"),
        (422, envelope(), Refused, "does not accept the body"),
        (429, envelope(), RateLimited, "Nothing was stored"),
        (429, envelope(retryable=False), RateLimited, "waiting does not help"),
        (503, envelope(), RateLimited, "Nothing was stored"),
        (503, envelope(code="model_warming"), RateLimited, "model is still starting"),
        (503, "upstream reset", Unclear, "not known"),
        (500, envelope(), Unclear, "not known"),
        (599, None, Unclear, "not known"),
    ],
)
def test_every_status_has_a_meaning_and_something_to_do(
    status: int, body: object, kind: type[ApiError], words: str
) -> None:
    error = explain(status, body)
    assert type(error) is kind
    assert words in f"{error.problem.means} {error.problem.todo}"
    assert error.problem.said and error.problem.todo
    assert "!" not in error.problem.means + error.problem.todo


@pytest.mark.parametrize(
    ("resource", "means"),
    [
        ("collections", "5 of 5 collections on the free plan are in use."),
        ("collection", "5 of 5 collections on the free plan are in use."),
        ("taxonomies", "5 of 5 taxonomies on the free plan are in use."),
        ("storage_connection", "5 of 5 storage connections on the free plan are in use."),
    ],
)
def test_a_quota_says_how_much_of_what(resource: str, means: str) -> None:
    body = envelope(kind="QuotaExceededError", resource=resource, current=5, limit=5, tier="free")
    error = explain(403, body)
    assert type(error) is QuotaExceeded and error.problem.means == means


def test_a_quota_without_numbers_still_says_what() -> None:
    problem = explain(403, envelope(kind="QuotaExceededError", resource="clusters")).problem
    assert problem.means == "The limit of this plan for this kind is reached: cluster."


def test_an_unknown_key_is_named_with_the_accepted_ones() -> None:
    entry = {
        "type": "extra_forbidden", "location": ["body", "settings"],
        "message": "Extra inputs are not permitted", "ctx": {"accepted": ["a", "b"]},
    }  # fmt: skip
    problem = explain(422, envelope(validation_errors=[entry])).problem
    assert problem.means == (
        "The API does not take these keys here: settings. "
        "It says: Extra inputs are not permitted. Accepted: a, b"
    )
    assert problem.todo == "Remove it."


def test_a_bad_value_is_named() -> None:
    problem = explain(422, envelope(validation_errors=[ENTRY])).problem
    assert problem.means == "The API does not accept 1 value: stages[0].config."


def test_a_taxonomy_whose_mappings_do_not_fit_says_where_to_look() -> None:
    body = {"config": {"source": {"input_mappings": [{"path": "x"}]}}}
    error = explain(400, envelope(), Request("POST", "/v1/taxonomies", body))
    assert error.problem.todo == "Check that the path field exists in the source document payload."


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        (Request("DELETE", "/v1/namespaces/ns_1"), 409, "in use"),
        (Request("POST", "/v1/buckets/b/objects", {}), 409, "unique key"),
        (Request("GET", "/v1/tasks/t"), 404, "forgets tasks"),
        (GET, 404, "does not exist."),
        (GET, 500, "failed while answering"),
    ],
)
def test_the_meaning_depends_on_what_was_asked(request_: Request, status: int, words: str) -> None:
    assert words in explain(status, envelope(), request_).problem.means


def test_without_a_key_a_401_says_so() -> None:
    assert explain(401, envelope(), has_key=False).problem.means == "No API key was sent."


@pytest.mark.parametrize(
    ("request_", "status", "kind"),
    [(GET, 200, Unreachable), (CREATE, 200, Unclear), (CREATE, 502, Unclear), (GET, 502, Unreachable),
     (CREATE, 404, NotFound), (CREATE, 302, Unreachable)],
)  # fmt: skip
def test_a_web_page_is_not_taken_for_the_api(
    request_: Request, status: int, kind: type[ApiError]
) -> None:
    page = "<html><head><title>Hotel\n Login</title></head><body>x</body></html>"
    error = explain(status, page, request_, headers={"content-type": "text/html; charset=utf-8"})
    assert type(error) is kind
    assert error.problem.said == "Hotel Login" and "web page" in error.problem.means


def test_a_page_with_status_200_is_no_success() -> None:
    async def main() -> None:
        await client(Script(httpx.Response(200, html="<title>Login</title>"))).send(CREATE)

    with pytest.raises(Unclear, match="Login"):
        run(main())


def test_secrets_and_control_characters_are_taken_out_everywhere() -> None:
    private = "-----BEGIN\nabc"
    entry = {"type": KEY, "location": ["body", KEY], "message": f"{KEY} \x1b[31m is wrong"}
    body = envelope(f"bad key {KEY}\u202e {private}", code=KEY, validation_errors=[entry])

    async def main() -> None:
        server = Script(httpx.Response(422, json=body, headers={"X-Request-Id": KEY}))
        api = client(server, key=KEY, secrets=["topsecret"])
        api.hide("also")
        await api.send(Request("POST", "/v1/x", {"private_key": private}))

    with pytest.raises(Refused) as caught:
        run(main())
    shown = repr(caught.value.problem) + str(caught.value)
    assert KEY not in shown and "BEGIN" not in shown
    assert "\x1b" not in shown and "\u202e" not in shown
    assert caught.value.problem.said.startswith("bad key ••••")


def test_secrets_given_to_the_client_are_taken_out() -> None:
    async def main() -> None:
        server = Script(httpx.Response(400, json=envelope("topsecret and later and a")))
        api = client(server, secrets=["topsecret", "a"])
        api.hide("later")
        await api.send(CREATE)

    with pytest.raises(Refused, match=r"^•••• and •••• and a$"):
        run(main())


def raised(kind: type[httpx.TransportError], *causes: BaseException) -> httpx.TransportError:
    error: BaseException = kind("outer words")
    top = error
    for cause in causes:
        error.__cause__ = cause
        error = cause
    assert isinstance(top, httpx.TransportError)
    return top


@pytest.mark.parametrize(
    ("error", "sent", "words"),
    [
        (raised(httpx.ConnectError, socket.gaierror(-2, "Name or service not known")), False, "cannot be found"),
        (raised(httpx.ConnectError, OSError(), ConnectionRefusedError(111, "refused")), False, "Nothing answers"),
        (raised(httpx.ConnectError, ExceptionGroup("g", [ConnectionRefusedError(111, "r")])), False, "Nothing answers"),
        (raised(httpx.ConnectError, OSError(101, "Network is unreachable")), False, "no way to"),
        (raised(httpx.ConnectError, ssl.SSLCertVerificationError(1, "self-signed")), False, "not trusted"),
        (raised(httpx.ConnectError, ssl.SSLError(1, "WRONG_VERSION_NUMBER")), False, "speak TLS"),
        (raised(httpx.ConnectTimeout), False, "does not answer the connection"),
        (raised(httpx.ProxyError), False, "proxy"),
        (raised(httpx.UnsupportedProtocol), False, "address cannot be used"),
        (raised(httpx.ReadTimeout), True, "No answer came within 30 s"),
        (raised(httpx.ReadError), True, "connection broke"),
        (raised(httpx.RemoteProtocolError), True, "connection broke"),
    ],
)  # fmt: skip
def test_why_no_answer_came_is_said(error: httpx.TransportError, sent: bool, words: str) -> None:
    loss = loss_of(error, 30.0)
    assert loss.sent is sent
    for request in (CREATE, GET):
        found = error_of(request, loss, host="api.test", scrub=str)
        assert type(found) is (Unclear if sent else Unreachable)
        assert words in found.problem.means and found.problem.said and found.problem.todo
        unsure = "not known" in found.problem.means
        assert unsure is (sent and request is CREATE)


def test_a_broken_encoding_is_a_loss() -> None:
    loss = loss_of(httpx.DecodingError("bad gzip"), 0.1)
    assert loss == Loss("garbled", "bad gzip", sent=True, seconds=0.1)


def test_a_closed_port_is_unreachable_for_real() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]

        async def main() -> None:
            api = MixpeekClient(None, base_url=f"http://127.0.0.1:{port}", sleep=no_time)
            try:
                await api.send(GET)
            finally:
                await api.aclose()

        with pytest.raises(Unreachable, match="refused") as caught:
            asyncio.run(main())
    assert f"127.0.0.1:{port}" in caught.value.problem.means


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("HTTPS_PROXY", "nonsense://x", "proxy in the environment"),
        ("SSL_CERT_FILE", "no-such-file", "SSL_CERT_FILE"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    api = MixpeekClient(None, base_url="https://api.invalid")
    with pytest.raises(UsageError, match=words):
        asyncio.run(api.send(GET))


def test_a_local_server_is_reached_without_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "nonsense://x")
    with pytest.raises(Unreachable):
        asyncio.run(MixpeekClient(None, base_url="http://127.0.0.1:9", sleep=no_time).send(GET))


async def no_time(seconds: float) -> None:
    await asyncio.sleep(0)
