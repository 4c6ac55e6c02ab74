"""Every section with data, empty, and with problems, as text, at two sizes.

``UPDATE_PICTURES=1`` writes the pictures anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.interview.answers import (
    Answers,
    Automation,
    Channel,
    Clustering,
    Notifications,
    Schedule,
    Taxonomy,
    Webhook,
)
from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.state import State
from tests.ui.keyboard import Keyboard, at_the_keyboard

FOLDER = Path(__file__).parent / "pictures"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x50": (160, 50)}
SECTIONS = ("data", "retrieval", "taxonomy", "clustering", "automation", "alerts")
SHOP = load(Path(__file__).parent.parent / "data" / "shop.yaml").answers


def noon() -> datetime:
    return datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def spoilt(answers: Answers) -> Answers:
    """Something wrong in every section."""
    products = answers.datasets[0]
    fields = tuple(f for f in products.fields if f.type != "image")
    wrong = replace(fields[0], name="no good")
    alert = replace(answers.notifications.alerts[0], name="", channel=Channel(url="nowhere"))
    return replace(
        answers.with_dataset(0, replace(products, fields=(wrong, *fields[1:], fields[1]))),
        project="My Shop",
        taxonomy=Taxonomy(dataset="products", field="gone"),
        clustering=Clustering(dataset="products", feature="image", algorithm="kmeans", clusters=1),
        automation=Automation(Schedule(cron="0 0 31 2 *"), Schedule(every="daily", timezone="Mars")),
        notifications=Notifications((alert,), Webhook("ftp://x", ())),
    )  # fmt: skip


STATES: dict[str, Answers | None] = {"data": SHOP, "empty": None, "problems": spoilt(SHOP)}


def check(keys: Keyboard, name: str) -> None:
    path = FOLDER / f"{name}.txt"
    seen = keys.text.rstrip() + "\n"
    if os.environ.get("UPDATE_PICTURES"):
        path.write_text(seen, "utf-8")
    assert seen == path.read_text("utf-8")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("section", SECTIONS)
async def test_section(tmp_path: Path, section: str, state: str, size: str) -> None:
    given: dict[str, Any] = {"answers": STATES[state], "at": section, "clock": noon}
    async with at_the_keyboard(tmp_path, SIZES[size], route="interview", **given) as keys:
        await keys.settle()
        check(keys, f"{section}-{state}-{size}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
async def test_review(tmp_path: Path, state: str, size: str) -> None:
    begun = State(STATES[state]) if STATES[state] else State()
    given = {"state": begun, "base_dir": Path(__file__).parent.parent / "data",
             "environ": {"SLACK_WEBHOOK_URL": "x"}}
    async with at_the_keyboard(tmp_path, SIZES[size], route="review", **given) as keys:
        await keys.settle()
        check(keys, f"review-{state}-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_home(tmp_path: Path, size: str) -> None:
    async with at_the_keyboard(tmp_path, SIZES[size]) as keys:
        await keys.settle()
        check(keys, f"home-{size}")
