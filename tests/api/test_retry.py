from __future__ import annotations

from email.utils import formatdate

import pytest

from mixpeek_tui.api.advice import News, Rate, news_of, wait_of
from mixpeek_tui.api.outcome import Answer, Cause, Loss
from mixpeek_tui.api.retry import Again, GiveUp, Patience, Reason, decide

NOW = 1_800_000_000.0


def body(**details: object) -> dict[str, object]:
    return {"success": False, "error": {"message": "m", "details": details}}


def answer(status: int, content: object = None, **headers: str) -> Answer:
    return Answer(status, content, {k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (answer(429, retry_after="7"), 7.0),
        (answer(429, retry_after="0.5"), 0.5),
        (answer(429, retry_after=formatdate(NOW + 9, usegmt=True)), 9.0),
        (answer(429, retry_after=formatdate(NOW + 109), date=formatdate(NOW + 100)), 9.0),
        (answer(429, retry_after=formatdate(NOW - 9)), 0.0),
        (answer(429, body(retry_after_seconds=4, retry_after=5), retry_after="3"), 3.0),
        (answer(429, body(retry_after_seconds=4, retry_after=5)), 4.0),
        (answer(429, body(retry_after=5)), 5.0),
        (answer(429, {"detail": {"error": {"details": {"retry_after": 6}}}}), 6.0),
        (answer(429, x_ratelimit_reset="8"), 8.0),
        (answer(429, x_ratelimit_reset=str(int(NOW) + 8)), 8.0),
        (answer(429, x_ratelimit_reset=str((int(NOW) + 8) * 1000)), 8.0),
        (answer(503, x_ratelimit_reset="8"), None),
        (answer(429, retry_after="soon"), None),
        (answer(429, body(retry_after_seconds=True)), None),
        (answer(429, body(retry_after_seconds=-4)), None),
        (answer(429, [1]), None),
    ],
)
def test_the_advised_wait_is_found_where_it_may_stand(said: Answer, seconds: float | None) -> None:
    assert wait_of(said, NOW) == seconds


def test_the_limit_is_read_from_headers_or_the_refusal() -> None:
    headers = {
        "x_ratelimit_limit": "10, 10;w=60", "x_ratelimit_remaining": "3", "x_ratelimit_reset": "9",
    }  # fmt: skip
    assert news_of(answer(200, **headers), NOW) == News(Rate(10, 60), 3, 9.0)
    assert news_of(answer(200, x_ratelimit_limit="5", x_ratelimit_window="1"), NOW).rate == Rate(5, 1)
    assert news_of(answer(429, body(limit=10)), NOW).rate == Rate(10, 60)
    assert news_of(answer(403, body(limit=5)), NOW) == News()


@pytest.mark.parametrize("repeatable", [True, False])
@pytest.mark.parametrize(("status", "reason"), [(429, "rate limited"), (503, "unavailable")])
def test_a_refusal_for_now_is_asked_again_whatever_the_method(
    repeatable: bool, status: int, reason: Reason
) -> None:
    said = answer(status, body(retry_after_seconds=9))
    assert decide(said, attempt=1, repeatable=repeatable) == Again(9.0, reason)


def test_without_advice_the_wait_doubles_up_to_thirty_seconds() -> None:
    waits = [decide(answer(429), attempt=n, repeatable=False) for n in (1, 2, 3, 4, 5, 60)]
    assert [w.wait for w in waits if isinstance(w, Again)] == [2, 4, 8, 16, 30, 30]


@pytest.mark.parametrize(("advised", "waits"), [("0", 1.0), ("45", 45.0), ("300", 120.0)])
def test_advice_counts_within_bounds(advised: str, waits: float) -> None:
    verdict = decide(answer(429, retry_after=advised), attempt=1, repeatable=False)
    assert verdict == Again(waits, "rate limited")


def test_patience_ends() -> None:
    patience = Patience(rate_limited=100, unavailable=50)
    said = answer(429, retry_after="60")
    assert decide(said, attempt=2, repeatable=True, waited=40, patience=patience) == Again(
        60.0, "rate limited"
    )
    assert decide(said, attempt=2, repeatable=True, waited=41, patience=patience) == GiveUp(60.0)
    assert decide(answer(503), attempt=6, repeatable=True, waited=30, patience=patience) == GiveUp()
    assert decide(answer(429, retry_after="3600"), attempt=1, repeatable=True) == GiveUp(3600.0)


def test_the_server_may_say_that_waiting_does_not_help() -> None:
    said = answer(429, body(retryable=False, retry_after_seconds=1))
    assert decide(said, attempt=1, repeatable=True) == GiveUp()


def test_a_cold_model_is_named() -> None:
    cold = answer(503, {"error": {"message": "m", "code": "model_warming"}})
    assert decide(cold, attempt=1, repeatable=False) == Again(2.0, "warming up")


def test_a_gateways_503_is_no_promise_that_nothing_was_stored() -> None:
    gateway = answer(503, "upstream connect error or disconnect/reset before headers")
    assert decide(gateway, attempt=1, repeatable=False) == GiveUp()
    assert isinstance(decide(gateway, attempt=1, repeatable=True), Again)
    assert isinstance(decide(answer(503, "busy", retry_after="1"), attempt=1, repeatable=False), Again)


@pytest.mark.parametrize("status", [408, 500, 502, 504, 520])
def test_a_failing_server_is_asked_again_only_by_reads_and_twice(status: int) -> None:
    said = answer(status)
    verdicts = [decide(said, attempt=n, repeatable=True) for n in (1, 2, 3)]
    assert verdicts == [Again(0.5, "connection"), Again(2.0, "connection"), GiveUp()]
    assert decide(said, attempt=1, repeatable=False) == GiveUp()


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 409, 422])
def test_other_refusals_are_final(status: int) -> None:
    assert decide(answer(status), attempt=1, repeatable=True) == GiveUp()


@pytest.mark.parametrize("cause", ["dns", "refused", "network", "connect timeout"])
def test_what_was_not_sent_goes_out_again_twice(cause: Cause) -> None:
    loss = Loss(cause, "w", sent=False)
    verdicts = [decide(loss, attempt=n, repeatable=False) for n in (1, 2, 3)]
    assert verdicts == [Again(0.5, "connection"), Again(2.0, "connection"), GiveUp()]


@pytest.mark.parametrize("cause", ["timeout", "dropped", "garbled"])
def test_what_was_sent_goes_out_again_only_if_it_reads(cause: Cause) -> None:
    loss = Loss(cause, "w", sent=True)
    assert decide(loss, attempt=1, repeatable=False) == GiveUp()
    assert decide(loss, attempt=1, repeatable=True) == Again(0.5, "connection")


@pytest.mark.parametrize("cause", ["certificate", "tls", "proxy", "url"])
def test_what_cannot_get_better_is_not_tried_again(cause: Cause) -> None:
    assert decide(Loss(cause, "w", sent=False), attempt=1, repeatable=True) == GiveUp()
