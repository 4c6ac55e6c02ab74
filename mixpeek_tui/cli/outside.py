"""The outside world of a command: settings, client, folders, the sandbox. The composition root."""

from __future__ import annotations

import argparse
import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mixpeek_tui import locations, settings
from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import UsageError
from mixpeek_tui.settings import SANDBOX, Secret, Settings
from mixpeek_tui.text import MASK

if TYPE_CHECKING:
    from mixpeek_tui.api.client import MixpeekClient
    from mixpeek_tui.api.log import CallLog
    from mixpeek_tui.sandbox.launch import Launched

SANDBOX_KEY = "sk_sandbox"
SECRETLY_NAMED = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|PRIVATE", re.IGNORECASE)


@dataclass
class Outside:
    """What a command needs of the world; made once."""

    settings: Settings
    shell: Shell
    warnings: tuple[str, ...] = ()
    flags: Mapping[str, object] = field(default_factory=dict)
    """What the command line said."""
    sandbox: Launched | None = None
    _client: MixpeekClient | None = field(default=None, repr=False)
    _starting: threading.Thread | None = field(default=None, repr=False)
    _one_sandbox: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _log: CallLog | None = field(default=None, repr=False)
    _keys: list[Secret] = field(default_factory=list, repr=False)
    """Keys of the places that were talked to before."""
    _before: list[tuple[float, str]] = field(default_factory=list, repr=False)
    """Until when (Unix time) which server was talked to, oldest first."""
    _real: Settings | None = field(default=None, repr=False)
    """What was talked to before the sandbox."""

    @property
    def label(self) -> str:
        """What stands for the server in journals."""
        return SANDBOX if self.settings.sandbox else self.settings.base_url

    @property
    def runs(self) -> Path:
        """The folder of journals, made if need be."""
        return _made(locations.runs_dir(self.settings.home))

    @property
    def drafts(self) -> Path:
        """The folder of drafts, made if need be."""
        return _made(locations.drafts_dir(self.settings.home))

    @property
    def log(self) -> CallLog:
        """The calls of this process."""
        if self._log is None:
            from mixpeek_tui.api.log import CallLog, LogFile

            file = self.settings.log_file
            self._log = CallLog(*((LogFile(file),) if file else ()))
        return self._log

    def start_sandbox(self) -> str:
        """Start the sandbox and talk to it from now on.

        Returns:
            Its base URL.

        Raises:
            UsageError: the extra is not installed, or it does not start.
        """
        from mixpeek_tui.sandbox.launch import SandboxUnavailable, start

        with self._one_sandbox:
            if self.sandbox is None:
                folder = _made(locations.sandbox_dir(self.settings.home))
                try:
                    self.sandbox = start(folder)
                except SandboxUnavailable as error:
                    raise UsageError(f"The sandbox cannot run here: {error}") from None
        if self.settings.base_url != self.sandbox.url:
            self._real = replace(self.settings, sandbox=False)
        self.use(self.sandbox.url, Secret(SANDBOX_KEY), sandbox=True)
        return self.sandbox.url

    def leave_sandbox(self) -> None:
        """Talk to what was talked to before the sandbox, which runs on; nothing if none was."""
        if self._real is not None:
            self._turn(self._real)
            self._real = None

    def start_sandbox_meanwhile(self) -> None:
        """Start the sandbox while the first screen is drawn; ``client`` waits for it."""
        self._starting = threading.Thread(target=self._start_quietly, daemon=True)
        self._starting.start()

    def _start_quietly(self) -> None:
        with suppress(UsageError):
            self.start_sandbox()

    def _sandbox_ready(self) -> None:
        """Wait for a sandbox that was asked for.

        Raises:
            UsageError: it cannot run here.
        """
        if self._starting is not None:
            self._starting.join()
            self._starting = None
        if self.settings.sandbox and self.sandbox is None:
            self.start_sandbox()

    def use(self, base_url: str, key: Secret | None, *, sandbox: bool = False) -> None:
        """Talk to another server, or with another key, from now on."""
        self._turn(replace(self.settings, base_url=base_url, api_key=key, sandbox=sandbox))

    def use_profile(self, name: str) -> None:
        """Talk to the place of a profile from now on.

        Raises:
            UsageError: there is no such profile, or it cannot be used; nothing changed.
        """
        self._turn(settings.of_profile(name, self.flags, self.shell.environ, self.settings.home))

    def _turn(self, to: Settings) -> None:
        self._before.append((time.time(), self.settings.base_url))
        if self.settings.api_key:
            self._keys.append(self.settings.api_key)
        self.settings, self._client = to, None

    def base_url_at(self, moment: float) -> str:
        """What was talked to at a moment, in Unix time."""
        later = (url for until, url in self._before if moment < until)
        return next(later, self.settings.base_url)

    def client(self) -> MixpeekClient:
        """The one client; opens its connections when first used."""
        self._sandbox_ready()
        if self._client is None:
            from mixpeek_tui.api.client import MixpeekClient

            key = self.settings.api_key
            self._client = MixpeekClient(
                key.reveal() if key else None,
                base_url=self.settings.base_url,
                read_only=self.settings.read_only,
                secrets=secrets(self.shell.environ),
                on_call=self.log,
            )
        return self._client

    def need_key(self) -> None:
        """Make sure that there is a key.

        Raises:
            NoKey: there is none.
        """
        if not self.settings.api_key and not self.settings.sandbox:
            raise NoKey(
                "No API key. Set MIXPEEK_API_KEY (https://studio.mixpeek.com, Settings, API Keys), "
                "or rehearse with --sandbox."
            )

    def redact(self, text: str) -> str:
        """The text without the key and without secrets of the environment."""
        keys = [key.reveal() for key in (self.settings.api_key, *self._keys) if key]
        for secret in (*keys, *secrets(self.shell.environ)):
            text = text.replace(secret, MASK)
        return text

    def close(self) -> None:
        """End what was started."""
        if self._starting is not None:
            self._starting.join()
        if self.sandbox is not None:
            self.sandbox.stop()
            self.sandbox = None


def _made(folder: Path) -> Path:
    """The folder, made if need be; UsageError if it cannot be made."""
    try:
        return locations.made(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be used: {error.strerror or error}.") from None


class NoKey(UsageError):
    """There is no key to call the API with."""


def outside(options: argparse.Namespace, shell: Shell) -> Outside:
    """Read the settings; nothing is sent, and the sandbox is not started yet.

    Raises:
        UsageError: a setting cannot be used.
    """
    home = locations.open_home(shell.environ)
    found = settings.load(vars(options), shell.environ, home.path)
    warnings = (*((home.warning,) if home.warning else ()), *found.warnings)
    return Outside(found, shell, warnings, vars(options))


def connected(options: argparse.Namespace, shell: Shell) -> Outside:
    """Settings, the sandbox if it was asked for, and a key.

    Raises:
        UsageError: one of them is not to be had.
    """
    found = outside(options, shell)
    for warning in found.warnings:
        shell.complain(f"warning: {warning}")
    if found.settings.sandbox:
        found.start_sandbox()
    found.need_key()
    return found


def secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Values of the environment that look like secrets; no error text may show them."""
    return tuple(
        value for name, value in environ.items() if SECRETLY_NAMED.search(name) and len(value) >= 8
    )
