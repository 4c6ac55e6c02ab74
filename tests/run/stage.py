"""A strict server, a plan and a folder of journals; each process is a new client and executor."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Event, Finished, Row
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import Header, Journal, JournalError, load, run_id
from mixpeek_tui.run.runs import find, fingerprint
from tests.run.virtual import run
from tests.strict_server import Fault, Options, StrictServer
from tests.strict_server.world import STARTED

BASE_URL = "http://strict.test"
NOON = STARTED.timestamp()


class Killed(BaseException):
    """The process is gone; nothing of it happens any more."""


@dataclass
class Death:
    """Kills the process at a request: before it is carried out, or before the answer arrives."""

    at: int
    after: bool
    count: int = 0
    dead: bool = False

    def due(self) -> bool:
        if self.dead:
            raise Killed
        self.count += 1
        return self.count == self.at

    def strike(self, journal: Journal) -> None:
        """From here on the process writes nothing and sends nothing."""
        self.dead = True
        journal.close()
        raise Killed


@dataclass
class Outcome:
    """What one process did."""

    finished: Finished | None
    events: list[Event]
    rows: Mapping[str, Row]
    seconds: float
    requests: int

    def states(self) -> dict[str, str]:
        return {step: row.state for step, row in self.rows.items()}

    def of(self, step: str) -> list[str]:
        return [type(e).__name__ for e in self.events if getattr(e, "step", "") == step]


@dataclass
class Stage:
    """The world of a test."""

    folder: Path
    answers: Answers
    options: Options = field(default_factory=Options)
    namespace: str | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    key: str = "sk_strict_test_key"

    def __post_init__(self) -> None:
        self.server = StrictServer(self.options, clock=Still())
        self.plan: Plan = build(self.answers, self.namespace)

    def fault(self, *faults: Fault) -> None:
        self.server.faults.scripted += faults

    def process(
        self,
        *,
        death: Death | None = None,
        meanwhile: Callable[[Executor], Any] | None = None,
        on_event: Callable[[Executor, Event], None] | None = None,
        **options: Any,
    ) -> Outcome:
        """Run the plan in a process of its own: resumes its journal, or begins one."""
        return run(self._process(death, meanwhile, on_event, options))

    async def _process(
        self,
        death: Death | None,
        meanwhile: Callable[[Executor], Any] | None,
        on_event: Callable[[Executor, Event], None] | None,
        options: dict[str, Any],
    ) -> Outcome:
        clock = self.server.clock
        assert isinstance(clock, Still)
        clock.start()
        journal, previous = self._journal()
        sent = 0

        async def handle(request: httpx.Request) -> httpx.Response:
            nonlocal sent
            sent += 1
            mortal = death is not None and death.due()
            if death is not None and mortal and not death.after:
                death.strike(journal)
            response = await self.server.handle_async(request)
            if death is not None and mortal:
                death.strike(journal)
            return response

        client = MixpeekClient(
            self.key, base_url=BASE_URL, transport=httpx.MockTransport(handle),
            clock=asyncio.get_event_loop().time, rng=lambda: 0.5,
        )  # fmt: skip
        events: list[Event] = []
        executor = Executor(
            self.plan, client, journal, events.append, kinds=kind, environ=self.environ,
            base_dir=self.folder, clock=clock.wall, previous=previous, **options,
        )  # fmt: skip
        if on_event is not None:
            executor._sitting.listeners.append(lambda event: on_event(executor, event))
        began = asyncio.get_event_loop().time()
        finished = None
        try:
            task = asyncio.ensure_future(executor.run())
            if meanwhile is not None:
                await meanwhile(executor)
            finished = await task
        except (Killed, JournalError):
            assert death is not None and death.dead
        finally:
            journal.close()
            await client.aclose()
            clock.stop()
        seconds = asyncio.get_event_loop().time() - began
        return Outcome(finished, events, dict(executor.rows), seconds, sent)

    def _journal(self) -> tuple[Journal, Mapping[str, Row]]:
        mark = fingerprint(self.plan, BASE_URL)
        info = find(self.runs, {mark}, BASE_URL)
        if info is not None and info.resumable:
            return Journal.open(info.path), {}
        header = Header(
            run_id(self.plan.project, NOON + self.server.clock.now()), self.plan.project, self.namespace, BASE_URL, mark,
            tuple(step.id for step in self.plan.steps), started=self.server.clock.now(),
        )  # fmt: skip
        previous = load(info.path).rows if info is not None else {}
        return Journal.create(self.runs, header), previous

    @property
    def runs(self) -> Path:
        place = self.folder / "runs"
        place.mkdir(exist_ok=True)
        return place

    def journals(self) -> list[Path]:
        return sorted(self.runs.glob("*.jsonl"))

    def holdings(self) -> Counter[str]:
        """Every living resource by what it is."""
        return contents(self.server)

    def posted(self, path: str) -> int:
        """How many POSTs went to a path."""
        return sum(r.method == "POST" and r.path == path for r in self.server.requests)


class Still:
    """The server's time: goes on with the loop of each process, stands still between them."""

    def __init__(self) -> None:
        self._base = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._from = 0.0

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._from = self._loop.time()

    def stop(self) -> None:
        self._base, self._loop = self.now() + 1.0, None

    def now(self) -> float:
        return self._base + (self._loop.time() - self._from if self._loop else 0.0)

    def wall(self) -> float:
        """Unix time that agrees with the server's stamps."""
        return NOON + self.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def contents(server: StrictServer) -> Counter[str]:
    """Every living resource by what it is, ids replaced by names: equal for equal worlds."""
    store = server.world.store
    names = {one.id: one.name or one.kind.name for one in store.by_id.values()}
    found: Counter[str] = Counter()
    for one in store.by_id.values():
        if one.kind.name in ("task", "batch", "run"):
            continue
        text = repr(sorted(one.body.items(), key=lambda pair: pair[0]))
        for identifier, name in names.items():
            text = text.replace(identifier, name)
        scope = "/".join(names.get(part, part) for part in one.scope)
        found[f"{one.kind.name} {scope} {one.name} {_digest(text)}"] += 1
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
