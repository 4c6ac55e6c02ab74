"""Where this program keeps its files: everything under one folder.

That folder is MIXPEEK_TUI_HOME, or the system's place for an application's data. Paths are
worked out without touching the disk; ``open_home`` and ``made`` are the only ones that create.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from mixpeek_tui.config_file import CONFIG
from mixpeek_tui.errors import UsageError

VARIABLE = "MIXPEEK_TUI_HOME"
_NAME = "mixpeek-tui"
_MODE = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that exists and can be written, and what to tell the user about it."""

    path: Path
    warning: str = ""
    """Empty, or why this is not the folder that was meant."""


def home(environ: Mapping[str, str] | None = None) -> Path:
    """The folder for everything; ``environ`` defaults to the process's environment."""
    named = (os.environ if environ is None else environ).get(VARIABLE)
    if named:
        return Path(os.path.abspath(os.path.expanduser(named)))
    return platformdirs.user_data_path(_NAME, appauthor=False)


def config_file(base: Path | None = None) -> Path:
    """Profiles and preferences."""
    return (base or home()) / CONFIG


def runs_dir(base: Path | None = None) -> Path:
    """One journal per run."""
    return (base or home()) / "runs"


def drafts_dir(base: Path | None = None) -> Path:
    """Interviews that are not finished."""
    return (base or home()) / "drafts"


def logs_dir(base: Path | None = None) -> Path:
    """What went wrong, for bug reports."""
    return (base or home()) / "logs"


def sandbox_dir(base: Path | None = None) -> Path:
    """The sandbox's data."""
    return (base or home()) / "sandbox"


def made(folder: Path) -> Path:
    """The folder, created with its parents if need be; the new ones are the user's alone (0700).

    OSError if it cannot be created.
    """
    missing = []
    place = folder
    while not place.exists():
        missing.append(place)
        place = place.parent
    for new in reversed(missing):
        new.mkdir(mode=_MODE, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(folder))
    return folder


def open_home(environ: Mapping[str, str] | None = None) -> Home:
    """The home folder, ready to be written; a temporary one with a warning if that fails.

    UsageError if not even a temporary folder can be written.
    """
    wanted = home(environ)
    try:
        made(wanted)
        with tempfile.TemporaryFile(dir=wanted):
            return Home(wanted)
    except OSError as error:
        reason = error.strerror or str(error)
    try:
        instead = Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
    except OSError as error:
        raise UsageError(f"No folder can be written: {wanted}: {reason}; {error}") from None
    return Home(
        instead,
        f"{wanted} cannot be written ({reason}). What this session keeps goes to {instead} "
        "and may be lost when the computer restarts.",
    )
