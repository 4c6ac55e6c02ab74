"""Text from outside on the screens of setting up and running: shown, never obeyed.

The browser's screens have theirs in ``browse.test_hostile``.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.errors import FieldProblem, Problem, Unreachable
from mixpeek_tui.interview.answers import Answers, Taxonomy
from mixpeek_tui.interview.answers import Label as TaxonomyLabel
from mixpeek_tui.interview.draft import Draft, save
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.run.events import (
    Blocked,
    Failed,
    Retrying,
    Skipped,
    Started,
    Succeeded,
    Unknown,
    Waiting,
)
from mixpeek_tui.run.journal import Header, Journal
from mixpeek_tui.run.rows_upload import KEY
from mixpeek_tui.run.runs import fingerprint
from mixpeek_tui.run.upload_progress import Progress
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.state import State
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.snapshot import Workspace
from tests.cli.conftest import Run, tui
from tests.run.examples import csv, shop
from tests.strict_server import Fault
from tests.ui.browse.test_hostile import PARTS, assert_tame
from tests.ui.keyboard import at_the_keyboard
from tests.ui.run_world import BASE_URL, World, text, until
from tests.ui.test_change_pictures import app_of, live
from tests.ui.test_pictures import SECTIONS, SHOP

__all__ = ["live", "tui"]
WORDS = [part[:200] for part in PARTS]
BUNCHES = [" ".join(WORDS[n : n + 5]) for n in range(0, len(WORDS), 5)]
SIZE = (100, 40)


def rude(answers: Answers, words: str) -> Answers:
    """Every free text of the answers says something else."""
    first, *rest = answers.datasets
    fields = (replace(first.fields[0], name=words), *first.fields[1:])
    labels = (TaxonomyLabel(words, words), TaxonomyLabel("plain", words))
    alerts = tuple(replace(alert, name=words, watch_for=words) for alert in answers.notifications.alerts)
    return replace(
        answers,
        project=words,
        datasets=(replace(first, name=words, description=words, fields=fields), *rest),
        taxonomy=Taxonomy(kind="flat", dataset=words, field=words, labels=labels),
        notifications=replace(answers.notifications, alerts=alerts),
    )


@pytest.mark.parametrize("words", BUNCHES, ids=range(len(BUNCHES)))
@pytest.mark.parametrize("section", SECTIONS)
async def test_the_interview(tmp_path: Path, section: str, words: str) -> None:
    given: dict[str, Any] = {"answers": rude(SHOP, words), "at": section}
    async with at_the_keyboard(tmp_path, SIZE, route="interview", **given) as keys:
        await keys.settle()
        assert_tame(keys.text, SIZE[0])
        await keys.press("ctrl+t")
        await keys.settle()
        assert_tame(keys.text, SIZE[0])


@pytest.mark.parametrize("words", BUNCHES, ids=range(len(BUNCHES)))
async def test_the_review_and_a_request(tmp_path: Path, words: str) -> None:
    given = {"state": State(rude(SHOP, words)), "base_dir": tmp_path}
    async with at_the_keyboard(tmp_path, SIZE, route="review", **given) as keys:
        await keys.settle()
        assert_tame(keys.text, SIZE[0])
        for key in ("v", "2", "3", "escape", "r", "escape", "end", "question_mark"):
            await keys.press(key)
            assert_tame(keys.text, SIZE[0])


@pytest.mark.parametrize("words", BUNCHES, ids=range(len(BUNCHES)))
async def test_home_and_its_runs_and_drafts(tmp_path: Path, words: str) -> None:
    (tmp_path / "runs").mkdir()
    name = words.encode("utf-8", "replace").decode()
    header = Header("r1", name, name, "https://api.mixpeek.com", "f", (f"bucket.{name}",), started=time.time())
    Journal.create(tmp_path / "runs", header).close()
    (tmp_path / "drafts").mkdir()
    for number, workspace in enumerate(("", name)):
        draft = Draft(replace(SHOP, project=name), workspace=workspace, server=name * (1 - number))
        save(draft, tmp_path / "drafts", f"d{number}")
    async with at_the_keyboard(tmp_path, SIZE, where={"namespace": words, "profile": words}) as keys:
        await keys.settle()
        assert "Resume" in keys.text and "Continue draft" in keys.text and "Continue changing" in keys.text
        assert_tame(keys.text, SIZE[0])
        await keys.press("end", *["down"] * 6, "ctrl+d")
        assert "Discard draft" in keys.text
        assert_tame(keys.text, SIZE[0])


class Rude(World):
    """A server that says what it should not, wherever it says something in words."""

    words = ""

    async def handle(self, request: httpx.Request) -> httpx.Response:
        reply = await self.server.handle_async(request)
        try:
            body = json.loads(reply.content)
        except ValueError:
            return reply
        spoilt = json.dumps(_spoilt(body, self.words), ensure_ascii=True)
        headers = {k: v for k, v in reply.headers.items() if k.lower() != "content-length"}
        return httpx.Response(reply.status_code, content=spoilt, headers=headers)

    def client(self) -> MixpeekClient:
        if self._client is None:
            self._client = MixpeekClient(
                self.key, base_url=BASE_URL, transport=httpx.MockTransport(self.handle),
                clock=asyncio.get_event_loop().time, wall=self.clock.wall, rng=lambda: 0.5,
                on_call=self.log,
            )  # fmt: skip
        return self._client


SPOILT = ("title", "body", "message", "status_message", "description", "detail", "hint", "reason", "error_message", "msg")


def _spoilt(body: Any, words: str) -> Any:
    if isinstance(body, dict):
        return {
            key: f"{value} {words}" if key in SPOILT and isinstance(value, str) else _spoilt(value, words)
            for key, value in body.items()
        }
    return [_spoilt(one, words) for one in body] if isinstance(body, list) else body


@pytest.mark.parametrize("words", BUNCHES, ids=range(len(BUNCHES)))
def test_a_run_its_summary_and_its_calls(tmp_path: Path, words: str) -> None:
    csv(tmp_path)
    world = Rude(tmp_path, shop())
    world.words = words
    world.server.faults.scripted += [
        Fault("403-quota", path="/v1/clusters"), Fault("503", path="/v1/buckets", times=2),
    ]  # fmt: skip

    async def scene(pilot: Any, app: Any) -> None:
        seen: list[str] = []
        await until(pilot, lambda: bool(seen.append(text(app)) or app.screen.board.finished))
        assert any("quota" in one.lower() for one in seen), seen[-1]
        for one in dict.fromkeys(seen):
            assert_tame(one, SIZE[0])
        await look(pilot, app, ("home", "enter", "escape", "f", "enter", "1", "2", "3", "escape"))
        open_screen(app, "calls")
        await look(pilot, app, ("down", "end", "question_mark", "escape", "escape"))
        await look(pilot, app, ("u", "end", "enter", *"thing", "enter"))
        await until(pilot, lambda: "results" in text(app))
        await look(pilot, app, ("down", "enter", "end", "question_mark"))

    world.play(scene, SIZE)


@pytest.mark.parametrize("words", BUNCHES, ids=range(len(BUNCHES)))
def test_the_rows_of_a_run(tmp_path: Path, words: str) -> None:
    """A journal of another program: every word in it is somebody else's."""
    csv(tmp_path)
    world = World(tmp_path, shop())
    words = words.encode("utf-8", "replace").decode()
    header = Header("r", words, None, BASE_URL, fingerprint(world.plan, BASE_URL), tuple(world.plan.by_id),
                    to_dict(world.answers))  # fmt: skip
    journal = Journal.create(world.runs, header)
    told = {KEY: json.dumps(Progress(sent=3, bad=4, bytes_done=370, bytes_total=1000).to_dict())}
    problem = Problem("quota", words, words, words, 403, words, (FieldProblem(words, words),), words)
    for event in (
        Started("namespace.shop", 1.0), Succeeded("namespace.shop", 2.0, 0.4, words, {words: words}, words),
        Started("object.products", 2.0), Waiting("object.products", 3.0, words, 0.3, watching=told),
        Started("collection.products-text", 2.0), Retrying("collection.products-text", 3.0, 2, 9.0, words),
        Started("bucket.products-data", 2.0), Unknown("bucket.products-data", 3.0, problem),
        Started("cluster.shop-vector-clusters", 2.0),
        Failed("cluster.shop-vector-clusters", 3.0, problem, existing=words),
        Blocked("trigger.daily-recluster", 3.0, words), Skipped("alert.shop-weapons", 3.0, words),
    ):  # fmt: skip
        journal.append(event)

    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "Another process does this run" in text(app))
        for _ in range(5):
            await look(pilot, app, ("enter", "end", "escape", "down"))
        await look(pilot, app, ("u", "end"))

    try:
        world.play(scene, SIZE, resume=journal.path)
    finally:
        journal.close()


