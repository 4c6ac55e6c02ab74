"""Following jobs: how often, how long, and what counts as the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from mixpeek_tui.errors import ApiError, NotFound, Problem, Unreachable
from mixpeek_tui.kinds.batch import KIND
from mixpeek_tui.kinds.cluster_execution import KIND as CLUSTER_RUN
from mixpeek_tui.kinds.kind import Kind, Watch
from mixpeek_tui.run.follow import (
    CALM,
    EAGER,
    LONGEST,
    Follower,
    Pace,
    pause_after,
    reply_of,
    watching_of,
)
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.wire import OnWait, Reply, Request
from tests.run.virtual import run

TASK, BATCH = "/v1/tasks/t", "/v1/batches/b"
Answer = Callable[[int], Any]


class Line:
    """Answers by path; each answer knows how often it was asked."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[float, str, bool]] = []

    async def send(
        self, request: Request, *, on_wait: OnWait | None = None, background: bool = False
    ) -> Reply:
        now = asyncio.get_running_loop().time()
        self.asked.append((now, request.path, background))
        times = sum(place == request.path for _, place, _ in self.asked)
        found = self.answers[request.path](times)
        if isinstance(found, ApiError):
            raise found
        return Reply(200, found)


def follow(
    answers: dict[str, Answer], reply: dict[str, Any] | None = None, kind: Kind = KIND,
    pace: Pace = EAGER,
) -> tuple[Any, list[Any], Line]:  # fmt: skip
    watches = kind.watch(None, reply or {"task_id": "t", "batch_id": "b"})
    return follow_watches(answers, watches, pace)


def follow_watches(
    answers: dict[str, Answer], watches: tuple[Watch, ...], pace: Pace = EAGER
) -> tuple[Any, list[Any], Line]:
    line, told = Line(answers), list[Any]()
    follower = Follower(
        lambda request: line.send(request, background=True), "ns", asyncio.sleep, watches,
        lambda state: told.append((state.words, state.fraction)), pace,
    )  # fmt: skip
    return run(follower.to_the_end()), told, line


def status(*states: Any) -> Answer:
    return lambda times: _body(states[min(times, len(states)) - 1])


def _body(state: Any) -> Any:
    return {"status": state} if isinstance(state, str) else state


MISSING = NotFound(Problem("not_found", "no such task", status=404))
LOST = Unreachable(Problem("unreachable", "no route"))


def test_ever_more_rarely_but_every_half_minute_and_in_the_background() -> None:
    _, _, line = follow({TASK: status(*["PROCESSING"] * 70, "COMPLETED"), BATCH: status("x")})
    times = [at for at, place, _ in line.asked if place == TASK]
    gaps = [b - a for a, b in pairwise(times)]
    assert times[0] - 1000 == pytest.approx(EAGER.first) and gaps[0] == pytest.approx(EAGER.shortest)
    late = [gap / (at - 1000) for at, gap in zip(times[1:], gaps[1:], strict=False) if at > 1010]
    assert max(late) < 0.15
    assert max(gaps) == LONGEST and gaps[-1] == LONGEST
    assert all(background for _, _, background in line.asked)


def test_looks_that_wait_their_turn_are_rationed() -> None:
    assert pause_after(1.0, 0.2) == EAGER.shortest
    assert pause_after(1.0, 9.0) == pytest.approx(18.0)
    assert pause_after(1.0, 90.0) == LONGEST


def test_only_what_changes_is_told() -> None:
    half = {"status": "PROCESSING", "progress": {"processed": 1, "total": 2}}
    answers = status("PENDING", "PENDING", "PROCESSING", half, half, "COMPLETED")
    _, told, _ = follow({TASK: answers, BATCH: status("COMPLETED")})
    assert told == [("pending", None), ("processing", None), ("processing, 1 of 2", 0.5)]


def test_states_of_the_future_go_on_being_watched() -> None:
    state, _, _ = follow({TASK: status("HIBERNATING", "COMPLETED"), BATCH: status("COMPLETED")})
    assert state.phase == "done"


def test_a_forgotten_task_is_followed_by_its_batch() -> None:
    state, _, line = follow({TASK: lambda n: MISSING, BATCH: status("PROCESSING", "COMPLETED")})
    assert state.phase == "done"
    assert [place for _, place, _ in line.asked] == [TASK, BATCH, BATCH]


