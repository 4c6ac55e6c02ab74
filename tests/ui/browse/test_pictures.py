"""The screens with data, empty, loading and with an error, as text, at two sizes.

``UPDATE_PICTURES=1`` writes the pictures anew; look at the difference before it is committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mixpeek_tui.errors import ApiError, NotFound, Problem, Unreachable
from mixpeek_tui.wire import Request
from tests.ui.browse.answers import CLUSTER, clustered, searching, triggered
from tests.ui.browse.drawn import SIZES, looks_like
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import Workspace, shop


def empty() -> Workspace:
    workspace = shop()
    for path in workspace.lists:
        if "namespaces" not in path:
            workspace.lists[path] = []
    return workspace


def loading() -> Workspace:
    return shop(gate=asyncio.Event())


def broken() -> Workspace:
    workspace = shop()
    said = Problem("unreachable", "Connection refused", "Nothing answers at that address.", "Check the base URL.")
    for path in workspace.lists:
        workspace.answers[f"POST {path}"] = Unreachable(said)
    return workspace


def never_ran() -> Workspace:
    workspace = clustered()
    gone = NotFound(Problem("not_found", "no run", status=404))
    for path in ("groups", "visualization", "executions"):
        workspace.answers[f"GET /v1/clusters/clust_2/{path}"] = gone
    workspace.lists["/v1/clusters/clust_2/executions/list"] = []
    return workspace


def reading() -> Workspace:
    workspace = clustered()

    def asked(request: Request) -> object:
        workspace.gate = asyncio.Event()
        return None

    workspace.answers[f"GET {CLUSTER}"] = asked
    return workspace


def unreadable() -> Workspace:
    workspace = clustered()
    said = Problem("server", "The engine is being replaced", "The API had a problem of its own.", "", 500)
    for path in ("groups", "visualization"):
        workspace.answers[f"GET {CLUSTER}/{path}"] = ApiError(said)
    return workspace


pytestmark = pytest.mark.usefixtures("no_rest")
SCENES: dict[str, tuple[Callable[[], Workspace], str, Sequence[str], str]] = {
    "browser-data": (shop, "clusters", (), "groups by"),
    "browser-empty": (empty, "clusters", (), "No clusters yet"),
    "browser-loading": (loading, "clusters", (), "loading clusters"),
    "browser-error": (broken, "clusters", (), "Connection refused"),
    "overview-data": (shop, "overview", (), "daily-recluster"),
    "overview-empty": (empty, "overview", (), "nothing yet"),
    "overview-loading": (loading, "overview", (), "looking around"),
    "overview-error": (broken, "overview", (), "Connection refused"),
    "cluster-data": (clustered, "clusters", ("enter",), "Headphones"),
    "cluster-empty": (never_ran, "clusters", ("down", "enter"), "never ran"),
    "cluster-loading": (reading, "clusters", ("enter",), "loading groups"),
    "cluster-error": (unreadable, "clusters", ("enter",), "could not be read"),
    "cluster-map": (clustered, "clusters", ("enter", "m"), "Headphones"),
    "trigger-data": (triggered, "triggers", ("enter",), "out of memory"),
    "playground-data": (searching, "retrievers", ("enter", "a", "enter"), "green shoe"),
    "raw-data": (shop, "clusters", ("v",), "num_clusters: 14"),
    "edit-data": (shop, "triggers", ("e",), "first in"),
    "delete-data": (shop, "clusters", ("ctrl+d",), "Used by"),
    "copy-data": (shop, "clusters", ("y",), "the call that reads it"),
    "command-data": (shop, "clusters", ("colon", "t"), "triggers"),
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
async def test_picture(scene: str, size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make, kind, keys, words = SCENES[scene]
    workspace = make()
    async with browsing(workspace, kind=kind, size=SIZES[size]) as at:
        if keys:
            await at.until(lambda: at.app.browser.pane.item)
            await at.pilot.pause()
            await at.press(*keys)
        await at.sees(words)
        await looks_like(f"{scene}-{size}", at, workspace.sent)
