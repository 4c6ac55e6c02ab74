"""Answers to what was sent that arrive while the whole program is being left."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from mixpeek_tui.ui.widgets.top_line import TopLine
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.test_leaving import LastWord
from tests.ui.browse.workspace import refused, shop

NAME = "shop-vector-clusters"
CLUSTER = "/v1/clusters/clust_51d0aaaabbbb9f3a"
STARTED = {"task_id": "t", "status": "PENDING", "run_id": "r"}
DEEDS: dict[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "run": (f"POST {CLUSTER}/execute", [("x", NAME)]),
    "delete": (f"DELETE {CLUSTER}", [("ctrl+d", f"Type {NAME}"), (NAME, NAME), ("enter", NAME)]),
    "edit": (f"PATCH {CLUSTER}", [("e", "description"), ("down", ""), ("z", ""), ("ctrl+n", "y or enter"), ("y", "")]),
    "new": ("POST /v1/clusters", [("n", "cluster_name"), ("ctrl+n", "POST /v1/clusters"), ("y", "")]),
}  # fmt: skip
"""What is sent, and the way there: a key or a name, what is seen after it."""


@pytest.mark.parametrize("answer", [STARTED, refused("no")], ids=["done", "refused"])
@pytest.mark.parametrize("deed", DEEDS)
async def test_it_is_told_to_nobody_and_harms_nothing(deed: str, answer: object) -> None:
    sent, way = DEEDS[deed]
    workspace = shop()
    workspace.answers[sent] = answer
    async with browsing(workspace, kind="clusters") as at:
        await at.sees(NAME)
        *before, (last, _) = way
        for key, seen in before:
            await (at.type(key) if key == NAME else at.press(key))
            await at.sees(seen)
        gate = workspace.gate = asyncio.Event()
        await at.press(last)
        await at.until(lambda: workspace.mutations)
        await at.app.screen.mount(LastWord(at.app.screen.query_one(TopLine), gate.set))
    assert gate.is_set()
