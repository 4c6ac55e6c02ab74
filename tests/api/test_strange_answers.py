"""Answers that no sane server sends: the client reads them without losing its way."""

from __future__ import annotations

import json

import httpx
import pytest

from mixpeek_tui.errors import Refused
from mixpeek_tui.kinds.states import read_job
from tests.api.test_client import OK, send
from tests.api.virtual import GET, Script

HUGE = "9" * 400


def test_numbers_that_nobody_can_count_with_are_none() -> None:
    text = f'{{"a": NaN, "b": -Infinity, "c": 1e999, "d": {HUGE}, "e": -1.5e3, "f": 12}}'
    reply = send(Script(httpx.Response(200, text=text)), GET)
    assert reply.data == {"a": None, "b": None, "c": None, "d": None, "e": -1500.0, "f": 12}


def test_an_answer_nested_without_measure_is_no_json() -> None:
    deep = '{"a":' * 300 + "1" + "}" * 300
    assert send(Script(httpx.Response(200, text=deep)), GET).data == {}
    flat = json.dumps({"a": [[[1]] for _ in range(500)]})
    assert len(str(send(Script(httpx.Response(200, text=flat)), GET).data)) > 500


@pytest.mark.parametrize("name", ["X-RateLimit-Limit", "X-RateLimit-Window", "X-RateLimit-Reset", "X-RateLimit-Remaining"])
def test_a_limit_beyond_all_numbers_is_none(name: str) -> None:
    headers = {"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "1"} | {name: HUGE}
    assert send(Script(httpx.Response(200, json={"x": 1}, headers=headers)), GET).data == {"x": 1}


def test_a_wait_beyond_all_numbers_is_the_clients_own() -> None:
    busy = httpx.Response(429, text=f'{{"error": {{"details": {{"retry_after_seconds": {HUGE}}}}}}}',
                          headers={"Retry-After": HUGE})
    assert send(Script(busy, OK), GET).status == 200


def test_what_a_server_says_at_length_is_cut() -> None:
    errors = [{"loc": ["body", f"field{n}"], "msg": "no " * 5000, "type": "value_error"} for n in range(3000)]
    server = Script(httpx.Response(422, json={"detail": errors, "error": {"message": "x" * 1_000_000}}))
    with pytest.raises(Refused) as refused:
        send(server)
    problem = refused.value.problem
    assert len(problem.said) <= 2000 and len(problem.means) < 300 and "and 2992 more" in problem.means
    assert len(problem.fields) == 1000 and max(len(f.message) for f in problem.fields) <= 2000


@pytest.mark.parametrize(("progress", "words", "fraction"), [
    ({"processed": 1234567, "total": 2000000}, "processing, 1234567 of 2000000", 0.6172835),
    ({"processed": 10**400, "total": 1}, "processing", None),
    ({"processed": True, "total": True}, "processing", None),
    ({"processed": float("nan"), "total": float("inf"), "percent": 250}, "processing", 1.0),
    ({"percent": -3}, "processing", None),
    ({"percent": False}, "processing", None),
])
def test_progress_that_cannot_be_is_not_told(progress: object, words: str, fraction: float | None) -> None:
    state = read_job({"status": "PROCESSING", "progress": progress})
    assert (state.words, state.fraction) == (words, fraction)
