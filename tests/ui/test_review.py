"""The review: rows off and on, names, requests, the answers file, the way into the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.screens import review
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.widgets.plan_tree import PlanTree
from tests.ui.keyboard import Keyboard, at_the_keyboard


@pytest.fixture(scope="module")
def shop() -> Answers:
    return load(Path(__file__).parent.parent / "data" / "shop.yaml").answers


def reviewing(tmp_path: Path, answers: Answers, size: tuple[int, int] = (100, 50), ready: bool = True, **where: Any) -> Any:
    base_dir = Path(__file__).parent.parent / "data"
    environ = {"SLACK_WEBHOOK_URL": "https://hooks.example.com"} if ready else {}
    return at_the_keyboard(
        tmp_path, size, route="review", where=where, environ=environ, state=State(answers),
        base_dir=base_dir,
    )


def cursor(keys: Keyboard, key: str) -> None:
    keys.app.screen.query_one(PlanTree).reveal(key)


async def test_a_row_is_off_with_what_needs_it_and_on_again(tmp_path: Path, shop: Answers) -> None:
    async with reviewing(tmp_path, shop) as keys:
        cursor(keys, "cluster.shop-vector-clusters")
        await keys.press("space")
        assert keys.app.screen.state.answers.skip == ("cluster.shop-vector-clusters",)
        assert keys.sees("3 rows off")
        assert keys.told == ["shop-vector-clusters is off, and 2 rows that need it."]
        cursor(keys, "trigger.daily-recluster")
        await keys.press("space")
        assert "is off because cluster.shop-vector-clusters is off" in keys.told[-1]
        cursor(keys, "cluster.shop-vector-clusters")
        await keys.press("space")
        assert keys.app.screen.state.answers == shop


async def test_the_namespace_cannot_be_left_out(tmp_path: Path, shop: Answers) -> None:
    async with reviewing(tmp_path, shop) as keys:
        await keys.press("space")
        assert keys.app.screen.state.answers.skip == ()
        assert "it cannot be left out" in keys.told[-1]


async def test_a_row_gets_another_name_that_can_be_used(tmp_path: Path, shop: Answers) -> None:
    async with reviewing(tmp_path, shop) as keys:
        cursor(keys, "retriever.shop-search")
        await keys.press("r")
        await keys.type("!")
        assert keys.sees("is no name")
        await keys.press("enter")
        assert keys.sees("Another name for retriever.shop-search")
        await keys.press("backspace")
        await keys.type("2\n")
        assert keys.app.screen.state.answers.rename == {"retriever.shop-search": "shop-search2"}
        assert keys.sees("retriever shop-search2")


async def test_the_exact_request_in_three_forms(tmp_path: Path, shop: Answers) -> None:
    async with reviewing(tmp_path, shop) as keys:
        cursor(keys, "bucket.reviews-data")
        await keys.press("v")
        assert keys.sees('"path": "/v1/buckets"')
        await keys.press("2")
        assert keys.sees("curl -X POST https://api.mixpeek.com/v1/buckets")
        await keys.press("3")
        assert keys.sees("call('bucket.reviews-data', 'POST', '/v1/buckets'")
        await keys.press("c")
        assert "Python: copying is switched off" in keys.told[-1]


async def test_the_answers_are_saved_as_a_file(tmp_path: Path, shop: Answers) -> None:
    async with reviewing(tmp_path, shop) as keys:
        name = str(tmp_path / "shop.yaml")
        await keys.press("s", "ctrl+u")
        await keys.type(f"{name}\n")
        assert load(tmp_path / "shop.yaml").answers == shop
        (tmp_path / "shop.yaml").write_text("mine")
        await keys.press("s", "ctrl+u")
        await keys.type(f"{name}\n")
        assert keys.sees("Replace the file that is there?")
        await keys.press("n")
        assert (tmp_path / "shop.yaml").read_text() == "mine"


async def test_a_complaint_leads_to_its_question_and_keeps_the_plan_from_running(
    tmp_path: Path, shop: Answers
) -> None:
    answers = shop.with_dataset(1, replace(shop.datasets[1], name="no good"))
    async with at_the_keyboard(tmp_path, (100, 30), route="interview", answers=answers) as keys:
        await keys.press("ctrl+r")
        assert keys.sees("'no good' is no dataset name")
        await keys.press("enter")
        assert "must be mended first" in keys.told[-1]
        await keys.press("enter")
        await keys.settle()
        assert keys.app.screen.at == "data"
        assert keys.app.screen.state.dataset == 1
        await keys.press("backspace")
        assert keys.app.screen.state.answers.datasets[1].name == "no goo"


async def test_enter_runs_what_is_shown(
    tmp_path: Path, shop: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(review, "open_screen", lambda app, name, **given: opened.append((name, given)))
    async with reviewing(tmp_path, replace(shop, skip=("cluster.gone",))) as keys:
        await keys.press("enter")
        [(name, given)] = opened
        assert name == "run"
        assert given["answers"] == shop
        assert given["plan"].steps and given["base_dir"].name == "data"


async def test_without_a_key_it_is_asked_for_and_not_shown(tmp_path: Path, shop: Answers) -> None:
    async with reviewing(tmp_path, shop, has_key=False) as keys:
        await keys.press("enter")
        assert keys.sees("What's your Mixpeek API key?")
        await keys.type("sk_secret")
        assert not keys.sees("sk_secret")


async def test_back_to_the_questions_with_what_was_switched(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(tmp_path, (120, 50), route="interview", answers=shop) as keys:
        await keys.press("ctrl+r")
        cursor(keys, "webhook.shop-job-notifications")
        await keys.press("space", "2")
        await keys.settle()
        assert keys.app.screen.at == "retrieval"
        assert keys.app.screen.state.answers.skip == ("webhook.shop-job-notifications",)
        await keys.press("ctrl+r", "escape")
        await keys.settle()
        assert keys.app.screen.at == "retrieval"


async def test_many_complaints_scroll_and_the_last_can_be_reached(tmp_path: Path, shop: Answers) -> None:
    alerts = tuple(replace(a, name="a b", watch_for="") for a in shop.notifications.alerts * 4)
    answers = replace(shop, notifications=replace(shop.notifications, alerts=alerts))
    async with reviewing(tmp_path, answers, (80, 24)) as keys:
        await keys.press("tab", *["down"] * 30)
        last = keys.app.screen._derived.complaints[-1]
        assert last.place.startswith("notifications.alerts[7]")
        assert keys.sees("▸ Alerts")


async def test_what_is_not_on_this_machine_is_said_before_anything_is_sent(
    tmp_path: Path, shop: Answers
) -> None:
    async with reviewing(tmp_path, shop, ready=False) as keys:
        assert keys.sees("the environment variable SLACK_WEBHOOK_URL is not set")
        await keys.press("enter")
        assert "must be mended first" in keys.told[-1]
        cursor(keys, "alert.shop-leaks")
        keys.app.screen.query_one(PlanTree).focus()
        await keys.press("space")
        assert not keys.sees("SLACK_WEBHOOK_URL")


async def test_the_sandbox_says_its_own_pace_and_refuses_nothing(
    tmp_path: Path, shop: Answers
) -> None:
    for sandbox, there, away in (
        (True, "in the sandbox", "requests a minute"),
        (False, "The API will refuse the 4th retriever unless your plan allows more.", "sandbox"),
    ):
        async with at_the_keyboard(
            tmp_path, (100, 30), route="interview", answers=shop, where={"sandbox": sandbox}
        ) as keys:
            assert keys.sees("over the free plan") is not sandbox
            await keys.press("ctrl+r")
            assert keys.sees(there) and away not in keys.text.split("\n", 1)[1]


async def test_rows_that_the_plan_no_longer_has_are_named(tmp_path: Path, shop: Answers) -> None:
    gone = replace(shop, skip=("cluster.gone",), rename={"retriever.gone": "find"})
    async with reviewing(tmp_path, gone) as keys:
        words = "No longer in the plan: cluster.gone (switched off), retriever.gone (called find)"
        assert keys.told == [words]
