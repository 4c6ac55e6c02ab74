"""Events to JSON and back."""

from __future__ import annotations

import json

import pytest

from mixpeek_tui.errors import FieldProblem, Problem
from mixpeek_tui.run.codec import CLASSES, from_dict, public_json, to_dict
from mixpeek_tui.run.events import (
    Added,
    Adopted,
    Blocked,
    Deleted,
    Deleting,
    Edited,
    Event,
    Failed,
    Finished,
    Kept,
    Reopened,
    Retrying,
    Skipped,
    Started,
    Succeeded,
    Unknown,
    Waiting,
)

PROBLEM = Problem(
    "refused", "no", "means", "do", 422, "code", (FieldProblem("a.b", "bad", "missing"),), "req_1"
)
EVENTS: tuple[Event, ...] = (
    Started("a", 1.5, 2), Retrying("a", 1.0, 2, 9.0, "rate limited"),
    Waiting("a", 1.0, "running", 0.5, "id", {"task_id": "t"}),
    Succeeded("a", 1.0, 2.0, "id", {"x": "y"}, "note"), Adopted("a", 1.0, "id", {"x": "y"}),
    Failed("a", 1.0, PROBLEM, "id", "other", True), Unknown("a", 1.0, PROBLEM),
    Skipped("a", 1.0, "why"), Blocked("a", 1.0, "b"), Reopened("a", 1.0),
    Edited("a", 1.0, "name", {"method": "POST", "body": {"x": [1]}}),
    Added("a", 1.0, "name", {"method": "DELETE", "query": {"x": False}}, "cluster", "delete", ("b",), ("c", "d")),
    Deleting("a", 1.0, "accepted", {"task_id": "t"}), Deleted("a", 1.0, "note"),
    Kept("a", 1.0, PROBLEM), Finished(1.0, 2.0, "done", 3),
)  # fmt: skip


def test_every_event_has_an_example_here() -> None:
    assert {type(event) for event in EVENTS} == set(CLASSES.values())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_there_and_back(event: Event) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(event)))) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_fields_of_later_versions_do_no_harm(event: Event) -> None:
    assert from_dict({**to_dict(event), "invented_later": [1]}) == event


def test_an_unknown_or_broken_event_is_none() -> None:
    assert from_dict({"event": "invented", "step": "a"}) is None
    assert from_dict({"event": "started"}) is None
    assert from_dict({}) is None


NAMES = {"started", "retrying", "waiting", "succeeded", "adopted", "failed", "skipped", "blocked",
         "finished"}  # fmt: skip


def test_public_lines_have_the_promised_keys() -> None:
    for event in EVENTS[:9]:
        line = public_json(event)
        assert line is not None and list(line)[:5] == ["event", "step", "id", "seconds", "problem"]
        assert line["event"] in NAMES
        json.dumps(line)
    end = public_json(EVENTS[-1])
    assert end is not None and end["event"] == "finished" and end["step"] is None
    assert end["outcome"] == "done" and end["seconds"] == 2.0


def test_public_lines_hold_the_whole_problem_and_no_inner_matters() -> None:
    line = public_json(Failed("a", 1.0, PROBLEM, doubtful=True))
    assert line is not None and "doubtful" not in line and "at" not in line
    assert line["problem"] == {
        "kind": "refused", "said": "no", "means": "means", "todo": "do", "status": 422,
        "code": "code", "request_id": "req_1",
        "fields": [{"place": "a.b", "message": "bad", "type": "missing"}],
    }  # fmt: skip
    assert public_json(Reopened("a", 1.0)) is None and public_json(Edited("a", 1.0, "n")) is None
