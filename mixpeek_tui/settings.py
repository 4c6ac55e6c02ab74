"""What the user set: flags, then the environment, then a profile in ``HOME/config.toml``.

profile = "work"            # used when --profile is not given; else "default" if there is one
theme = "dark"
mouse = true
plain = false

[profiles.work]
base_url = "https://api.mixpeek.com"
namespace = "shop"
read_only = false
production = false          # marked on every screen; true for a profile of that name
api_key_env = "WORK_KEY"    # the variable that holds the key
api_key = "..."             # better not; others must not be able to read the file then
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mixpeek_tui.config_file import CONFIG, Config, read_config
from mixpeek_tui.errors import UsageError
from mixpeek_tui.paths import placed
from mixpeek_tui.text import MASK

BASE_URL = "https://api.mixpeek.com"
SANDBOX = "sandbox"
"""What a sandbox of this program is called where a server's URL stands: its port changes."""
LASTING = ("read_only", "theme", "mouse", "plain", "log_file")
"""Flags that hold whichever profile is used."""
THEMES = (
    "auto", "dark", "light", "mixpeek-dark", "mixpeek-light", "high-contrast", "ansi-dark",
    "ansi-light", "mono",
)  # fmt: skip
"""What a theme may be called; the first three leave it to the terminal which one it is."""
PRODUCTION = frozenset({"production", "prod", "live"})
"""Profiles of these names are marked unless they say otherwise."""


class Secret:
    """A text that shows itself only when asked to; an empty one is false."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The text."""
        return self.__value

    def __repr__(self) -> str:
        return f"Secret({MASK if self.__value else ''})"

    def __str__(self) -> str:
        """The mask, with the last four characters of a long text to tell keys apart."""
        tail = self.__value[-4:] if len(self.__value) >= 16 else ""
        return MASK + tail if self.__value else ""

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__value

    def __hash__(self) -> int:
        return hash(self.__value)

    def __reduce__(self) -> str:
        raise TypeError("a Secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set before the first screen."""

    api_key: Secret | None
    base_url: str
    """Without a trailing slash and without ``/v1``."""
    namespace: str | None
    profile: str | None
    read_only: bool
    theme: str | None
    mouse: bool
    plain: bool
    log_file: Path | None
    sandbox: bool
    home: Path
    production: bool = False
    """Whether what is changed there hurts somebody; screens mark it."""
    warnings: tuple[str, ...] = ()
    """What the user should know about the settings, in plain words."""


def load(flags: Mapping[str, object], environ: Mapping[str, str], home: Path) -> Settings:
    """The settings; a flag beats the environment, which beats the profile.

    ``flags`` holds what the command line said under the names of the fields of ``Settings``
    (without ``home``); None or a missing name means that it said nothing. UsageError if
    anything cannot be used.
    """
    config = read_config(home / CONFIG)
    name = _text(flags.get("profile")) or _default(config)
    profile = _profile(config, name)
    base_url = (
        _url(_text(flags.get("base_url")), "--base-url")
        or _url(environ.get("MIXPEEK_BASE_URL"), "MIXPEEK_BASE_URL")
        or _url(_text(profile.get("base_url")), f"{config.path}, profile {name}")
        or BASE_URL
    )
    key = _key(flags, environ, profile)
    log_file = _text(flags.get("log_file"))
    return Settings(
        api_key=key,
        base_url=base_url,
        namespace=_text(flags.get("namespace"))
        or environ.get("MIXPEEK_NAMESPACE")
        or _text(profile.get("namespace")),
        profile=name,
        read_only=bool(flags.get("read_only") or profile.get("read_only")),
        theme=_theme(_text(flags.get("theme")), "--theme")
        or _theme(_text(config.top.get("theme")), str(config.path)),
        mouse=_switch(flags.get("mouse"), config.top.get("mouse"), True),
        plain=_switch(flags.get("plain"), config.top.get("plain"), False),
        log_file=placed(log_file, Path()) if log_file else None,
        sandbox=bool(flags.get("sandbox")),
        home=home,
        production=_production(name, profile),
        warnings=(*config.warnings, *_unset(environ, profile, key)),
    )


def of_profile(
    name: str, flags: Mapping[str, object], environ: Mapping[str, str], home: Path
) -> Settings:
    """The settings after a switch to a profile while the program runs.

    What the profile says counts, not what the environment or a flag said of the place before:
    a key never goes to a server that it was not meant for. ``--read-only`` stays, and so does how
    the program looks. UsageError if there is no such profile, it cannot be used, or has no key.
    """
    profile = _profile(read_config(home / CONFIG), name)
    kept = {flag: flags.get(flag) for flag in LASTING}
    given = {"MIXPEEK_NAMESPACE"}
    if profile.get("base_url"):
        given |= {"MIXPEEK_BASE_URL"}
    if profile.get("api_key_env") or profile.get("api_key"):
        given |= {"MIXPEEK_API_KEY"}
    rest = {variable: value for variable, value in environ.items() if variable not in given}
    found = load({**kept, "profile": name}, rest, home)
    if not found.api_key:
        raise UsageError(" ".join(found.warnings) or f"The profile {name} has no API key.")
    return found


def profiles(home: Path) -> tuple[str, ...]:
    """The names of the profiles in the config file, in its order; UsageError if it is bad."""
    return tuple(read_config(home / CONFIG).profiles)


def checked_url(text: str, source: str = "The base URL") -> str:
    """The base URL without trailing slash and ``/v1``; UsageError, naming the source, if bad."""
    url = text.strip().rstrip("/").removesuffix("/v1").rstrip("/")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise UsageError(f"{source}: this is not a URL. Example: {BASE_URL}") from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"{source}: a URL with a name or password in it is not accepted.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{source}: {text!r} must begin with https:// or http:// and name a host.")
    if parts.query or parts.fragment or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        raise UsageError(f"{source}: {text!r} must end with the host or a path.")
    return url


