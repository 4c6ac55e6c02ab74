"""A web address that is a secret: said at once, and kept nowhere but where the user wants it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from textual.widgets import Input

from mixpeek_tui.interview.answers import (
    Alert,
    Answers,
    Channel,
    Dataset,
    Field,
    Notifications,
    Webhook,
)
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.interview.draft import save as keep
from mixpeek_tui.interview.draft_file import drafts
from mixpeek_tui.interview.events import USUAL
from mixpeek_tui.interview.file import load, write
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.export import curl, plan_python, step_json
from mixpeek_tui.plan.tree import tree
from tests.ui.keyboard import at_the_keyboard

URL = "https://hooks.example.org/alerts?token=SECRETTOK123"
ANSWERS = Answers(
    project="shop",
    datasets=(Dataset("products", fields=(Field("title"),)),),
    notifications=Notifications(
        (Alert("prohibited", "products", "weapons", channel=Channel("webhook", url="x")),),
        Webhook("https://example.com/events", USUAL),
    ),
)


def with_url(url: str) -> Answers:
    (alert,) = ANSWERS.notifications.alerts
    alert = replace(alert, channel=Channel("webhook", url=url))
    return replace(ANSWERS, notifications=Notifications((alert,), Webhook(url, USUAL)))


async def test_it_is_said_at_the_field_and_no_draft_keeps_it(tmp_path: Path) -> None:
    async with at_the_keyboard(
        tmp_path, (80, 50), route="interview", answers=ANSWERS, at="alerts",
        environ={"ALERT_WEBHOOK_URL": URL},
    ) as keys:
        field = next(f for f in keys.app.screen.query(Input) if f.value == "x")
        field.focus()
        await keys.press("ctrl+u")
        await keys.type(URL)
        await keys.settle()
        assert keys.app.screen.state.answers.notifications.alerts[0].channel.url == URL
        assert keys.sees("note: this URL holds a secret; write ${env:ALERT_WEBHOOK_URL} instead")
        await keys.press("ctrl+g", "escape")
        await keys.settle()
        (draft,) = drafts(tmp_path / "drafts")
        assert draft.answers.notifications.alerts[0].name == "prohibited"
        assert draft.answers.notifications.alerts[0].channel == Channel("webhook")
        kept = "".join(p.read_text() for p in tmp_path.rglob("*") if p.is_file())
        assert "SECRETTOK123" not in kept


async def test_a_variable_is_no_secret_and_says_whether_it_is_set(tmp_path: Path) -> None:
    answers = with_url("${env:ALERT_WEBHOOK_URL}")
    async with at_the_keyboard(
        tmp_path, (80, 50), route="interview", answers=answers, at="alerts",
        environ={"ALERT_WEBHOOK_URL": URL},
    ) as keys:
        assert re.search(r"\$\{env:ALERT_WEBHOOK_URL\} +set", keys.text)
        assert "holds a secret" not in keys.text


async def test_a_saved_file_that_holds_it_is_the_users_alone_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("")
    path.chmod(0o644)
    async with at_the_keyboard(tmp_path, route="interview", answers=with_url(URL)) as keys:
        await keys.press("ctrl+r", "s", "ctrl+u")
        assert keys.sees("only you may read the file")
        assert "No secret" not in keys.text
        await keys.type(f"{path}\n")
        await keys.press("y")
    assert path.stat().st_mode & 0o777 == 0o600
    loaded = load(path)
    assert loaded.answers == with_url(URL)
    assert [c.place for c in loaded.warnings if "holds a secret" in c.message] == [
        "notifications.alerts[0].channel.url", "notifications.webhook.url",
    ]  # fmt: skip


def test_a_file_without_one_is_as_open_as_any(tmp_path: Path) -> None:
    plain, other = tmp_path / "shop.yaml", tmp_path / "other"
    write(ANSWERS, plain)
    other.write_text("")
    assert plain.stat().st_mode == other.stat().st_mode


def test_nothing_that_is_shown_of_a_plan_has_it(tmp_path: Path) -> None:
    plan = build(with_url(URL))
    shown = "".join(map(curl, plan.steps)) + plan_python(plan) + repr(tree(plan))
    shown += json.dumps([step_json(step) for step in plan.steps])
    assert "SECRETTOK123" not in shown
    assert "${env:WEBHOOK_URL_SHOP_PROHIBITED}" in shown
    assert "https://hooks.example.org/[hidden]" in shown


def test_what_was_put_aside_is_kept_without_it(tmp_path: Path) -> None:
    aside = {"a#webhook": Channel("webhook", url=URL), "b#slack": Channel("slack", webhook_url=URL)}
    path = keep(Draft(ANSWERS, aside=aside), tmp_path, "one")
    assert "SECRETTOK123" not in path.read_text()
    assert drafts(tmp_path)[0].aside == {"a#webhook": Channel("webhook"), "b#slack": Channel("slack")}
