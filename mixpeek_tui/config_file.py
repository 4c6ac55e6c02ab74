"""The file ``config.toml``, read and checked."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mixpeek_tui.errors import UsageError

CONFIG = "config.toml"
_TOP: dict[str, type] = {
    "profile": str, "theme": str, "mouse": bool, "plain": bool, "profiles": dict,
}  # fmt: skip
_PROFILE: dict[str, type] = {
    "base_url": str, "namespace": str, "read_only": bool, "production": bool, "api_key_env": str,
    "api_key": str,
}  # fmt: skip
_WORDS = {str: "a text in quotes", bool: "true or false", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Config:
    """A config file, checked."""

    path: Path
    top: Mapping[str, object] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_config(path: Path) -> Config:
    """The config file, checked; an empty one if there is none. UsageError if it is bad."""
    text = _read(path)
    if text is None:
        return Config(path)
    top = _parsed(path, text)
    _check(path, text, top, _TOP, "")
    listed = top.get("profiles", {})
    found: dict[str, Mapping[str, object]] = {}
    for name, profile in (listed if isinstance(listed, dict) else {}).items():
        if not isinstance(profile, dict):
            raise UsageError(f"{_at(path, text, name)}: profiles.{name} must be a table.")
        _check(path, text, profile, _PROFILE, f"profiles.{name}")
        found[name] = profile
    return Config(path, top, found, _warnings(path, found))


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from None


def _check(
    path: Path, text: str, table: Mapping[str, object], accepted: Mapping[str, type], section: str
) -> None:
    """UsageError with file and line for a key that is unknown or holds the wrong type."""
    for key, value in table.items():
        where = f"{_at(path, text, key, section)}: {section + '.' if section else ''}{key}"
        if key not in accepted:
            raise UsageError(f"{where} is not known. Accepted: {', '.join(accepted)}.")
        if not isinstance(value, accepted[key]):
            raise UsageError(f"{where} must be {_WORDS[accepted[key]]}.")


def _at(path: Path, text: str, key: str, section: str = "") -> str:
    """``FILE, line N`` if the key's line can be found."""
    inside = not section
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            inside = header[1].replace('"', "") == section
            if header[1].replace('"', "").split(".")[-1] == key:
                return f"{path}, line {number}"
        elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return f"{path}, line {number}"
    return str(path)


def _warnings(path: Path, found: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    if os.name == "nt" or not any(profile.get("api_key") for profile in found.values()):
        return ()
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return (f"{path} holds an API key and others can read it. Run: chmod 600 {path}",)
    return ()
