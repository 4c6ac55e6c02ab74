"""The file ``config.toml``: read and checked, and one profile in it replaced."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
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
_NAME = re.compile(r"[A-Za-z0-9_-]+")


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


def write_profile(path: Path, name: str, profile: Mapping[str, str | bool]) -> None:
    """Replace or add one profile; the rest of the file stays as it is, comments included.

    The file is replaced in one step and readable by its owner alone. UsageError if it cannot
    be written, or is written in a way in which a section cannot be replaced.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"Profile name {name!r}: letters, digits, - and _ only.")
    before = read_config(path)
    text = _with_section(_read(path) or "", name, profile)
    _check_rewrite(path, text, before, name, profile)
    try:
        _replace(path, text.encode())
    except UnicodeEncodeError:
        raise UsageError(f"Profile {name!r} holds a character that cannot be written.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None


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


def _with_section(text: str, name: str, profile: Mapping[str, str | bool]) -> str:
    """The text with the profile's section replaced, or added at the end."""
    section = [f"[profiles.{name}]\n"]
    section += [f"{key} = {_literal(value)}\n" for key, value in profile.items()]
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    headers = [n for n, line in enumerate(lines) if re.match(r"\s*\[", line)]
    own = re.compile(rf"\s*\[\s*profiles\s*\.\s*[\"']?{re.escape(name)}[\"']?\s*\]")
    start = next((n for n in headers if own.match(lines[n])), None)
    if start is None:
        return "".join([*lines, *(["\n"] if lines else []), *section])
    end = next((n for n in headers if n > start), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return "".join([*lines[:start], *section, *lines[end:]])


def _literal(value: str | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _check_rewrite(
    path: Path, text: str, before: Config, name: str, profile: Mapping[str, object]
) -> None:
    """UsageError if the file is written in a way in which a section cannot be replaced."""
    wanted = {**before.top, "profiles": {**before.profiles, name: profile}}
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(text) == wanted:
            return
    raise UsageError(f"{path}: profile {name!r} cannot be changed in place; edit the file.")


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file, flush to disk, and put it in its place; mode 0600."""
    target = path.resolve()
    number, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)
        raise
