"""A strict server, and workspaces in it that answers have led to."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.kinds.connection import SERVICE_ACCOUNT
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.sitting import Listener
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.apply_changes import Applied, Setting, apply_changes
from mixpeek_tui.workspace.compared import Compared
from mixpeek_tui.workspace.snapshot import Workspace, load
from tests.run.stage import BASE_URL, Still
from tests.run.virtual import run
from tests.strict_server import Options, StrictServer
from tests.strict_server.log import Seen

T = TypeVar("T")
ENV = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")
DATA = Path(__file__).parents[1] / "data"
CHANGING = ("POST", "PATCH", "PUT", "DELETE")


@dataclass
class StrictWorld:
    """A server, and one process after the other that talks to it."""

    folder: Path
    options: Options = field(default_factory=Options)
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = StrictServer(self.options, clock=Still())
        self._looked = 0

    @property
    def clock(self) -> Still:
        """The server's time."""
        assert isinstance(self.server.clock, Still)
        return self.server.clock

    def do(self, main: Coroutine[Any, Any, T]) -> T:
        """Run something in a process of its own."""
        return run(self._timed(main))

    async def _timed(self, main: Coroutine[Any, Any, T]) -> T:
        self.clock.start()
        try:
            return await main
        finally:
            self.clock.stop()

    def client(self) -> MixpeekClient:
        """A new client; must be made while ``do`` runs."""
        return MixpeekClient(
            self.options.api_key, base_url=BASE_URL,
            transport=httpx.MockTransport(self.server.handle_async),
            clock=asyncio.get_running_loop().time, rng=lambda: 0.5,
        )  # fmt: skip

    def make(
        self, answers: Answers, base_dir: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> Workspace:
        """Carry out the plan of these answers, to its end; what is there then."""
        self.environ |= {**environment(answers), **(environ or {})}
        return self.do(self._make(answers, base_dir or self.folder))

    async def _make(self, answers: Answers, base_dir: Path) -> Workspace:
        client = self.client()
        for name in reused(answers):
            if self.server.world.store.made.get("connection") is None:
                await client.send(connection(name))
        executor = Executor(build(answers), client, None, kinds=kind, environ=self.environ,
                            base_dir=base_dir, clock=self.clock.wall, bad_rows_dir=self.folder)
        finished = await executor.run()
        bad = [(r.step, r.problem) for r in executor.rows.values() if r.problem]
        assert finished.outcome == "done", bad
        found = await load(client, answers.project)
        await client.aclose()
        self._looked = len(self.server.requests)
        return found

    def load(self, name: str) -> Workspace:
        """What is there now."""
        async def _load() -> Workspace:
            client = self.client()
            try:
                return await load(client, name)
            finally:
                await client.aclose()
        return self.do(_load())

    def apply(
        self, compared: Compared, base_dir: Path | None = None, listener: Listener = lambda event: None
    ) -> Applied:
        """Carry out a difference, in a process of its own."""
        self.environ |= environment(compared.answers)

        async def _apply() -> Applied:
            client = self.client()
            setting = Setting(self.runs, BASE_URL, self.environ, base_dir or self.folder,
                              self.clock.wall)
            try:
                return await apply_changes(client, compared, setting, listener)
            finally:
                await client.aclose()
        return self.do(_apply())

    @property
    def runs(self) -> Path:
        """Where the journals are."""
        folder = self.folder / "runs"
        folder.mkdir(exist_ok=True)
        return folder

    def changed(self) -> list[Seen]:
        """What was sent since the last time that was not a look."""
        fresh = self.server.requests[self._looked:]
        self._looked = len(self.server.requests)
        return [r for r in fresh if r.method in CHANGING and not r.path.endswith("/list")]


def environment(answers: Answers) -> Mapping[str, str]:
    """A value for every variable that the answers name."""
    names = ENV.findall(json.dumps(to_dict(answers)))
    return {name: f"https://hooks.example.com/{name.lower()}" if "HOOK" in name
            else f"value-of-{name.lower()}" for name in names}


def reused(answers: Answers) -> list[str]:
    """The connections that must be there before."""
    return [d.source.connection for d in answers.datasets if d.source.connection]


def connection(name: str) -> Request:
    """What makes a connection."""
    config = {"provider_type": "s3", "region": "us-east-1", "credentials": {
        "type": "access_key", "access_key_id": "AKIA", "secret_access_key": "secret"}}
    body = {"name": name, "provider_type": "s3", "provider_config": config}
    return Request("POST", "/v1/organizations/connections", body)


def furnished(folder: Path) -> Path:
    """A folder for answers files, with everything that they name; beside it the rows."""
    home = folder / "answers"
    home.mkdir()
    for name in ("products.csv", "reviews.jsonl"):
        shutil.copy(DATA / name, folder / name)
    account = {key: key for key in SERVICE_ACCOUNT}
    (home / "service-account.json").write_text(json.dumps(account))
    (home / "rsa_key.p8").write_text("-----BEGIN PRIVATE KEY-----")
    return home
