"""A form follows the answers: its words, its hints, and what a click or a long text does to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from mixpeek_tui.text import plural
from mixpeek_tui.ui.fields.field_grid import FieldGrid
from mixpeek_tui.ui.sections.label_lines import parse
from mixpeek_tui.ui.sections.registry import section
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State
from tests.ui.keyboard import at_the_keyboard


@pytest.fixture(scope="module")
def shop() -> Answers:
    return load(Path(__file__).parents[1] / "data" / "shop.yaml").answers


async def test_another_kind_of_taxonomy_is_explained_in_its_own_words(
    tmp_path: Path, shop: Answers
) -> None:
    bare = replace(shop, taxonomy=None)
    async with at_the_keyboard(
        tmp_path, (80, 40), route="interview", answers=bare, at="taxonomy"
    ) as keys:
        await keys.app.screen.give("taxonomy.kind", "flat")
        await keys.settle()
        assert keys.sees("or pasted with commas") and keys.sees("food, sports")
        await keys.app.screen.give("taxonomy.kind", "hierarchical")
        await keys.settle()
        assert keys.sees("children indented below their parent") and keys.sees("with a touch screen")
        assert not keys.sees("or pasted with commas") and not keys.sees("food, sports")


async def test_how_many_events_are_chosen_is_counted_while_they_are(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(
        tmp_path, (100, 60), route="interview", answers=shop, at="alerts"
    ) as keys:
        webhook = shop.notifications.webhook
        assert webhook is not None
        assert keys.sees(f"{len(webhook.events)} events chosen")
        await keys.app.screen.give("notifications.webhook.events#clusters", webhook.events[:1])
        await keys.settle()
        assert keys.sees("1 event chosen")


async def test_a_click_on_the_titles_of_an_empty_table_is_no_click_on_a_row(
    tmp_path: Path,
) -> None:
    async with at_the_keyboard(tmp_path, (80, 60), route="interview") as keys:
        await keys.pilot.click("FieldGrid", offset=(5, 0))
        await keys.type("title")
        await keys.settle()
        fields = keys.app.screen.state.answers.datasets[0].fields
        assert [field.name for field in fields] == ["title"]


@pytest.mark.parametrize(
    "text",
    ["a>" * 3000, "\n".join(" " * depth + "x" for depth in range(1500))],
    ids=["arrows", "indents"],
)
def test_labels_are_told_apart_to_a_depth_that_can_be_walked_through(
    text: str, shop: Answers
) -> None:
    state = section("taxonomy").edit(State(shop), "taxonomy.kind", "hierarchical")
    state = section("taxonomy").edit(state, "taxonomy.labels", text)
    assert state.answers.taxonomy is not None
    assert state.answers.taxonomy.labels == parse(text, nested=True)
    assert [spec.place for spec in section("taxonomy").specs(View(state))]


def test_all_labels_are_counted(shop: Answers) -> None:
    state = section("taxonomy").edit(State(shop), "taxonomy.kind", "hierarchical")
    many = "all\n" + "\n".join(f" part {n}" for n in range(1200))
    state = section("taxonomy").edit(state, "taxonomy.labels", many)
    notes = [getattr(spec, "note", "") for spec in section("taxonomy").specs(View(state))]
    assert plural(1201, "label") in notes


def test_a_file_that_was_named_before_is_no_longer_complained_of() -> None:
    place = "datasets[0].source.path"
    state = State().put(place, "new.csv")
    wrong = Complaint(place, "there is no file new.csv")
    state = state.looked(place, "new.csv", wrong).looked(place, "old.csv", None)
    assert state.complaints == (wrong,)


async def test_a_list_that_is_pasted_into_the_table_stays_while_one_types_on(
    tmp_path: Path,
) -> None:
    async with at_the_keyboard(tmp_path, (80, 60), route="interview") as keys:
        keys.app.screen.query_one(FieldGrid).focus()
        keys.app.post_message(events.Paste("title (text), price (float)"))
        await keys.press("ctrl+n")
        await keys.settle()
        assert keys.sees("title text") and keys.sees("price float")
        await keys.press("down", "down")
        await keys.type("brand")
        await keys.settle()
        fields = keys.app.screen.state.answers.datasets[0].fields
        assert [field.name for field in fields] == ["title", "price", "brand"]
