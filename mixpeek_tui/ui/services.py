"""What the screens are given by the composition root: everything that is not a screen's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from mixpeek_tui.errors import UsageError
from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.ui.following.jobs import Jobs
from mixpeek_tui.wire import Client


class LoggedCall(Protocol):
    """One call of the command log, already masked."""

    @property
    def at(self) -> float:
        """Unix time, seconds."""
    @property
    def method(self) -> str:
        """The HTTP method."""
    @property
    def path(self) -> str:
        """The path, from ``/v1``."""
    @property
    def status(self) -> int | None:
        """The HTTP status; None if no answer came."""
    @property
    def seconds(self) -> float:
        """How long it took."""
    @property
    def request_id(self) -> str:
        """The id that the API gave it."""
    @property
    def curl(self) -> str:
        """The call as a command; secrets are masked."""


@dataclass(frozen=True, slots=True)
class Where:
    """What the program is talking to."""

    base_url: str
    namespace: str | None = None
    profile: str = ""
    read_only: bool = False
    sandbox: bool = False
    has_key: bool = False
    production: bool = False
    """Whether what is changed there hurts somebody."""

    @property
    def server(self) -> str:
        """What stands for it in journals: the sandbox has another port each time."""
        return SANDBOX if self.sandbox else self.base_url

    @property
    def words(self) -> str:
        """What is talked to, in a word or two."""
        host = "sandbox" if self.sandbox else self.base_url.removeprefix("https://")
        name = self.profile or host
        if self.production and name.lower() != "production":
            name += " (production)"
        return f"{name} (read-only)" if self.read_only else name


def _no_profile(name: str) -> Where:
    raise UsageError(f"There is no profile {name!r}.")


def _nothing_else() -> Where:
    raise UsageError("There is nothing else to talk to.")


@dataclass(slots=True)
class Services:
    """The outside world of the screens. One instance for the life of the app."""

    where: Where
    client: Callable[[], Client]
    """The one client; built on first use, never at start."""
    connect: Callable[[Where, str | None], None]
    """Talk to another place from now on; the key is kept if None. Never stored on disk."""
    start_sandbox: Callable[[], Awaitable[str]]
    """Start the local sandbox; returns its base URL. Raises UsageError with what to install."""
    calls: Callable[[], Sequence[LoggedCall]]
    """The calls of this session, oldest first."""
    runs: Path
    """Folder of the runs' journals."""
    drafts: Path
    """Folder of the interview's drafts."""
    environ: Mapping[str, str]
    leave_sandbox: Callable[[], Where] = _nothing_else
    """Talk to what was before the sandbox; returns it. Raises UsageError if nothing was."""
    profiles: Callable[[], Sequence[str]] = tuple
    """Names of the profiles in the configuration."""
    use_profile: Callable[[str], Where] = _no_profile
    """Talk to the place of a profile from now on; returns it. Raises UsageError if it cannot be."""
    jobs: Jobs = field(default_factory=Jobs)
    """What was started and goes on whichever screen is open."""
    base_dir: Path = field(default_factory=Path.cwd)
    """Folder that relative paths in answers are relative to, until a file says otherwise."""

    def take_key(self, key: str) -> None:
        """Talk with this key from now on, to the same place. Never stored on disk."""
        where = replace(self.where, has_key=True)
        self.connect(where, key)
        self.where = where
