"""Pictures of the real app on the sandbox: ``python -m tests.scenes [NAME …]`` draws them.

They go to ``screenshots/``. Look at the difference before it is committed: clocks stand still
and identifiers are replaced, but how far a run is when it is drawn depends on the machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.api.log import CallLog
from mixpeek_tui.cli.logged import logged
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from mixpeek_tui.plan.build import build
from mixpeek_tui.sandbox.launch import Launched, start
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.run_view.board import Board
from mixpeek_tui.ui.run_view.progress import over
from mixpeek_tui.ui.screens.run import RunScreen
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.terminal.environment import Terminal
from tests.ui.opened import opened

PICTURES = Path(__file__).parent.parent / "screenshots"
DATA = Path(__file__).parent / "data"
TERMINAL = Terminal(True, False, "none", "truecolor", True, "utf-8", False)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = 330.0
"""Seconds by which the browser's clock is ahead, so that everything is five minutes old."""
PATIENCE = 60.0
HALFWAY = 14
"""Steps that are done when a run is drawn."""
SECTIONS = ("data", "retrieval", "taxonomy", "clustering", "automation", "alerts")
SMALL, WIDE, HUGE = (80, 24), (120, 40), (160, 50)
NAMES = {" ": "space", "-": "minus", "_": "underscore"}
ID = re.compile(
    r"\b(ns|bkt|col|ret|clust|tax|trig|alt|wh|run|obj|doc|btch|exec|task|conn)_"
    r"([0-9a-z]{0,8}…[0-9a-z]{0,8}|[0-9a-z]{8,})"
)
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


@dataclass
class Stage:
    """A folder named ``shop``, a sandbox, and services that talk to it."""

    folder: Path
    sandbox: Launched
    answers: Answers
    log: CallLog = field(default_factory=CallLog)

    def __post_init__(self) -> None:
        self._client: MixpeekClient | None = None
        for name in ("runs", "drafts"):
            (self.folder.parent / name).mkdir()
        self.services = Services(
            where=Where(self.sandbox.url, sandbox=True, has_key=True),
            client=self.client, connect=lambda where, key: None, start_sandbox=self.url,
            calls=lambda: [logged(call, self.sandbox.url) for call in self.log],
            runs=self.folder.parent / "runs", drafts=self.folder.parent / "drafts",
            environ={"SLACK_WEBHOOK_URL": "https://hooks.example/x", "MIXPEEK_TUI_CLIPBOARD": "off"},
            base_dir=self.folder,
        )  # fmt: skip

    def client(self) -> MixpeekClient:
        if self._client is None:
            self._client = MixpeekClient("sk_sandbox", base_url=self.sandbox.url, on_call=self.log)
        return self._client

    async def url(self) -> str:
        return self.sandbox.url

    def inside(self) -> Services:
        """The same, looking at the namespace."""
        return replace(self.services, where=replace(self.services.where, namespace="shop"))

    def clock(self) -> float:
        """Time that passes with the calls that were made: it does not measure this machine."""
        return NOON.timestamp() + 0.4 * len(self.log)

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None


