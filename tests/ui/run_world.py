"""An app on a strict server, on a loop whose time passes only when everybody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import httpx

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.api.log import Call, CallLog, as_curl
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.plan.build import build
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.terminal.environment import Terminal
from tests.run.stage import NOON, Still
from tests.run.virtual import VirtualLoop, run
from tests.strict_server import Options, StrictServer
from tests.ui.opened import opened

BASE_URL = "http://strict.test"
TERMINAL = Terminal(True, False, "none", "truecolor", True, "utf-8", False)


@dataclass
class Logged:
    """A call as the screens show it."""

    call: Call

    def __getattr__(self, name: str) -> Any:
        if name == "curl":
            return as_curl(self.call.request, BASE_URL)
        return getattr(self.call, name)


@dataclass
class World:
    """A strict server, a folder, and services that talk to it."""

    folder: Path
    answers: Answers
    options: Options = field(default_factory=Options)
    environ: Mapping[str, str] = field(default_factory=dict)
    key: str = "sk_strict_test_key"
    namespace: str | None = None

    def __post_init__(self) -> None:
        self.clock = Still()
        self.server = StrictServer(self.options, clock=self.clock)
        self.plan = build(self.answers, self.namespace)
        self.log = CallLog()
        self.keys: list[str] = []
        self.runs = self.folder / "runs"
        self.runs.mkdir(exist_ok=True)
        self._client: MixpeekClient | None = None
        self.services = Services(
            where=Where(BASE_URL, has_key=True), client=self.client, connect=self.connect,
            start_sandbox=self.sandbox, calls=lambda: [Logged(call) for call in self.log],
            runs=self.runs, drafts=self.folder, environ=self.environ, base_dir=self.folder,
        )  # fmt: skip

    def client(self) -> MixpeekClient:
        if self._client is None:
            self._client = MixpeekClient(
                self.key, base_url=BASE_URL,
                transport=httpx.MockTransport(self.server.handle_async),
                clock=asyncio.get_event_loop().time, wall=self.clock.wall, rng=lambda: 0.5,
                on_call=self.log,
            )  # fmt: skip
        return self._client

    def connect(self, where: Where, key: str | None) -> None:
        if key is not None:
            self.key = key
            self.keys.append(key)
        self._client = None

    async def sandbox(self) -> str:
        raise AssertionError("no sandbox here")

    def app(self, route: str = "run", **given: Any) -> MixpeekApp:
        if route == "run" and not given:
            given = {"plan": self.plan, "answers": self.answers, "base_dir": self.folder}
        if route == "run":
            given.setdefault("clock", self.clock.wall)
        return MixpeekApp(self.services, TERMINAL, "mixpeek-dark", route=route, given=given)

    def play(
        self,
        scene: Callable[[Any, MixpeekApp], Awaitable[None]],
        size: tuple[int, int] = (120, 40),
        route: str = "run",
        **given: Any,
    ) -> None:
        """Run the app with somebody at the keyboard, on virtual time."""
        run(self._play(scene, size, route, given))

    async def _play(self, scene: Any, size: tuple[int, int], route: str, given: Any) -> None:
        with virtual_timers():
            await self._at_the_screen(scene, size, route, given)

    async def _at_the_screen(
        self, scene: Any, size: tuple[int, int], route: str, given: Any
    ) -> None:
        self.clock.start()
        app = self.app(route, **given)
        try:
            async with app.run_test(size=size) as pilot:
                if route == "home" or not app.services.where.sandbox:
                    await opened(pilot)
                await scene(pilot, app)
        finally:
            self.clock.stop()
            if self._client is not None:
                await self._client.aclose()
                self._client = None


@contextmanager
def virtual_timers() -> Iterator[None]:
    """Textual's timers read the loop's time: by the real clock, how often they tick while virtual
    time passes would depend on how fast the machine is."""
    with mock.patch("textual._time.get_time", asyncio.get_running_loop().time):
        yield


async def until(pilot: Any, true: Callable[[], bool], seconds: float = 300) -> None:
    """Let (virtual) time pass until something is so."""
    for _ in range(int(seconds * 4)):
        if true():
            await pilot.pause()
            return
        await asyncio.sleep(0.25)
    raise AssertionError("it never came to that; the screen was\n" + text(pilot.app))


def text(app: MixpeekApp) -> str:
    """What is on the screen."""
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )


def wall() -> float:
    return NOON


class VirtualTime(asyncio.DefaultEventLoopPolicy):
    """New loops are virtual ones; for what makes its own loop."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return VirtualLoop()
