from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from mixpeek_tui.errors import UsageError
from mixpeek_tui.settings import (
    BASE_URL,
    Secret,
    checked_url,
    load,
    of_profile,
    profiles,
)

CONFIG = """\
# mine
profile = "work"
theme = "light"

[profiles.work]   # at work
base_url = "https://eu.example.com/v1/"
namespace = "shop"
read_only = true
api_key_env = "WORK_KEY"

# at home
[profiles.home]
api_key = "sk_stored_key_1234567"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    path.chmod(0o600)
    return tmp_path


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = load({}, {}, tmp_path)
    assert (settings.base_url, settings.api_key, settings.namespace) == (BASE_URL, None, None)
    assert (settings.mouse, settings.plain, settings.read_only) == (True, False, False)
    assert settings.warnings == ()


def test_flag_beats_environment_beats_profile(home: Path) -> None:
    environ = {"MIXPEEK_NAMESPACE": "env", "MIXPEEK_API_KEY": "sk_env", "WORK_KEY": "sk_work"}
    assert load({}, {}, home).namespace == "shop"
    assert load({}, environ, home).namespace == "env"
    assert load({"namespace": "flag"}, environ, home).namespace == "flag"
    assert load({"namespace": None}, environ, home).namespace == "env"
    assert load({}, environ, home).api_key == Secret("sk_env")
    assert load({}, {"WORK_KEY": "sk_work"}, home).api_key == Secret("sk_work")
    assert load({"api_key": "sk_flag"}, environ, home).api_key == Secret("sk_flag")


def test_the_profile_is_the_named_one_or_the_one_the_file_names(home: Path) -> None:
    work, own = load({}, {}, home), load({"profile": "home"}, {}, home)
    assert (work.profile, work.read_only, work.base_url) == ("work", True, "https://eu.example.com")
    assert (own.profile, own.read_only, own.theme) == ("home", False, "light")
    assert own.api_key == Secret("sk_stored_key_1234567")
    assert profiles(home) == ("work", "home")
    with pytest.raises(UsageError, match=r"no profile 'x'\. Profiles: work, home"):
        load({"profile": "x"}, {}, home)


def test_a_profile_whose_variable_is_not_set_warns(home: Path) -> None:
    assert load({}, {}, home).warnings == (
        "The profile takes the API key from WORK_KEY, which is not set.",
    )


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_a_readable_file_with_a_key_in_it_warns(home: Path) -> None:
    (home / "config.toml").chmod(0o644)
    (warning,) = load({"profile": "home"}, {}, home).warnings
    assert "chmod 600" in warning and "sk_" not in warning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1\n", r"config.toml, line 1: colour is not known. Accepted: profile, theme"),
        ("[profiles.a]\n\nurl = 'x'\n", r"line 3: profiles.a.url is not known. Accepted: base_url"),
        ("[profiles.a]\nnamespace = 5\n", r"line 2: profiles.a.namespace must be a text"),
        ("profiles = 5\n", r"line 1: profiles must be a table"),
        ("[profiles.a\n", r"not valid TOML: .*line 1"),
        ("theme = 'nope'\n", r"config.toml: there is no theme 'nope'. Themes: auto, dark, light"),
        ("[profiles.default]\nbase_url = 'eu.example.com'\n", r"profile default: 'eu.example.com'"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(UsageError, match=words):
        load({}, {}, tmp_path)


@pytest.mark.parametrize(
    "url",
    ["api.mixpeek.com", "ftp://x", "https://", "https://me:pw@x.com", "https://x:y", "https://x?a=1",
     "https://a b", "https://[::1"],
)  # fmt: skip
def test_a_url_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked_url(url, "--base-url")
    assert "--base-url" in str(caught.value)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/"])
def test_a_url_loses_its_slash_and_version(tail: str) -> None:
    assert checked_url(f"http://127.0.0.1:4020{tail}") == "http://127.0.0.1:4020"


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret("sk_live_abcdefghijkl")
    assert "abc" not in repr(secret) + str(secret) + f"{secret}" + repr([secret])
    assert str(secret) == "••••ijkl" and str(Secret("short")) == "••••"
    assert secret and not Secret("")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_settings_hide_the_key_in_their_repr(home: Path) -> None:
    assert "sk_stored" not in repr(load({"profile": "home"}, {}, home))


def test_after_a_switch_what_the_profile_says_counts(home: Path) -> None:
    environ = {"MIXPEEK_API_KEY": "sk_env", "MIXPEEK_BASE_URL": "http://127.0.0.1:9", "WORK_KEY": "sk_work",
               "MIXPEEK_NAMESPACE": "elsewhere"}
    flags = {"api_key": "sk_flag", "namespace": "flagged", "base_url": "http://127.0.0.1:8", "sandbox": True}
    work = of_profile("work", flags, environ, home)
    assert (work.base_url, work.namespace, work.read_only) == ("https://eu.example.com", "shop", True)
    assert work.api_key == Secret("sk_work")
    assert not work.sandbox
    at_home = of_profile("home", {"read_only": True}, environ, home)
    assert (at_home.api_key, at_home.namespace) == (Secret("sk_stored_key_1234567"), None)
    assert at_home.read_only


def test_a_profile_without_its_key_is_not_switched_to(home: Path) -> None:
    with pytest.raises(UsageError, match="WORK_KEY, which is not set"):
        of_profile("work", {}, {"MIXPEEK_API_KEY": "sk_env"}, home)


@pytest.mark.parametrize(("name", "said", "marked"), [
    ("prod", None, True), ("Production", None, True), ("prod", False, False), ("lab", None, False), ("lab", True, True),
])
def test_production_is_marked(name: str, said: bool | None, marked: bool, tmp_path: Path) -> None:
    marked_so = "" if said is None else f"production = {str(said).lower()}\n"
    (tmp_path / "config.toml").write_text(f'[profiles.{name}]\nnamespace = "shop"\n{marked_so}')
    assert load({"profile": name}, {}, tmp_path).production is marked
