"""The pure parts: filling in, comparing, ordering, reading lists."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.errors import FieldProblem, Problem
from mixpeek_tui.kinds.kind import Listing
from mixpeek_tui.kinds.step import Call, FileRef, Ref, Step, Why, path, shown
from mixpeek_tui.run.compare import covers, differences
from mixpeek_tui.run.edits import unshown
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.graph import graph_of, root_of
from mixpeek_tui.run.listing import every_item, filled, params_of
from mixpeek_tui.run.problems import HIDDEN, StepError, scrubbed
from mixpeek_tui.run.report import EXIT, report
from mixpeek_tui.run.resolve import Resolver
from mixpeek_tui.wire import Reply, Request

ROWS = {"bucket.a": Row("bucket.a", "succeeded", outputs={"bucket_id": "bkt_1"})}


def resolver(folder: Path, **environ: str) -> Resolver:
    return Resolver(environ, folder)


def test_references_files_and_variables_are_filled_in(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps({"private_key": "line1\nline2", "n": 3}))
    (tmp_path / "key.pem").write_text("PEM TEXT\n")
    body = {
        "id": Ref("bucket.a", "bucket_id"), "list": [FileRef("key.json", "private_key")],
        "pem": FileRef("key.pem"), "token": "Bearer ${env:TOKEN}", "n": 1, "none": None,
    }  # fmt: skip
    call = Call("POST", path("/v1/buckets/", Ref("bucket.a", "bucket_id"), "/syncs"), body)
    found = resolver(tmp_path, TOKEN="abcdef")
    request = found.request(call, ROWS, "ns_1")
    assert request.path == "/v1/buckets/bkt_1/syncs" and request.namespace == "ns_1"
    assert request.body == {
        "id": "bkt_1", "list": ["line1\nline2"], "pem": "PEM TEXT", "token": "Bearer abcdef",
        "n": 1, "none": None,
    }  # fmt: skip
    assert {"abcdef", "PEM TEXT", "line1\nline2", "line1\\nline2"} == found.secrets
    bare = Call("POST", path("/v1/x"), None, namespaced=False)
    assert found.request(bare, ROWS, "ns_1").namespace is None


@pytest.mark.parametrize(
    ("value", "named"),
    [("${env:MISSING}", "MISSING"), (FileRef("no.json", "k"), "no.json"),
     (FileRef("bad.json", "k"), "bad.json"), (Ref("bucket.b", "bucket_id"), "bucket.b"),
     (Ref("bucket.a", "other"), "bucket.a")],
)  # fmt: skip
def test_what_is_missing_is_named(tmp_path: Path, value: Any, named: str) -> None:
    (tmp_path / "bad.json").write_text("not json")
    with pytest.raises(StepError) as caught:
        resolver(tmp_path).value({"deep": [value]}, ROWS)
    assert caught.value.problem.kind == "local" and named in caught.value.problem.said


def test_a_problem_shows_no_secret_and_nothing_a_terminal_obeys() -> None:
    problem = Problem(
        "refused", "sk-1234 is bad \x1b[2J", fields=(FieldProblem("a", "got sk-1234-long"),)
    )
    found = scrubbed(problem, {"sk-1234", "sk-1234-long"})
    assert found.said == f"{HIDDEN} is bad ␛[2J" and found.fields[0].message == f"got {HIDDEN}"


SAME = [
    ({"a": 1}, {"a": 1, "default": True}), ([1, 2], [2, 1]), ({"a": {"b": "x"}}, {"a": None}),
    ([{"n": "a"}, {"n": "b"}], [{"n": "b", "v": 1}, {"n": "a"}]), ("shop", "ns_1"), (1, 1.0),
    ({"feature_extractors": [{"n": "a"}]}, {"feature_extractors": [{"n": "a"}, {"n": "b"}]}),
]  # fmt: skip
DIFFERENT = [
    ({"a": 1}, {"a": 2}), ([1], [1, 2]), ([1, 1], [1, 2]), ({"a": [1]}, {"a": 1}), (True, 1),
    ("x", "y"), ({"a": 1}, "a"),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs"), SAME)
def test_defaults_order_and_names_do_not_matter(mine: Any, theirs: Any) -> None:
    assert covers(theirs, mine, {"shop": {"ns_1"}})


@pytest.mark.parametrize(("mine", "theirs"), DIFFERENT)
def test_what_really_differs(mine: Any, theirs: Any) -> None:
    assert not covers(theirs, mine, {})


def test_differences_in_words() -> None:
    wanted = {"kind": "flat", "ids": ["a"], "config": {"x": 1}, "only_here": 1}
    existing = {"kind": "deep", "inputs": ["b"], "config": {"x": 1, "y": 2}}
    found = differences(wanted, existing, ("kind", "ids=inputs", "config.x", "only_here"), {})
    assert found == [
        "kind is deep, the plan wants flat",
        'ids is ["b"], the plan wants ["a"]',
    ]


def step(name: str, *after: str, needs: tuple[str, ...] = (), verb: Any = "create") -> Step:
    body = [Ref(need, "id") for need in needs]
    call = Call("POST", path("/v1/x"), body, namespaced=False)
    return Step(name, "bucket", name, verb, Why("data", "w"), call, after)


def states(**given: Any) -> dict[str, Row]:
    return {name: Row(name, state) for name, state in given.items()}


def test_the_longest_way_goes_first() -> None:
    graph = graph_of([step("a"), step("b"), step("c", "b"), step("d", "c")])
    assert graph.ready({}, ()) == ["b", "a"]
    assert graph.ready({}, {"b"}) == ["a"]
    assert graph.ready(states(b="succeeded", a="failed"), ()) == ["c"]


def test_jobs_count_for_more_than_requests() -> None:
    steps = [step("a"), step("b", "a"), step("c", "b"), step("d"), step("e", "d", verb="process")]
    assert graph_of(steps).ready({}, ())[0] == "d"


def test_namespaced_steps_wait_for_the_namespace() -> None:
    home = Step("namespace.n", "namespace", "n", "create", Why("data", "w"), None)
    inside = Step("bucket.b", "bucket", "b", "create", Why("data", "w"),
                  Call("POST", path("/v1/buckets"), {}))  # fmt: skip
    graph = graph_of([home, inside])
    assert graph.ready({}, ()) == ["namespace.n"]
    assert graph.ready(states(**{"namespace.n": "adopted"}), ()) == ["bucket.b"]


def settled(steps: list[Step], rows: dict[str, Row]) -> list[str]:
    return [f"{type(e).__name__} {e.step}" for e in graph_of(steps).settle(rows, 0.0)
            if hasattr(e, "step")]  # fmt: skip


def test_what_follows_from_failing_and_skipping() -> None:
    steps = [step("a"), step("b", needs=("a",)), step("c", "b"), step("d", "a"), step("e")]
    assert settled(steps, states(a="failed")) == ["Blocked b", "Blocked c", "Blocked d"]
    assert settled(steps, states(a="skipped")) == ["Blocked b", "Blocked c"]
    assert settled(steps, states(a="succeeded")) == []
    rows = {**states(a="pending"), "b": Row("b", "blocked", by="a"),
            "c": Row("c", "blocked", by="b"), "d": Row("d", "blocked", by="a")}  # fmt: skip
    assert settled(steps, rows) == ["Reopened b", "Reopened c", "Reopened d"]


def test_a_report_tells_left_out_from_left() -> None:
    rows = {**states(a="skipped", d="failed"), "b": Row("b", "blocked", by="a"),
            "c": Row("c", "blocked", by="b"), "e": Row("e", "blocked", by="d")}  # fmt: skip
    found = report("abcde", rows)
    assert found.left_out == ("a", "b", "c") and found.left == ("d", "e")
    assert found.failed == ("d",) and found.outcome == "failed" and EXIT[found.outcome] == 1
    assert root_of(rows, "c") == "a"
    assert report("a", states(a="adopted")).outcome == "done"


def test_references_survive_being_written_out() -> None:
    value = {"a": Ref("bucket.x-1", "bucket_id"), "f": FileRef("k.json", "key"),
             "env": "${env:TOKEN}", "t": "{{INPUT.query}}", "u": "${unknown.step.id}"}  # fmt: skip
    written = json.loads(json.dumps(shown(value)))
    assert unshown(written, {"bucket.x-1"}) == value


def read(pages: list[Any], listing: Listing | None = None) -> tuple[list[Any], list[Request]]:
    sent: list[Request] = []

    async def send(request: Request) -> Reply:
        sent.append(request)
        return Reply(200, pages[len(sent) - 1])

    items = asyncio.run(every_item(send, listing or Listing(), "/v1/x/list", "ns"))
    return items, sent


HUNDRED = [{"n": n} for n in range(100)]


@pytest.mark.parametrize(
    "totals",
    [{"total_count": 150}, {"total": 150}, {"pagination": {"total": 150}},
     {"pagination": {"total": None, "next_cursor": "c"}}, {}, {"pagination": None}],
)  # fmt: skip
def test_all_pages_of_all_envelopes_are_read(totals: dict[str, Any]) -> None:
    items, sent = read([{"results": HUNDRED, **totals}, {"results": HUNDRED[:50]}])
    assert len(items) == 150 and len(sent) == 2
    assert sent[0].query == {"limit": 100, "offset": 0} and sent[0].body is None
    assert sent[1].query.get("offset") == 100 or sent[1].query.get("cursor") == "c"


def test_lists_that_page_in_the_body() -> None:
    _, sent = read([{"results": [], "total": 0}], Listing(paging="body"))
    assert sent[0].body == {"limit": 100, "offset": 0} and not sent[0].query


@pytest.mark.parametrize("body", [None, [], {}, {"results": None}, "text", {"results": [1, "x"]}])
def test_odd_lists_are_empty(body: Any) -> None:
    assert read([body])[0] == []


def test_parents_in_paths() -> None:
    params = params_of("/v1/buckets/{bucket_id}/syncs/{sync_config_id}/jobs",
                       "/v1/buckets/b/syncs/s/trigger")  # fmt: skip
    assert params == {"bucket_id": "b", "sync_config_id": "s"}
    assert filled("/v1/buckets/{bucket_id}/syncs/list", params) == "/v1/buckets/b/syncs/list"
