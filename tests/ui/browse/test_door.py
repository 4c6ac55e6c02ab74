"""Whatever the browser changes is written down before it is sent, and looked at if its answer is lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from mixpeek_tui.run.journal import Journal, load
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.following.jobs import Jobs
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.unanswered import KEPT, Unanswered, of_namespace, tidy, unanswered
from tests.strict_server import Fault, Options, StrictServer
from tests.strict_server.loopback import serving
from tests.ui.run_world import BASE_URL, World, text, until
from tests.ui.terminal.pty_harness import Pty

CLUSTER = "shop-vector-clusters"
TRIGGER = "daily-recluster"
SECRET = "https://hooks.slack.com/services/T0/B0/zXy1w2v3u4t5"
Scene = Callable[["At"], Awaitable[None]]


class At:
    """Somebody at the browser."""

    def __init__(self, pilot: Any, app: Any) -> None:
        self.pilot, self.app = pilot, app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, words: str) -> None:
        await self.press(*("minus" if c == "-" else "underscore" if c == "_" else c for c in words))

    async def sees(self, *words: str) -> None:
        await until(self.pilot, lambda: all(word in text(self.app) for word in words))

    async def lacks(self, word: str) -> None:
        await until(self.pilot, lambda: word not in text(self.app))

    async def told(self, *words: str) -> None:
        """Wait for a message in the corner."""
        def said() -> str:
            return "\n".join(f"{n.title} {n.message}" for n in self.app._notifications)

        await until(self.pilot, lambda: all(word in said() for word in words))


def visit(world: World, kind: str, scene: Scene) -> None:
    """One visit to the workspace, from opening the browser to leaving it."""
    session = Session(world.services, now=lambda: datetime.fromtimestamp(world.clock.wall(), UTC))
    try:
        world.play(lambda pilot, app: scene(At(pilot, app)), route="browser", kind=kind, session=session)
    finally:
        session.changes.close()


def journals(world: World) -> list[Path]:
    return sorted((world.folder / "changes").glob("*.jsonl"))


def events(world: World) -> list[dict[str, Any]]:
    """Every line of every journal but the headers."""
    return [
        json.loads(line)
        for path in journals(world)
        for line in path.read_text().splitlines()[1:]
    ]


def doubtful(world: World) -> list[str]:
    return [step for path in journals(world) for step, row in load(path).rows.items() if row.doubtful]


@contextmanager
def watched(world: World) -> Iterator[list[Request]]:
    """What is sent that changes anything; each has to be the last intent on disk by then."""
    seen: list[Request] = []
    answer = world.server.handle_async

    async def handle(request: httpx.Request) -> httpx.Response:
        sent = Request(request.method, request.url.path)  # type: ignore[arg-type]
        if sent.mutates:
            before, last = events(world)[-2:]
            assert (before["event"], last["event"]) == ("edited", "started")
            assert before["step"] == last["step"]
            assert (before["request"]["method"], before["request"]["path"]) == (sent.method, sent.path)
            seen.append(sent)
        return await answer(request)

    world.server.handle_async = handle  # type: ignore[method-assign]
    yield seen
    world.server.handle_async = answer  # type: ignore[method-assign]


async def rename(at: At) -> None:
    await at.sees(TRIGGER)
    await at.press("e")
    await at.sees("▸ edit", "description")
    await at.press("end", "2", "ctrl+n")
    await at.sees("+name: ")
    await at.press("y")


async def reschedule(at: At) -> None:
    await at.sees(TRIGGER)
    await at.press("e")
    await at.sees("▸ edit", "description")
    at.app.screen._review({"schedule_config": {"cron_expression": "5 0 * * *", "timezone": "UTC"}})
    await at.sees("+  cron_expression: 5 0 * * *")
    await at.press("y")


async def write_whole(at: At) -> None:
    await at.sees("shop-job-notifications")
    await at.press("e")
    await at.sees("webhook_name")
    await at.press("end", "2", "ctrl+n")
    await at.sees("takes this kind whole")
    await at.press("y")


async def run(at: At) -> None:
    await at.sees(CLUSTER)
    await at.press("x")


async def pause(at: At) -> None:
    await at.sees(TRIGGER)
    await at.press("p")


async def pause_both(at: At) -> None:
    await at.sees(TRIGGER)
    await at.press("space", "space", "p")
    await at.sees("2 triggers")
    await at.press("y")


async def disable(at: At) -> None:
    await at.sees("shop-weapons")
    await at.press("p")


async def delete(at: At) -> None:
    await at.sees(CLUSTER)
    await at.press("ctrl+d")
    await at.sees("to delete it")
    await at.type(CLUSTER)
    await at.press("enter")


async def copy(at: At) -> None:
    await at.sees("products-data")
    await at.press("n")
    await at.sees("bucket_name: ")
    await at.press("ctrl+n")
    await at.sees("POST /v1/buckets")
    await at.press("y")


async def copy_by_server(at: At) -> None:
    await at.sees("shop-search")
    await at.press("n")
    await at.sees("retriever_name: ")
    await at.press("ctrl+n")
    await at.sees("/clone")
    await at.press("y")


async def apply(at: At) -> None:
    await at.sees("shop-categories")
    await at.press("a")
    await at.sees("products-text")
    await at.press("y")


DEEDS: dict[str, tuple[str, Scene, str]] = {
    "rename": ("triggers", rename, "PATCH /v1/triggers/"),
    "reschedule": ("triggers", reschedule, "PATCH /v1/triggers/"),
    "whole": ("webhooks", write_whole, "PUT /v1/organizations/webhooks/"),
    "run": ("clusters", run, "POST /v1/clusters/"),
    "pause": ("triggers", pause, "POST /v1/triggers/"),
    "several": ("triggers", pause_both, "POST /v1/triggers/"),
    "disable": ("alerts", disable, "PATCH /v1/alerts/"),
    "delete": ("clusters", delete, "DELETE /v1/clusters/"),
    "copy": ("buckets", copy, "POST /v1/buckets"),
    "clone": ("retrievers", copy_by_server, "POST /v1/retrievers/"),
    "apply": ("taxonomies", apply, "POST /v1/collections/"),
}
"""Where each kind of change is made, how, and what it sends."""


@pytest.mark.parametrize("name", DEEDS)
def test_every_change_is_on_disk_before_it_is_sent_and_so_is_its_outcome(made: World, name: str) -> None:
    place, deed, sends = DEEDS[name]
    with watched(made) as seen:
        async def scene(at: At) -> None:
            await deed(at)
            await until(at.pilot, lambda: events(made) and events(made)[-1]["event"] == "finished")

        visit(made, place, scene)
    assert seen and all(f"{one.method} {one.path}".startswith(sends) for one in seen)
    assert len(seen) == (2 if name == "several" else 1)
    outcome = "failed" if name == "clone" else "succeeded"  # the strict server copies nothing itself
    assert [e["event"] for e in events(made)].count(outcome) == len(seen)
    assert doubtful(made) == []
    (journal,) = journals(made)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.parent.stat().st_mode) == 0o700


def test_who_only_looks_writes_nothing(made: World) -> None:
    async def scene(at: At) -> None:
        await at.sees(CLUSTER)
        await at.press("v")
        await at.sees("cluster_name")

    visit(made, "clusters", scene)
    assert not (made.folder / "changes").exists()


LOST: dict[tuple[str, str], tuple[str, str]] = {
    ("rename", "drop-after"): ("changed name", "succeeded"),
    ("rename", "drop-before"): ("Looking shows that it was not done", "failed"),
    ("disable", "timeout-created"): ("shop-weapons is disabled", "succeeded"),
    ("whole", "drop-after"): ("changed webhook_name", "succeeded"),
    ("delete", "timeout-created"): (f"{CLUSTER}: deleted", "succeeded"),
    ("delete", "drop-before"): ("Looking shows that it was not done", "failed"),
    ("pause", "500-created"): (f"{TRIGGER} is paused", "succeeded"),
    ("pause", "drop-before"): ("Looking shows that it was not done", "failed"),
    ("run", "drop-after"): (f"run {CLUSTER}: ", "succeeded"),
    ("run", "drop-before"): ("it may have been done", "failed"),
    ("apply", "drop-after"): ("apply taxonomy to products-text: ", "succeeded"),
    ("copy", "drop-after"): ("its answer was lost, it is there", "succeeded"),
    ("copy", "drop-before"): ("created shop-taxonomy-labels-copy", "succeeded"),
}
"""What is said when an answer is lost, and the outcome that is written down."""


@pytest.mark.parametrize(("name", "way"), LOST)
def test_after_a_lost_answer_the_workspace_tells(made: World, name: str, way: Any) -> None:
    place, deed, sends = DEEDS[name]
    words, outcome = LOST[name, way]
    method, path = sends.split()
    made.server.faults.scripted += [Fault(way, method, path + "(?!.*list).*")]

    async def scene(at: At) -> None:
        await deed(at)
        await until(at.pilot, lambda: words in text(at.app) + "".join(
            f"{n.title} {n.message}" for n in at.app._notifications))  # fmt: skip

    visit(made, place, scene)
    assert outcome in [e["event"] for e in events(made)] + ["succeeded"] * ("adopted" in str(events(made)))
    assert bool(doubtful(made)) == ("may have been" in words)
    assert made.server.duplicates() == []


def left_in(folder: Path, server: str, namespace: str) -> tuple[Unanswered, ...]:
    return of_namespace(unanswered(folder, server), {namespace})


def left_unanswered(world: World, name: str, way: Any = "hang") -> None:
    """Do something, and leave before its answer comes; what remembers it in memory is gone too.

    What hangs is never carried out; what is only slow is.
    """
    place, deed, sends = DEEDS[name]
    method, path = sends.split()
    world.server.faults.scripted += [Fault(way, method, path + "(?!.*list).*", seconds=10_000)]

    async def scene(at: At) -> None:
        await deed(at)
        await until(at.pilot, lambda: bool(events(world)))

    visit(world, place, scene)
    world.services.jobs = Jobs(lambda: asyncio.get_event_loop().time())


@pytest.mark.parametrize(("name", "line", "leads_to"), [
    ("run", f"run {CLUSTER}: sent 12:00 today, its answer was never seen", f"clusters ▸ {CLUSTER}"),
    ("pause", f"pause {TRIGGER}: sent 12:00 today, and it was not done", f"triggers ▸ {TRIGGER}"),
    ("rename", f"change {TRIGGER}: sent 12:00 today, its answer was never seen", "triggers"),
    ("delete", f"delete {CLUSTER}: sent 12:00 today, and it was not done", "▸ clusters"),
    ("copy", "create shop-taxonomy-labels-copy: sent 12:00 today, and it was not done", "▸ buckets"),
    ("whole", "change shop-job-notifications: sent 12:00 today, its answer", "▸ webhooks"),
    ("apply", "classify products-text: sent 12:00 today, its answer was never seen", "▸ collections"),
])  # fmt: skip
def test_what_was_left_unanswered_is_told_at_the_next_visit_and_leads_there(
    made: World, name: str, line: str, leads_to: str
) -> None:
    left_unanswered(made, name)
    before = len(made.server.requests)

    async def looks(at: At) -> None:
        await at.sees(line, "f6 opens it")
        await at.press("f6")
        await at.sees("It may have been done" if "answer" in line else "Looking shows that it was not done")
        await at.press("y")
        await at.sees(leads_to)
        await at.lacks("sent 12:00 today")

    visit(made, "buckets", looks)
    assert not any(Request(r.method, r.path).mutates for r in made.server.requests[before:])  # type: ignore[arg-type]
    made.services.jobs = Jobs(lambda: asyncio.get_event_loop().time())

    async def comes_back(at: At) -> None:
        await at.sees("products-data")
        await asyncio.sleep(5)
        assert "sent 12:00 today" not in text(at.app)

    visit(made, "buckets", comes_back)


@pytest.mark.parametrize("name", ["run", "pause", "rename", "reschedule", "disable", "delete", "copy", "whole", "apply"])
def test_what_was_done_although_nobody_saw_the_answer_is_settled_by_looking(made: World, name: str) -> None:
    left_unanswered(made, name, "slow")
    assert SECRET not in str(events(made)) and f"{TRIGGER}2" not in str([e.get("request") for e in events(made)])
    before = len(made.server.requests)

    async def looks(at: At) -> None:
        await at.sees("sent 12:00 today, and it was done")
        await at.lacks("sent 12:00 today")

    visit(made, "buckets", looks)
    assert not any(Request(r.method, r.path).mutates for r in made.server.requests[before:])  # type: ignore[arg-type]
    assert unanswered(made.folder / "changes", BASE_URL) == ()


def test_it_is_told_whether_the_namespace_is_called_by_its_id_or_its_name(made: World) -> None:
    left_unanswered(made, "run")
    home = made.server.created("namespace")[0].id
    assert made.services.where.namespace not in (None, home)
    made.services.where = replace(made.services.where, namespace=home)

    async def looks(at: At) -> None:
        await at.sees(f"run {CLUSTER}: sent")

    visit(made, "buckets", looks)


def test_it_is_told_by_every_browser_that_is_opened_on_the_workspace(made: World) -> None:
    left_unanswered(made, "run")

    async def scene(at: At) -> None:
        await at.sees("never seen")
        await at.press("f6")
        await at.sees("esc asks again next time")
        await at.press("escape")
        await at.lacks("never seen")
        await at.press("escape")
        await at.sees("Open a workspace")
        open_screen(at.app, "browser", kind="buckets")
        await at.sees("products-data", "never seen")

    visit(made, "buckets", scene)


def test_it_is_told_again_until_it_is_looked_at_or_dismissed(made: World) -> None:
    left_unanswered(made, "run")

    async def later(at: At) -> None:
        await at.sees("never seen")
        await at.press("f6")
        await at.sees("y leads to it, n forgets it, esc asks again next time")
        await at.press("escape")

    async def forgets(at: At) -> None:
        await at.sees("never seen")
        await at.press("f6")
        await at.sees("n forgets it")
        await at.press("n")
        await at.lacks("never seen")

    for scene in (later, forgets):
        made.services.jobs = Jobs(lambda: asyncio.get_event_loop().time())
        visit(made, "clusters", scene)
    assert left_in(made.folder / "changes", BASE_URL, "shop") == ()


def test_it_is_told_where_it_belongs(made: World) -> None:
    left_unanswered(made, "run")
    folder = made.folder / "changes"
    assert len(left_in(folder, BASE_URL + "/", "shop")) == 1
    assert left_in(folder, BASE_URL, "lab") == left_in(folder, "http://else", "shop") == ()
    assert left_in(made.folder / "nothing", BASE_URL, "shop") == ()
    left_unanswered(made, "whole")
    assert [one.words for one in left_in(folder, BASE_URL, "lab")] == ["change shop-job-notifications"]


def test_what_another_process_has_under_way_is_not_told(made: World) -> None:
    left_unanswered(made, "run")
    (journal,) = journals(made)
    other = Journal.open(journal)
    assert left_in(journal.parent, BASE_URL, "shop") == ()
    other.close()
    assert len(left_in(journal.parent, BASE_URL, "shop")) == 1


def test_old_journals_go_unless_something_in_them_is_open(made: World) -> None:
    left_unanswered(made, "run")
    made.server.faults.scripted.clear()

    async def scene(at: At) -> None:
        await pause(at)
        await until(at.pilot, lambda: events(made)[-1]["event"] == "finished")

    visit(made, "triggers", scene)
    assert len(journals(made)) == 2
    tidy(made.folder / "changes", made.clock.wall() + KEPT - 60)
    assert len(journals(made)) == 2
    tidy(made.folder / "changes", made.clock.wall() + KEPT + 60)
    assert [one.words for one in left_in(made.folder / "changes", BASE_URL, "shop")] == [f"run {CLUSTER}"]
    assert len(journals(made)) == len(list((made.folder / "changes" / "locks").iterdir())) == 1


@pytest.mark.parametrize("name", DEEDS)
def test_read_only_refuses_before_anything_is_written_or_sent(made: World, name: str) -> None:
    place = DEEDS[name][0]
    made.services.where = replace(made.services.where, read_only=True)
    before = len(made.server.requests)

    async def scene(at: At) -> None:
        first = {"rename": "e", "reschedule": "e", "whole": "e", "run": "x", "delete": "ctrl+d",
                 "copy": "n", "clone": "n", "apply": "a"}.get(name, "p")  # fmt: skip
        await at.sees("updated")
        await at.press(*(["space", "space"] if name == "several" else []), first)
        await at.told("Nothing was sent")

    visit(made, place, scene)
    assert not (made.folder / "changes").exists()
    assert not any(Request(r.method, r.path).mutates for r in made.server.requests[before:])  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_written_stops_it_before_it_is_sent(made: World) -> None:
    (made.folder / "changes").write_text("in the way")
    before = len(made.server.requests)

    async def scene(at: At) -> None:
        await rename(at)
        await at.sees("Nothing was sent: each change is written down first, and that failed", "changes")
        await at.sees(f"{TRIGGER}2")
        (made.folder / "changes").unlink()
        await at.press("ctrl+n", "y")
        await at.told("changed name")

    async def deletes(at: At) -> None:
        await delete(at)
        await at.told("Nothing was sent", f"{CLUSTER} not deleted")

    visit(made, "clusters", deletes)
    assert not any(Request(r.method, r.path).mutates for r in made.server.requests[before:])  # type: ignore[arg-type]
    visit(made, "triggers", scene)


def test_a_full_disk_stops_it_before_it_is_sent_and_loses_no_outcome(
    made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    room = 0

    def limited(file: int, data: Any) -> int:
        nonlocal room
        mine = b'"event"' in bytes(data) or b'"fingerprint"' in bytes(data)
        if mine and room <= 0:
            raise OSError(28, "No space left on device")
        room -= mine
        return write(file, data)

    monkeypatch.setattr(os, "write", limited)
    before = len(made.server.requests)

    async def scene(at: At) -> None:
        nonlocal room
        for lines in (0, 1, 1):  # then there is no room for: the header, what is sent, the intent
            room = lines
            await pause(at)
            await at.told("Nothing was sent", "No space left on device")
            assert not any(Request(r.method, r.path).mutates for r in made.server.requests[before:])  # type: ignore[arg-type]
            at.app.clear_notifications()
        room = 2
        await pause(at)
        await at.told("What came of it could not be written down", "No space left on device")
        await at.told(f"{TRIGGER} is paused")
        await at.sees("paused")

    visit(made, "triggers", scene)
    monkeypatch.undo()
    assert [one.words for one in left_in(made.folder / "changes", BASE_URL, "shop")] == [f"pause {TRIGGER}"]


def test_no_secret_reaches_the_journal(made: World) -> None:
    made.server.faults.scripted += [Fault("409", "POST", "/v1/organizations/webhooks", nth=1)]

    async def scene(at: At) -> None:
        await at.sees("shop-job-notifications")
        await at.press("n")
        await at.sees("webhook_name: ")
        area = at.app.screen.query_one("TextArea")
        area.text = area.text.replace("https://example.com/events", SECRET)
        await at.press("ctrl+n")
        await at.sees("hooks.slack.com")
        await at.press("y")
        await at.sees("already exists")
        area.text += f"not_declared: {SECRET}\n"
        await at.press("ctrl+n", "y")
        await at.sees("not_declared")
        await until(at.pilot, lambda: [e["event"] for e in events(made)].count("finished") == 2)

    visit(made, "webhooks", scene)
    (journal,) = journals(made)
    written = journal.read_text()
    assert any(SECRET in str(r.body) for r in made.server.requests)
    assert SECRET not in written and "zXy1w2v3" not in written and made.key not in written
    assert {"webhook_name", "channels"} <= set(events(made)[0]["request"]["body"])
    body = events(made)[0]["request"]["body"]
    assert body["channels"] == "[hidden]"
    assert all(mark in ("", "[hidden]") or len(mark) == 8 for mark in body.values())


def test_a_process_that_is_killed_leaves_its_intent(tmp_path: Path) -> None:
    strict = StrictServer(Options(), faults=[Fault("slow", "DELETE", "/v1/buckets/.*", seconds=600)])
    with serving(strict) as url:
        headers = {"Authorization": f"Bearer {strict.options.api_key}", "X-Namespace": "shop"}
        with httpx.Client(base_url=url, headers=headers) as client:
            client.post("/v1/namespaces", json={"namespace_name": "shop", "feature_extractors": []})
            schema = {"properties": {"body": {"type": "string"}}}
            made = client.post("/v1/buckets", json={"bucket_name": "spare", "bucket_schema": schema})
            assert made.status_code == 200, made.text
        environ = {"MIXPEEK_TUI_HOME": str(tmp_path), "MIXPEEK_BASE_URL": url,
                   "MIXPEEK_API_KEY": strict.options.api_key, "MIXPEEK_NAMESPACE": "shop"}  # fmt: skip
        with Pty("-m", "mixpeek_tui", "browse", "buckets", environ=environ) as terminal:
            terminal.shows("spare")
            terminal.send("\x04")
            terminal.shows("Type spare to delete it")
            terminal.send("spare\r")
            terminal.wait(lambda: any(r.method == "DELETE" for r in strict.requests))
            terminal.kill(signal.SIGKILL)
            terminal.wait_end()
        with Pty("-m", "mixpeek_tui", "browse", "buckets", environ=environ) as terminal:
            terminal.shows("delete spare: sent")
            terminal.shows("and it was done")
            (journal,) = (tmp_path / "changes").glob("*.jsonl")
            terminal.wait(lambda: not journal.read_text().endswith('"attempt":1}\n'))
            terminal.send("\x11")
            assert terminal.wait_end() == 0
    assert sum(r.method == "DELETE" for r in strict.requests) == 1
    assert left_in(tmp_path / "changes", url, "shop") == ()
