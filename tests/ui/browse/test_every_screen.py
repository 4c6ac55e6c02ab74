"""Lists of every kind and what opens from them: with data, empty, loading, with an error.

Beside ``test_pictures``, which has the browser's own states. ``UPDATE_PICTURES=1`` writes the
pictures anew; look at the difference before it is committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mixpeek_tui.ui.browse.place import browsable
from tests.ui.browse.answers import clustered, searching, triggered
from tests.ui.browse.drawn import SIZES, looks_like
from tests.ui.browse.everything import everything, failing, nothing_found
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.workspace import Workspace, shop

pytestmark = pytest.mark.usefixtures("no_rest")
INSIDE = {"object": "buckets", "sync": "buckets", "document": "collections", "execution": "retrievers",
          "cluster_execution": "clusters"}  # fmt: skip
"""Kinds that are listed inside another."""
LISTS = [owner.name for owner in browsable() if owner.name not in (*INSIDE, "cluster")]
SEARCH = "POST /v1/retrievers/ret_search/execute"
ASK = ("enter", "a", "enter")

Scene = tuple[Callable[[], Workspace], str, Sequence[str], str]
SCENES: dict[str, Scene] = {
    **{f"list-{name}": (everything, name, (), "") for name in LISTS},
    **{f"list-{name}": (everything, owner, (f":{name}",), "") for name, owner in INSIDE.items()},
    "members-data": (clustered, "clusters", ("enter", "enter"), "Running shoes"),
    "trigger-empty": (shop, "triggers", ("down", "enter"), "6h-reclassify"),
    "trigger-error": (lambda: failing("GET /v1/triggers/trg_1/history"), "triggers", ("enter",), "Connection refused"),
    "alert-data": (everything, "alerts", ("enter",), "the webhook said"),
    "alert-empty": (shop, "alerts", ("enter",), "never looked at"),
    "alert-error": (lambda: failing("GET /v1/alerts/alt_1/executions"), "alerts", ("enter",), "Connection refused"),
    "playground-empty": (searching, "retrievers", ("enter",), "Type what to look for"),
    "playground-nothing": (nothing_found, "retrievers", ASK, "Nothing was found"),
    "playground-error": (lambda: failing(SEARCH), "retrievers", ASK, "Connection refused"),
    "playground-compare": (searching, "retrievers", (*ASK, "equals_sign", "down", "enter"), "white shoe"),
    "explain-data": (searching, "retrievers", (*ASK, "E"), "Nothing was run"),
    "hit-data": (searching, "retrievers", (*ASK, "enter"), "doc_red"),
    "details-data": (everything, "batches", ("down", "down", "d"), "btch_"),
    "marked-data": (everything, "batches", ("space", "space"), "2 marked"),
    "filter-data": (everything, "batches", ("slash", *"failed"), "of 4"),
    "filter-empty": (everything, "batches", ("slash", *"nothing"), "pass the filter"),
    "new-data": (shop, "clusters", ("n",), "cluster_name"),
    "difference-data": (shop, "triggers", ("e", *"x", "ctrl+n"), "daily-recluster"),
    "help-data": (shop, "clusters", ("question_mark",), "Look at a workspace"),
    "palette-data": (shop, "clusters", ("ctrl+p",), "Calls of this session"),
    "calls-empty": (shop, "clusters", ("at",), "equests"),
}  # fmt: skip


async def draw(scene: str, at: Keyboard, sent: Sequence[object]) -> None:
    """Compare with the pictures, at one size after the other."""
    for name, size in SIZES.items():
        await at.pilot.resize_terminal(*size)
        await looks_like(f"{scene}-{name}", at, sent)


@pytest.mark.parametrize("scene", SCENES)
async def test_picture(scene: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make, kind, keys, words = SCENES[scene]
    workspace = make()
    async with browsing(workspace, kind=kind, size=SIZES["80x24"]) as at:
        await at.until(lambda: at.app.browser.pane.item)
        await at.pilot.pause()
        for key in keys:
            if key.startswith(":"):
                at.app.browser.open_kind(key[1:])
            else:
                await at.press(key)
        await at.sees(words)
        await draw(scene, at, workspace.sent)


LOADING: dict[str, tuple[Callable[[], Workspace], str, Sequence[str], str]] = {
    "playground-loading": (searching, "retrievers", ASK, "searching"),
    "trigger-loading": (triggered, "triggers", ("enter",), "daily-recluster"),
    "alert-loading": (everything, "alerts", ("enter",), "shop-prohibited"),
}  # fmt: skip


@pytest.mark.parametrize("scene", LOADING)
async def test_picture_while_loading(
    scene: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list was read; what is opened from it is not answered."""
    monkeypatch.chdir(tmp_path)
    make, kind, keys, words = LOADING[scene]
    workspace = make()
    async with browsing(workspace, kind=kind, size=SIZES["80x24"]) as at:
        await at.until(lambda: at.app.browser.pane.item)
        await at.pilot.pause()
        workspace.gate = asyncio.Event()
        await at.press(*keys)
        await at.sees(words)
        await draw(scene, at, workspace.sent)