class Actor:
    """Presses keys, waits for words, draws pictures."""

    def __init__(self, stage: Stage, app: MixpeekApp, pilot: Pilot[Any]) -> None:
        self.stage, self.app, self.pilot = stage, app, pilot

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(s.text for s in strip).rstrip() for strip in strips)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.press(*(NAMES.get(letter, letter) for letter in words))

    async def sees(self, *words: str) -> None:
        await self.until(lambda: all(w in self.text.replace("\u00a0", " ") for w in words), words)

    async def until(self, true: Callable[[], bool], what: object = "") -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await self.pilot.pause(0.02)
        except TimeoutError:
            raise AssertionError(f"{what} never came; the screen was\n{self.text}") from None

    async def still(self) -> None:
        """Wait until nothing changes any more."""
        seen = ""
        while seen != (seen := self.text):
            await self.pilot.pause(0.3)

    async def rest(self) -> None:
        """Wait for the workers, and for what they drew."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    def draw(self, name: str) -> None:
        svg = self.app.export_screenshot(title="mixpeek-tui")
        (PICTURES / f"{name}.svg").write_text(settled(svg, self.stage), "utf-8")
        print(f"screenshots/{name}.svg")


def settled(svg: str, stage: Stage) -> str:
    """The picture without what differs from one drawing to the next."""
    svg = svg.replace(str(stage.folder.parent), "~").replace(stage.sandbox.url, "http://127.0.0.1:7700")
    known: dict[str, str] = {}

    def plain(found: re.Match[str]) -> str:
        text = found[0]
        if text not in known:
            taken = iter(hashlib.sha256(str(len(known)).encode()).hexdigest())
            head, line, tail = text.rpartition("_")
            known[text] = head + line + "".join(next(taken) if c.isalnum() else c for c in tail)
        return known[text]

    svg = UUID.sub(plain, ID.sub(plain, svg))
    return re.sub(r"terminal-\d+", "terminal", svg)


@contextmanager
def stage(**options: Any) -> Iterator[Stage]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder).resolve() / "shop"
        shop.mkdir()
        for name in ("products.csv", "reviews.jsonl", "shop.yaml"):
            shutil.copy(DATA / name, shop / name)
        os.chdir(shop)
        sandbox = start(None, **options)
        try:
            yield Stage(shop, sandbox, load(Path("shop.yaml")).answers)
        finally:
            sandbox.stop()
            os.chdir(before)


async def play(
    stage: Stage, scene: Callable[[Actor], Awaitable[None]], size: tuple[int, int], route: str,
    *, theme: str = "mixpeek-dark", services: Services | None = None, **given: Any,
) -> None:  # fmt: skip
    terminal = replace(TERMINAL, color="none") if theme == "mono" else TERMINAL
    app = MixpeekApp(services or stage.services, terminal, theme, route=route, given=given)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        actor = Actor(stage, app, pilot)
        await scene(actor)
    await stage.aclose()


def picture(name: str, *keys: str) -> Callable[[Actor], Awaitable[None]]:
    """A scene of some keys and one picture."""

    async def scene(actor: Actor) -> None:
        await actor.rest()
        await actor.press(*keys)
        await actor.rest()
        actor.draw(name)

    return scene


async def setting_up(stage: Stage) -> None:
    """Home, interview, plan, review, request."""
    await play(stage, picture("home-80x24"), SMALL, "home")
    given: dict[str, Any] = {"answers": stage.answers, "base_dir": stage.folder, "clock": lambda: NOON}
    for section in SECTIONS:
        await play(stage, picture(f"interview-{section}-120x40"), WIDE, "interview", at=section, **given)
    await play(stage, picture("interview-data-80x24"), SMALL, "interview", **given)
    await play(stage, picture("interview-retrieval-light-120x40"), WIDE, "interview",
               theme="mixpeek-light", at="retrieval", **given)  # fmt: skip
    await play(stage, picture("plan-160x50", "ctrl+t"), HUGE, "interview", **given)
    review: dict[str, Any] = {"state": State(stage.answers), "base_dir": stage.folder}
    await play(stage, picture("review-120x40"), WIDE, "review", **review)
    await play(stage, picture("review-mono-120x40"), WIDE, "review", theme="mono", **review)
    await play(stage, picture("request-120x40", *["down"] * 10, "v"), WIDE, "review", **review)


def board(actor: Actor) -> Board:
    """Where the run on the screen stands."""
    screen = actor.app.screen
    assert isinstance(screen, RunScreen)
    return screen.board


async def running(stage: Stage) -> None:
    """A run under way, its summary, a search."""
    async def scene(actor: Actor) -> None:
        await actor.until(lambda: over(board(actor)) >= HALFWAY, "half of the run")
        actor.draw("run-120x40")
        await actor.sees("is set up")
        await actor.rest()
        actor.draw("summary-120x40")
        await actor.press("enter")
        await actor.type("warm jacket for the trail")
        await actor.press("enter")
        await actor.sees("results")
        await actor.still()
        actor.draw("search-120x40")

    plan = build(stage.answers, None)
    await play(stage, scene, WIDE, "run", plan=plan, answers=stage.answers,
               base_dir=stage.folder, clock=stage.clock)  # fmt: skip


async def failing(stage: Stage) -> None:
    """A run whose retrievers are there already, but are others."""
    async def scene(actor: Actor) -> None:
        await actor.until(lambda: board(actor).finished is not None, "the end of the run")
        await actor.rest()
        await actor.press("home")
        actor.draw("run-failed-80x24")

    goals = tuple(goal for goal in stage.answers.retrieval.goals if goal != "reranking")
    answers = replace(stage.answers, retrieval=replace(stage.answers.retrieval, goals=goals))
    await play(stage, scene, SMALL, "run", plan=build(answers, None), answers=answers,
               base_dir=stage.folder, clock=stage.clock)  # fmt: skip


async def living(stage: Stage) -> None:
    """The browser and its screens."""
    began = time.time() + LATER
    inside = stage.inside()

    def given(**more: Any) -> dict[str, Any]:
        now = datetime.fromtimestamp(began, UTC)
        return {"services": inside, "session": Session(inside, now=lambda: now), **more}

    for size in (WIDE, SMALL):
        await play(stage, browser(size), size, "browser", **given(link="retrievers"))
    await play(stage, cluster, HUGE, "browser", **given(link="clusters"))
    await play(stage, playground, WIDE, "browser", **given(link="retrievers/shop-search"))
    await play(stage, comparing, HUGE, "browser", **given(link="retrievers/shop-search"))
    await play(stage, triggers, WIDE, "browser", **given(link="triggers"))
    await play(stage, deleting, WIDE, "browser", **given(link="collections"))


def browser(size: tuple[int, int]) -> Callable[[Actor], Awaitable[None]]:
    async def scene(actor: Actor) -> None:
        await actor.sees("shop-search")
        await actor.still()
        actor.draw(f"browser-{size[0]}x{size[1]}")

    return scene


async def cluster(actor: Actor) -> None:
    await actor.sees("shop-vector-clusters")
    await actor.press("enter")
    await actor.still()
    actor.draw("cluster-160x50")


async def ask(actor: Actor, words: str) -> None:
    await actor.sees("shop-search")
    await actor.press("enter")
    await actor.sees("Type what to look for")
    await actor.type(words)
    await actor.press("enter")
    await actor.sees("results")
    await actor.still()


async def playground(actor: Actor) -> None:
    await ask(actor, "warm jacket for the trail")
    actor.draw("playground-120x40")


async def comparing(actor: Actor) -> None:
    await ask(actor, "warm jacket for the trail")
    await actor.press("equals_sign")
    await actor.still()
    await actor.press("slash", *"multimodal", "enter", "enter")
    await actor.sees("▸ shop-multimodal")
    await actor.still()
    actor.draw("playground-compare-160x50")


async def triggers(actor: Actor) -> None:
    await actor.sees("daily-recluster")
    await actor.still()
    actor.draw("triggers-120x40")


async def deleting(actor: Actor) -> None:
    await actor.sees("products-text")
    await actor.press("ctrl+d")
    await actor.still()
    actor.draw("delete-120x40")


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    with stage(job_seconds=0.6, latency_ms=40) as found:
        for scenes in (setting_up, running, failing, living):
            if not wanted or scenes.__name__ in wanted or scenes is running:
                await scenes(found)


if __name__ == "__main__":
    asyncio.run(main())