@pytest.mark.parametrize("words", BUNCHES, ids=range(len(BUNCHES)))
async def test_the_changes_of_a_workspace(live: Workspace, tmp_path: Path, words: str) -> None:
    async def said() -> Any:
        raise Unreachable(Problem("unreachable", words, words, words))

    opened = infer(live).answers
    wanted = replace(rude(opened, words), project=opened.project)
    app = app_of(tmp_path, said, "changes", state=State(wanted), workspace=live, base_dir=tmp_path, opened=opened)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await look(pilot, app, ("v", "escape", "down", "down", "v", "2", "escape", "end", "ctrl+r", "question_mark"))


async def look(pilot: Any, app: Any, keys: Sequence[str]) -> None:
    """Press the keys; after each, nothing on the screen does harm."""
    for key in keys:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert_tame(text(app), SIZE[0])


COMMANDS = (["runs"], ["doctor"], ["plan", "odd.yaml"], ["plan", "NAME"], ["attach", "NAME"], ["diff", "odd.yaml"])


def test_the_lines_of_the_commands(tui: Run, tmp_path: Path) -> None:
    name = " ".join(WORDS).encode("utf-8", "replace").decode().replace("\x00", "")[:900]
    (tmp_path / "home" / "runs").mkdir(parents=True)
    header = Header("r1", name, name, "https://api.mixpeek.com", "f", (f"bucket.{name}",), started=time.time())
    Journal.create(tmp_path / "home" / "runs", header).close()
    answers = {"version": 1, "project": name, name: name,
               "datasets": [{"name": name, "fields": [{"name": name, "type": name}]}]}  # fmt: skip
    (tmp_path / "odd.yaml").write_text(json.dumps(answers), "utf-8")
    for command in COMMANDS:
        done = tui(*(name if part == "NAME" else part for part in command), env={"MIXPEEK_NAMESPACE": name})
        assert "Traceback" not in done.stderr, done.stderr
        assert done.stdout or done.stderr
        assert_tame(done.stdout + done.stderr, 100_000)
