"""Profiles are switched in place: server, key, namespace, what may be changed, what is marked."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.outside import Outside, outside
from mixpeek_tui.cli.screen import services
from mixpeek_tui.ui.app import MixpeekApp
from tests.strict_server import Options, StrictServer
from tests.strict_server.loopback import serving
from tests.ui.browse.app import TERMINAL
from tests.ui.browse.keyboard import Keyboard
from tests.ui.opened import opened

LIVE, LAB = "sk_live_key_of_the_test", "sk_lab_key_of_the_test"


@pytest.fixture
def servers() -> Iterator[dict[str, tuple[str, StrictServer]]]:
    """A server for each profile, with a bucket named after it."""
    with ExitStack() as stack:
        found = {}
        for name, key in (("live", LIVE), ("lab", LAB)):
            server = StrictServer(Options(api_key=key))
            url = stack.enter_context(serving(server))
            headers = {"Authorization": f"Bearer {key}", "X-Namespace": f"{name}-space"}
            with httpx.Client(base_url=url, headers=headers) as client:
                extractor = {"feature_extractor_name": "text_extractor", "version": "v1"}
                space = {"namespace_name": f"{name}-space", "feature_extractors": [extractor]}
                assert client.post("/v1/namespaces", json=space).is_success
                schema = {"properties": {"body": {"type": "string"}}}
                bucket = {"bucket_name": f"{name}-data", "bucket_schema": schema}
                assert client.post("/v1/buckets", json=bucket).is_success
            server.requests.clear()
            found[name] = (url, server)
        yield found


@pytest.fixture
def world(servers: dict[str, tuple[str, StrictServer]], tmp_path: Path) -> Iterator[Outside]:
    """Started with the profile ``live``, whose key is in the environment."""
    (tmp_path / "config.toml").write_text(f"""
[profiles.live]
base_url = "{servers["live"][0]}"
namespace = "live-space"

[profiles.lab]
base_url = "{servers["lab"][0]}"
namespace = "lab-space"
read_only = true
api_key_env = "LAB_KEY"

[profiles.locked]
base_url = "{servers["lab"][0]}"
api_key_env = "NOBODY_SET_THIS"
""")
    environ = {"MIXPEEK_TUI_HOME": str(tmp_path), "MIXPEEK_API_KEY": LIVE, "LAB_KEY": LAB}
    found = outside(argparse.Namespace(profile="live"), Shell(environ))
    yield found
    found.close()


def _said(app: MixpeekApp, words: str) -> bool:
    return any(words in f"{note.title} {note.message}" for note in app._notifications)


async def _type(at: Keyboard, command: str) -> None:
    await at.press("colon")
    await at.type(command)
    await at.press("enter")


async def test_all_of_a_profile_is_switched_and_nothing_of_the_other_goes_there(
    servers: dict[str, tuple[str, StrictServer]], world: Outside
) -> None:
    app = MixpeekApp(services(world), TERMINAL, "dark", route="browser", given={"kind": "buckets"})
    async with app.run_test(size=(110, 30)) as pilot:
        await opened(pilot)
        at = Keyboard(app, pilot)
        await at.sees("live-data", "live-space ▸ buckets", "live (production)")
        seen_before = len(servers["lab"][1].requests)
        await _type(at, "profile lab")
        await at.sees("lab-space ▸ overview", "lab (read-only)")
        await _type(at, "buckets")
        await at.sees("lab-data")
        assert at.lacks("live-data")
        await at.press("ctrl+d")
        await at.until(lambda: _said(app, "Nothing was sent"))
        await _type(at, "profile locked")
        await at.until(lambda: _said(app, "NOBODY_SET_THIS, which is not set"))
        await at.sees("lab-space ▸ buckets", "lab (read-only)")
        await _type(at, "profile live")
        await at.sees("live-space ▸ overview", "live (production)")
        await _type(at, "buckets")
        await at.sees("live-data")
    assert seen_before == 0
    for name, key in (("live", LIVE), ("lab", LAB)):
        requests = servers[name][1].requests
        assert requests
        assert {one.headers["authorization"] for one in requests} == {f"Bearer {key}"}
        spaces = {one.headers.get("x-namespace") for one in requests} - {None}
        assert spaces == {f"{name}-space"}
        assert not [one for one in servers[name][1].refused if "stand-in" not in one.message]
        assert not [one for one in requests if one.method in ("PATCH", "PUT", "DELETE")]


async def test_a_profile_that_is_not_there_changes_nothing(world: Outside) -> None:
    app = MixpeekApp(services(world), TERMINAL, "dark", route="browser", given={"kind": "buckets"})
    async with app.run_test(size=(110, 30)) as pilot:
        await opened(pilot)
        at = Keyboard(app, pilot)
        await at.sees("live-data")
        await at.press("colon")
        await at.type("profile l")
        await at.sees("profile live  profile lab  profile locked")
        await at.type("ost")
        await at.press("enter")
        await at.until(lambda: _said(app, "there is no profile 'lost'"))
        await at.sees("live-space ▸ buckets")


async def test_calls_of_before_are_shown_with_the_server_they_went_to(world: Outside) -> None:
    given = services(world)
    app = MixpeekApp(given, TERMINAL, "dark", route="browser", given={"kind": "buckets"})
    async with app.run_test(size=(110, 30)) as pilot:
        await opened(pilot)
        at = Keyboard(app, pilot)
        await at.sees("live-data")
        before = world.settings.base_url
        await _type(at, "profile lab")
        await at.sees("lab-space ▸ overview")
        await at.until(lambda: any(world.settings.base_url in call.curl for call in given.calls()))
        assert before in given.calls()[0].curl
        assert LIVE not in world.redact(f"key {LIVE} and {LAB}")
