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
from mixpeek_tui.interview.answers import Answers, Taxonomy
from mixpeek_tui.interview.answers import Label as TaxonomyLabel
from mixpeek_tui.run.journal import Header, Journal
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.state import State
from tests.cli.conftest import Run, tui
from tests.run.examples import csv, shop
from tests.strict_server import Fault
from tests.ui.browse.test_hostile import PARTS, assert_tame
from tests.ui.keyboard import at_the_keyboard
from tests.ui.run_world import BASE_URL, World, text, until
from tests.ui.test_pictures import SECTIONS, SHOP

__all__ = ["tui"]
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
    async with at_the_keyboard(tmp_path, SIZE, where={"namespace": words, "profile": words}) as keys:
        await keys.settle()
        assert "Resume" in keys.text
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


SPOILT = ("message", "status_message", "description", "detail", "hint", "reason", "error_message", "msg")


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
        await look(pilot, app, ("down", "end", "question_mark", "escape"))

    world.play(scene, SIZE)


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