def _key(
    flags: Mapping[str, object], environ: Mapping[str, str], profile: Mapping[str, object]
) -> Secret | None:
    flag = flags.get("api_key")
    if isinstance(flag, Secret):
        return flag
    said = _text(flag) or environ.get("MIXPEEK_API_KEY")
    if said:
        return Secret(said)
    variable = _text(profile.get("api_key_env"))
    stored = (environ.get(variable) if variable else None) or _text(profile.get("api_key"))
    return Secret(stored) if stored else None


def _unset(
    environ: Mapping[str, str], profile: Mapping[str, object], key: Secret | None
) -> tuple[str, ...]:
    """A warning if the key was to come from a variable that is not set."""
    variable = _text(profile.get("api_key_env"))
    if key or not variable or environ.get(variable):
        return ()
    return (f"The profile takes the API key from {variable}, which is not set.",)


def _production(name: str | None, profile: Mapping[str, object]) -> bool:
    said = profile.get("production")
    return bool(said) if said is not None else (name or "").lower() in PRODUCTION


def _default(config: Config) -> str | None:
    named = _text(config.top.get("profile"))
    return named or ("default" if "default" in config.profiles else None)


def _profile(config: Config, name: str | None) -> Mapping[str, object]:
    if name is None:
        return {}
    if name not in config.profiles:
        known = ", ".join(config.profiles) or "none yet"
        raise UsageError(f"{config.path}: there is no profile {name!r}. Profiles: {known}.")
    return config.profiles[name]


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | Path) and str(value) else None


def _switch(flag: object, stored: object, default: bool) -> bool:
    chosen = flag if flag is not None else stored
    return default if chosen is None else bool(chosen)


def _theme(name: str | None, source: str) -> str | None:
    if name is not None and name not in THEMES:
        raise UsageError(f"{source}: there is no theme {name!r}. Themes: {', '.join(THEMES)}.")
    return name


def _url(text: str | None, source: str) -> str | None:
    return checked_url(text, source) if text else None
