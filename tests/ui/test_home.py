"""Home: what waits, what can be done, what is talked to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from mixpeek_tui.run.journal import Header, Journal
from mixpeek_tui.ui.services import Where
from tests.ui.keyboard import at_the_keyboard

AN_HOUR = 3601.0
"""Seconds and one: how long the test takes does not matter to it."""
FORBIDDEN = ("pydantic", "yaml", "httpx", "croniter", "mixpeek_tui.ui.screens.interview")


def test_home_loads_nothing_of_the_interview() -> None:
    code = f"import sys, mixpeek_tui.ui.app, mixpeek_tui.ui.screens.home; print([m for m in {FORBIDDEN!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_run_that_is_not_finished_is_on_top(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    header = Header("r1", "shop", None, "https://api.mixpeek.com", "f", ("a.b", "c.d"), started=time.time() - AN_HOUR)
    Journal.create(tmp_path / "runs", header).close()
    async with at_the_keyboard(tmp_path) as keys:
        await keys.settle()
        assert keys.sees("Not finished ▸ Resume shop 0 of 2 done, begun 1 h ago")


async def test_the_key_is_used_and_neither_shown_nor_kept(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, where={"has_key": False}) as keys:
        given: list[tuple[Where, str | None]] = []
        keys.app.services.connect = lambda where, key: given.append((where, key))
        assert keys.sees("none: press c to give one")
        assert keys.sees("needs an API key: press c")
        await keys.press("c")
        await keys.type("two words\n")
        assert keys.sees("This is no key")
        await keys.press("ctrl+u")
        await keys.type("sk_12345")
        assert not keys.sees("sk_12345")
        await keys.press("enter")
        assert [key for _, key in given] == ["sk_12345"]
        assert keys.sees("•••• given")
        assert "sk_12345" not in keys.text
    kept = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"sk_12345" not in kept


async def test_a_sandbox_that_cannot_run_changes_nothing(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path) as keys:
        await keys.press("down", "down", "down", "enter")
        await keys.settle()
        assert keys.told == ["there is no sandbox here"]
        assert keys.app.services.where == Where("https://api.mixpeek.com", has_key=True)


async def test_the_sandbox_is_connected_before_anything_else(tmp_path: Path) -> None:
    async def begin() -> str:
        return "http://127.0.0.1:9"

    async with at_the_keyboard(tmp_path) as keys:
        keys.app.services.start_sandbox = begin
        await keys.press("down", "down", "down", "enter")
        await keys.settle()
        assert keys.app.services.where == Where("http://127.0.0.1:9", sandbox=True, has_key=True)
        assert keys.sees("What is the project called?")
        assert keys.sees("sandbox nothing to save yet")


async def test_a_run_of_the_sandbox_goes_on_in_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    header = Header("r1", "shop", None, "sandbox", "f", ("a.b", "c.d"), started=time.time() - AN_HOUR)
    Journal.create(tmp_path / "runs", header).close()
    asked: list[str] = []

    async def begin() -> str:
        asked.append("sandbox")
        return "http://127.0.0.1:9"

    async with at_the_keyboard(tmp_path) as keys:
        keys.app.services.start_sandbox = begin
        await keys.settle()
        assert keys.sees("Resume shop 0 of 2 done, begun 1 h ago, in the sandbox")
        await keys.press("enter")
        await keys.settle()
        assert asked
        assert keys.app.services.where.sandbox
        assert not keys.sees("Connect to that one first")


async def test_a_run_of_another_server_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    header = Header("r1", "shop", None, "https://else.example", "f", ("a.b",), started=time.time())
    Journal.create(tmp_path / "runs", header).close()
    async with at_the_keyboard(tmp_path) as keys:
        await keys.settle()
        assert keys.sees("Resume shop it is on https://else.example")
        await keys.press("enter")
        await keys.settle()
        assert keys.told == ["Resume shop: it is on https://else.example."]
        assert keys.sees("Answer nine questions")


async def test_a_draft_of_the_sandbox_never_turns_into_the_real_thing(tmp_path: Path) -> None:
    async def begin() -> str:
        return "http://127.0.0.1:9"

    where = {"sandbox": True, "base_url": "http://127.0.0.1:9"}
    async with at_the_keyboard(tmp_path, route="interview", where=where) as keys:
        await keys.type("shop")
        await keys.press("escape")
        await keys.settle()
    for path in (tmp_path / "drafts").iterdir():
        os.utime(path, (time.time() - AN_HOUR,) * 2)
    async with at_the_keyboard(tmp_path) as keys:
        keys.app.services.start_sandbox = begin
        await keys.settle()
        assert keys.sees("Continue draft shop saved 1 h ago, in the sandbox")
        await keys.press("end", *["down"] * 6, "enter")
        await keys.settle()
        assert keys.app.services.where.sandbox
        assert keys.sees("What is the project called?")


async def test_older_drafts_are_one_key_away_and_can_be_discarded(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir(parents=True)
    for n in range(5):
        path = folder / f"d{n}.json"
        path.write_text(json.dumps({"version": 1, "project": "", "datasets": [{"name": f"data{n}"}]}))
        os.utime(path, (n + 1, n + 1))
    async with at_the_keyboard(tmp_path) as keys:
        await keys.settle()
        assert keys.sees("Continue draft data4")
        assert not keys.sees("data1")
        assert keys.sees("Show 2 more")
        await keys.press(*["down"] * 8, "enter")
        await keys.settle()
        assert keys.sees("Continue draft data0")
        await keys.press("down", "ctrl+d")
        await keys.settle()
        assert keys.sees("Discard draft data0?")
        await keys.press("y")
        await keys.settle()
        assert not keys.sees("data0")
        assert not (folder / "d0.json").exists()


async def test_the_sandbox_is_left_for_what_was_talked_to_before(tmp_path: Path) -> None:
    where = {"sandbox": True, "base_url": "http://127.0.0.1:9"}
    async with at_the_keyboard(tmp_path, where=where) as keys:
        real = Where("https://api.mixpeek.com")
        keys.app.services.leave_sandbox = lambda: real
        assert keys.sees("Connected to the sandbox on this machine")
        await keys.press("down", "down", "down", "enter")
        await keys.settle()
        assert keys.app.services.where == real
        assert keys.sees("Connected to https://api.mixpeek.com")
        assert keys.sees("Rehearse in the sandbox")