def test_a_task_that_is_done_waits_for_its_batch() -> None:
    state, _, line = follow({TASK: status("COMPLETED"), BATCH: status("PROCESSING", "FAILED")})
    assert state.phase == "failed" and len(line.asked) == 3


def test_whoever_looks_at_other_things_meanwhile_looks_calmly_and_at_one_place() -> None:
    answers = {TASK: status(*["PROCESSING"] * 9, "COMPLETED"), BATCH: status("COMPLETED")}
    _, _, line = follow(answers, pace=CALM)
    times = [at for at, _, _ in line.asked]
    assert times[0] - 1000 == pytest.approx(CALM.first)
    assert all(b - a >= 1 for a, b in pairwise(times[:-1]))
    assert [place for _, place, _ in line.asked] == [TASK] * 10 + [BATCH]


def test_what_is_deleted_is_over_when_it_is_gone() -> None:
    behind = Watch("/v1/buckets/b", True, until_gone=True)
    watch = Watch(TASK, False, fallback=behind, confirm=True)
    there = status("PROCESSING", "PROCESSING")
    state, _, line = follow_watches(
        {TASK: lambda n: MISSING, "/v1/buckets/b": lambda n: there(n) if n < 3 else MISSING}, (watch,)
    )
    assert state.phase == "done"
    assert [place for _, place, _ in line.asked][-1] == "/v1/buckets/b"


def test_batches_that_appear_later_are_followed_too() -> None:
    done = {"status": "COMPLETED", "task_id": "t",
            "additional_data": {"trigger": {"batch_ids": ["b1", "b2"]}}}  # fmt: skip
    state, _, line = follow(
        {TASK: status(done), "/v1/batches/b1": status("COMPLETED"),
         "/v1/batches/b2": status("PROCESSING", "COMPLETED")},
        {"task_id": "t", "batch_id": None},
    )  # fmt: skip
    assert state.phase == "done"
    asked = [place for _, place, _ in line.asked]
    assert asked.count("/v1/batches/b1") == 1 and asked.count("/v1/batches/b2") == 2


def test_completed_with_errors_is_done_and_says_so() -> None:
    state, _, _ = follow(
        {TASK: status("COMPLETED_WITH_ERRORS"), BATCH: status("COMPLETED_WITH_ERRORS")}
    )
    assert state.phase == "done" and "errors" in state.words


def test_a_failure_has_the_servers_words() -> None:
    failed = {"status": "FAILED", "error": "the bucket is empty"}
    state, _, _ = follow({TASK: status("PENDING", failed), BATCH: status("x")})
    assert (state.phase, state.error) == ("failed", "the bucket is empty")


def test_a_lost_line_is_borne_for_a_while() -> None:
    def answer(times: int) -> Any:
        return LOST if times < 10 else {"status": "COMPLETED"}

    assert follow({TASK: answer, BATCH: status("COMPLETED")})[0].phase == "done"
    with pytest.raises(Unreachable):
        follow({TASK: lambda n: LOST, BATCH: lambda n: LOST})


def test_what_the_api_forgot_altogether_is_told() -> None:
    with pytest.raises(StepError) as caught:
        follow({TASK: lambda n: MISSING}, {"task_id": "t"})
    assert caught.value.problem.kind == "unclear"


def test_the_journal_keeps_what_is_needed_to_look_again() -> None:
    reply = {"task_id": "t", "batch_ids": ["b1", "b2"], "namespace_ready": False, "message": "m",
             "signing_secret": "s", "status": "PENDING", "count": 3}  # fmt: skip
    kept = watching_of(reply)
    assert reply_of(kept) == {key: reply[key] for key in
                              ("task_id", "batch_ids", "namespace_ready", "status")}  # fmt: skip
    assert all(isinstance(value, str) for value in kept.values())


@pytest.mark.parametrize(
    ("reply", "seen"),
    [({"task_id": "t"}, "executions"), ({"run_id": "run_7"}, "executions/run_7")],
)
def test_a_cluster_run_is_followed_where_its_state_is_told(
    reply: dict[str, Any], seen: str
) -> None:
    cluster = "/v1/clusters/clust_1"
    answers: dict[str, Answer] = {
        TASK: lambda times: MISSING,
        cluster: lambda times: {"cluster_id": "clust_1", "cluster_name": "tells no status"},
        f"{cluster}/{seen}": status("processing", "completed"),
    }
    state, _, _ = follow(answers, {"cluster_id": "clust_1", **reply}, CLUSTER_RUN)
    assert state.phase == "done"
