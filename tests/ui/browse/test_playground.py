"""Searching with a retriever, and with two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.browse.answers import found, searching
from tests.ui.browse.keyboard import Keyboard, browsing


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def asked(at: Keyboard, words: str = "shoes") -> None:
    await at.sees("shop-search")
    await at.press("enter")
    await at.sees("Type what to look for")
    await at.type(words)
    await at.press("enter")


async def test_a_search_shows_hits_scores_and_stages() -> None:
    workspace = searching()
    async with browsing(workspace, kind="retrievers", size=(130, 40)) as at:
        await asked(at)
        await at.sees("3 results", "red shoe", "0.900", "price 40", "412 → 50", "38 ms", "50 → 3", "61 ms")
    body = next(r.body for r in workspace.sent if r.path.endswith("/execute"))
    assert isinstance(body, dict)
    assert body["inputs"] == {"query": "shoes"}
    assert workspace.mutations == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [(found("red", status="failed", error="the index is gone"), "The search failed: the index is gone"),
     (found("red", status="degraded", degraded=["rank timed out"]), "degraded"),
     ({"execution_id": "e", "status": "completed"}, "holds no list of results"),
     (found(), "Nothing was found")],
)  # fmt: skip
async def test_what_went_wrong_is_said_although_it_is_http_200(reply: object, words: str) -> None:
    workspace = searching()
    workspace.answers["POST /v1/retrievers/ret_search/execute"] = lambda request: reply
    async with browsing(workspace, kind="retrievers", size=(130, 40)) as at:
        await asked(at)
        await at.sees(words)


async def test_a_missing_input_is_named_and_nothing_is_sent() -> None:
    workspace = searching()
    async with browsing(workspace, kind="retrievers", size=(130, 40)) as at:
        await asked(at, "")
        await at.sees("query: is needed")
        assert not any(r.path.endswith("/execute") for r in workspace.sent)


async def test_two_retrievers_side_by_side_with_the_moves_in_rank() -> None:
    async with browsing(searching(), kind="retrievers", size=(160, 40)) as at:
        await asked(at)
        await at.sees("3 results")
        await at.press("equals_sign")
        await at.sees("Search with another retriever")
        await at.press("down", "enter")
        await at.sees("shop-qa", "↑2", "↓1", "new", "gone")
        await at.press("equals_sign")
        await at.until(lambda: at.lacks("gone"))


async def test_the_other_retriever_is_found_by_words() -> None:
    async with browsing(searching(), kind="retrievers", size=(130, 40)) as at:
        await asked(at)
        await at.press("equals_sign")
        await at.sees("Search with another retriever")
        await at.press("slash")
        await at.type("-qa")
        await at.sees("1 of 2")
        await at.press("enter", "enter")
        await at.sees("retrievers ▸ shop-search ▸ shop-qa")


async def test_explaining_runs_nothing() -> None:
    workspace = searching()
    async with browsing(workspace, kind="retrievers", size=(130, 40)) as at:
        await asked(at)
        await at.sees("3 results")
        await at.press("E")
        await at.sees("What shop-search would do", "1.5 credits", "slowest: rank")
    assert workspace.mutations == []


async def test_queries_are_remembered_and_asked_again(tmp_path: Path) -> None:
    workspace = searching()
    async with browsing(workspace, kind="retrievers", size=(130, 40), home=tmp_path) as at:
        await asked(at, "boots")
        await at.sees("3 results", "boots")
        await at.press("h", "enter")
        await at.until(lambda: sum(r.path.endswith("/execute") for r in workspace.sent) == 2)
    async with browsing(workspace, kind="retrievers", size=(130, 40), home=tmp_path) as at:
        await at.sees("shop-search")
        await at.press("enter")
        await at.sees("Asked before", "boots")


async def test_a_hit_opens_whole_and_the_reply_as_it_came() -> None:
    async with browsing(searching(), kind="retrievers", size=(130, 40)) as at:
        await asked(at)
        await at.sees("3 results")
        await at.press("enter")
        await at.sees("doc_red")
        await at.press("escape", "v")
        await at.sees("execution_id: exec_1")


async def test_it_works_on_a_small_screen() -> None:
    async with browsing(searching(), kind="retrievers", size=(80, 24)) as at:
        await asked(at)
        await at.sees("3 results", "red shoe", "412 → 50")
