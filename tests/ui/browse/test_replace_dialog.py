"""A yes to replacing something can be typed whatever it is called."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.workspace.item import read_item
from mixpeek_tui.workspace.snapshot import Workspace
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.test_hostile import assert_tame
from tests.ui.browse.workspace import shop


@pytest.mark.parametrize("name", ["\x1b[31mred", " padded ", "x" * 4000, "line\nbreak"],
                         ids=["escape", "padded", "long", "lines"])  # fmt: skip
async def test_what_nobody_can_type_is_replaced_by_its_id(name: str) -> None:
    cluster = read_item(kind("cluster"), {"cluster_id": "clust_7", "cluster_name": name})
    trigger = read_item(kind("trigger"), {"trigger_id": "t", "name": "y" * 4000,
                                          "action_config": {"cluster_id": "clust_7"}})  # fmt: skip
    answers: list[Any] = []
    async with browsing(shop(), kind="clusters", size=(80, 24)) as at:
        await at.sees("2 clusters")
        open_screen(at.app, "replace", item=cluster, on_result=answers.append,
                    workspace=Workspace(None, {"trigger": (trigger,)}))  # fmt: skip
        await at.sees("Delete cluster", "Type clust_7 to agree.", "enter agree")
        assert_tame(at.text, 80)
        await at.type("clust_8")
        await at.press("enter")
        await at.sees("That is not it. Type clust_7.")
        assert answers == []
        await at.press("backspace", "7", "enter")
        await at.until(lambda: answers)
        assert answers == [True]
