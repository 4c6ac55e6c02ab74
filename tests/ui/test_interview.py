"""The interview's frame: sections, plan, draft, dialogs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList
from textual.widgets import Input

from mixpeek_tui.interview.answers import Answers, Source
from mixpeek_tui.interview.draft_file import drafts
from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.fields.field_grid import FieldGrid
from mixpeek_tui.ui.screens.errands import Errands
from mixpeek_tui.ui.widgets.form import Form
from mixpeek_tui.ui.widgets.plan_tree import PlanTree
from tests.ui.keyboard import at_the_keyboard


@pytest.fixture(scope="module")
def shop() -> Answers:
    return load(Path(__file__).parent.parent / "data" / "shop.yaml").answers


async def test_walking_through_every_section_and_back_changes_nothing(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(tmp_path, route="interview", answers=shop) as keys:
        for key in ["ctrl+n"] * 5 + ["ctrl+o"] * 5:
            await keys.press(key)
            await keys.settle()
        assert keys.app.screen.at == "data"
        assert keys.app.screen.state.answers == shop
        assert list((tmp_path / "drafts").iterdir()) == []


async def test_what_is_no_answer_stays_in_its_field_with_the_reason(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(
        tmp_path, (80, 50), route="interview", answers=shop, at="clustering"
    ) as keys:
        keys.app.screen.query_one(Input).focus()
        await keys.type("x")
        assert keys.sees("! '9x' is no whole number. Accepted: 2 to 1000")
        await keys.press("ctrl+n", "ctrl+o")
        await keys.settle()
        assert keys.app.screen.query_one(Input).value == "9x"
        assert keys.sees("! '9x' is no whole number")
        assert keys.sees("4 Clustering!")


async def test_digits_on_the_rail_go_to_sections(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(tmp_path, (120, 40), route="interview", answers=shop) as keys:
        await keys.press("ctrl+g", "5")
        await keys.settle()
        assert keys.app.screen.at == "automation"
        await keys.press("2", "down", "enter")
        await keys.settle()
        assert keys.app.screen.at == "taxonomy"
        assert keys.sees("Do you want to automatically classify")


async def test_the_plan_follows_each_letter_and_keeps_the_cursor(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(tmp_path, (120, 40), route="interview", answers=shop) as keys:
        tree = keys.app.screen.query_one(PlanTree)
        tree.reveal("cluster.shop-vector-clusters")
        await keys.type("s")
        assert keys.sees("namespace shops")
        assert tree.node.word != "namespace"
        await keys.press("backspace")
        assert keys.sees("namespace shop ")
        tree.reveal("bucket.products-data")
        name = keys.app.screen.query(Input)[1]
        name.focus()
        await keys.pilot.pause()
        assert tree.node.key == "bucket.products-data"
        assert keys.sees("why: the dataset products in Data")


async def test_new_rows_are_marked_until_another_answer_changes(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (120, 40), route="interview") as keys:
        tree = keys.app.screen.query_one(PlanTree)
        await keys.type("shop")
        await keys.press("tab", "tab")
        await keys.type("g")
        await keys.press("tab", "tab", "tab", "tab")
        await keys.type("body")
        assert tree.marks["collection.g-text"] == "new"
        keys.app.screen.query_one(Input).focus()
        await keys.type("x")
        assert "new" not in tree.marks.values()


async def test_the_plan_takes_the_screen_and_gives_it_back(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(tmp_path, route="interview", answers=shop) as keys:
        assert keys.sees("plan: 23 resources")
        assert not keys.sees("retriever shop-search")
        before = keys.app.focused
        await keys.press("ctrl+t")
        assert keys.sees("retriever shop-search")
        await keys.press("escape")
        assert keys.app.focused is before
        assert keys.sees("What is the project called?")


async def test_the_draft_is_saved_and_goes_on_from_home(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path) as keys:
        await keys.press("enter")
        await keys.type("shop")
        await keys.press("escape")
        await keys.settle()
        assert [d.answers.project for d in drafts(tmp_path / "drafts")] == ["shop"]
        assert keys.sees("Continue draft shop")
        await keys.press("down", "down", "down", "down", "down", "enter")
        await keys.settle()
        assert keys.app.screen.state.answers.project == "shop"
        await keys.press("end")
        await keys.type("s")
        await keys.press("escape")
        await keys.settle()
        assert [d.answers.project for d in drafts(tmp_path / "drafts")] == ["shops"]


async def test_a_draft_is_written_a_moment_after_the_last_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixpeek_tui.ui.keeping.SAVE_AFTER", 0.01)
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        await keys.type("shop")
        await keys.comes("draft saved ")
        assert [d.answers.project for d in drafts(tmp_path / "drafts")] == ["shop"]


async def test_a_draft_keeps_what_is_no_answer_and_what_was_put_aside(
    tmp_path: Path, shop: Answers
) -> None:
    there = tmp_path / "there"
    async with at_the_keyboard(
        tmp_path, (80, 50), route="interview", answers=shop, at="clustering", base_dir=there
    ) as keys:
        keys.app.screen.query_one(Input).focus()
        await keys.type("x")
        await keys.app.screen.give("clustering.llm_labels.provider", "anthropic")
        await keys.press("ctrl+o")
        await keys.settle()
        await keys.app.screen.give("taxonomy.kind", "none")
        keys.app.screen.action_section(1)
        await keys.settle()
        await keys.press("escape")
        await keys.settle()
        (draft,) = drafts(tmp_path / "drafts")
    async with at_the_keyboard(tmp_path, (80, 50), route="interview", draft=draft.path) as keys:
        screen = keys.app.screen
        assert screen.at == "clustering"
        assert screen.query_one(Input).value == "9x"
        assert keys.sees("! '9x' is no whole number")
        assert screen.base_dir == there
        await screen.give("clustering.llm_labels.provider", "openai")
        assert screen.state.answers.clustering.llm_labels == shop.clustering.llm_labels
        await keys.press("ctrl+o")
        await keys.settle()
        await screen.give("taxonomy.kind", "flat")
        assert screen.state.answers.taxonomy == shop.taxonomy


async def test_a_draft_never_keeps_a_secret(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        screen = keys.app.screen
        await screen.give("datasets[0].source.kind", "s3")
        place = "datasets[0].source.credentials.secret_access_key"
        await screen.give(place, "wJalrXUtnFEMI/K7MDENG")
        assert screen.state.typed[place].text == "wJalrXUtnFEMI/K7MDENG"
        await keys.press("escape")
        await keys.settle()
    (draft,) = drafts(tmp_path / "drafts")
    assert draft.path is not None
    assert draft.answers.datasets[0].source.kind == "s3"
    assert "wJalr" not in draft.path.read_text()


async def test_fields_are_pasted_into_the_table(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        grid = keys.app.screen.query_one(FieldGrid)
        grid.focus()
        grid.post_message(events.Paste("name (text), photo_url (image), price (money"))
        await keys.settle()
        assert keys.sees("photo_url")
        await keys.type(")")
        await keys.press("ctrl+n")
        await keys.settle()
        fields = keys.app.screen.state.answers.datasets[0].fields
        assert [(f.name, f.type) for f in fields] == [
            ("name", "text"), ("photo_url", "image"), ("price", "float"),
        ]  # fmt: skip


async def test_fields_are_read_from_a_sample_file(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 60), route="interview") as keys:
        keys.app.screen.query("ActsField Button").last().focus()
        await keys.press("enter")
        await keys.type("products.cs")
        line = keys.app.screen.query_one(Input)
        await keys.until(lambda: line._suggestion == "products.csv")
        await keys.press("right", "enter")
        await keys.comes("photo_url image")
        assert len(keys.app.screen.state.answers.datasets[0].fields) == 10
        assert keys.sees("photo_url image")


async def test_a_dataset_is_removed_only_when_asked_twice(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(tmp_path, route="interview", answers=shop) as keys:
        await keys.press("tab", "right", "space")
        await keys.press("ctrl+d", "n")
        await keys.settle()
        assert len(keys.app.screen.state.answers.datasets) == 2
        await keys.press("ctrl+d", "y")
        await keys.settle()
        assert [d.name for d in keys.app.screen.state.answers.datasets] == ["products"]


async def test_a_secret_is_asked_for_by_name_and_never_kept(tmp_path: Path, shop: Answers) -> None:
    source = replace(shop.datasets[0].source, kind="sharepoint", path=None)
    answers = shop.with_dataset(0, replace(shop.datasets[0], source=source))
    async with at_the_keyboard(tmp_path, route="interview", answers=answers) as keys:
        keys.app.screen.query(Input).last().focus()
        await keys.type("hunter2!")
        await keys.settle()
        assert keys.sees("the secret itself must not stand here")
        await keys.press("escape")
        await keys.settle()
        kept = "".join(p.read_text() for p in tmp_path.rglob("*") if p.is_file())
        assert "hunter2" not in kept


async def test_help_lists_the_keys_of_the_screen(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 40), route="interview") as keys:
        await keys.press("f1")
        assert keys.sees("Nine questions in six sections")
        assert keys.sees("ctrl+n next section")
        assert keys.sees("ctrl+g sections (then 1 to 7)")
        await keys.press("escape")
        await keys.press("?")
        assert keys.app.screen.state.answers.project == "?"


async def test_every_option_of_a_tall_list_can_be_seen_on_a_small_screen(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(
        tmp_path, (80, 16), route="interview", answers=shop, at="retrieval"
    ) as keys:
        assert not keys.sees("cross-encoder")
        await keys.press(*["down"] * 6)
        assert keys.sees("cross-encoder")
        await keys.press("a")
        assert keys.sees("[ ] a semantic text search")


async def test_the_palette_goes_to_sections(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        await keys.press("ctrl+p")
        await keys.type("clustering")
        found = keys.app.screen.query_one(CommandList)
        await keys.until(lambda: found.option_count == 1 and found.highlighted == 0)
        assert all(ord(c) < 0x1F000 for c in keys.text)
        await keys.press("enter")
        await keys.settle()
        assert keys.app.screen.at == "clustering"


async def test_the_sample_file_becomes_the_source_unless_one_was_named(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 60), route="interview") as keys:
        errands = Errands(keys.app.screen)
        await errands._read("datasets[0].fields", "products.csv")
        await keys.settle()
        assert keys.app.screen.state.answers.datasets[0].source == Source("file", path="products.csv")
        assert any("taken from products.csv" in words for words in keys.told)
        await errands._read("datasets[0].fields", "reviews.jsonl")
        assert keys.app.screen.state.answers.datasets[0].source.path == "products.csv"


async def test_a_source_that_was_put_back_to_later_stays_so(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 60), route="interview") as keys:
        screen = keys.app.screen
        await screen.give("datasets[0].source.kind", "s3")
        await screen.give("datasets[0].source.kind", "later")
        await Errands(screen)._read("datasets[0].fields", "products.csv")
        assert screen.state.answers.datasets[0].source == Source()


async def test_shift_tab_on_the_first_field_goes_to_the_last(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(tmp_path, (120, 40), route="interview", answers=shop) as keys:
        first = keys.app.focused
        await keys.press("shift+tab")
        last = keys.app.focused
        assert last is not first
        assert last is [w for w in keys.app.screen.query_one(Form).query("*") if w.focusable][-1]
        await keys.press("shift+tab")
        assert keys.app.focused is not first


@pytest.mark.parametrize(("columns", "beside"), [(111, False), (112, True)])
async def test_the_plan_stands_beside_where_there_is_room(
    columns: int, beside: bool, tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(tmp_path, (columns, 40), route="interview", answers=shop) as keys:
        assert keys.sees("retriever shop-search") is beside


async def test_a_long_value_shows_its_beginning_until_it_is_edited(tmp_path: Path, shop: Answers) -> None:
    long = replace(shop, project="a-name-that-is-much-longer-than-its-line-is-wide-here")
    async with at_the_keyboard(tmp_path, (50, 24), route="interview", answers=long) as keys:
        line = keys.app.screen.query_one(Input)
        assert line.scroll_offset.x > 0
        await keys.press("tab")
        assert line.scroll_offset.x == 0
        line.focus()
        await keys.type("x")
        assert line.scroll_offset.x > 0
        assert keys.app.screen.state.answers.project.endswith("wide-herex")


@pytest.mark.parametrize(("columns", "stay"), [(80, False), (120, False), (160, True)])
async def test_the_enlarged_plan_hides_the_questions_only_for_want_of_room(
    tmp_path: Path, shop: Answers, columns: int, stay: bool
) -> None:
    async with at_the_keyboard(tmp_path, (columns, 40), route="interview", answers=shop) as keys:
        await keys.press("ctrl+t")
        await keys.settle()
        assert keys.sees("What is the project called?") is stay
        assert keys.sees("retriever shop-multimodal")
        await keys.press("escape")
        await keys.settle()
        assert keys.sees("What is the project called?")


async def test_a_boolean_says_how_it_is_stored(tmp_path: Path, shop: Answers) -> None:
    words = "A boolean is stored as the word true or false; filters take yes and no for it."
    async with at_the_keyboard(tmp_path, (80, 60), route="interview", answers=shop) as keys:
        assert not keys.sees(words)
        fields = tuple(replace(field, stored_as=None) for field in shop.datasets[0].fields)
        await keys.app.screen.give("datasets[0].fields", fields)
        await keys.settle()
        assert keys.sees(words)


async def test_what_is_wrong_in_another_dataset_says_in_which(tmp_path: Path, shop: Answers) -> None:
    fields = (replace(shop.datasets[0].fields[0], name="no good"), *shop.datasets[0].fields[1:])
    answers = shop.with_dataset(0, replace(shop.datasets[0], fields=fields))
    async with at_the_keyboard(tmp_path, (100, 50), route="interview", answers=answers) as keys:
        assert keys.sees("! 'no good' is no field name")
        await keys.press("tab", "right", "space")
        await keys.settle()
        assert keys.sees("! dataset 1, field 1, name: 'no good' is no field name")
        await keys.app.screen.give("datasets[1].name", "products")
        await keys.settle()
        assert keys.sees("! the dataset 'products' is there twice, first as dataset 1")


async def test_nothing_is_said_about_a_dataset_before_there_is_one(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(tmp_path, (100, 50), route="interview", answers=shop) as keys:
        screen = keys.app.screen
        screen.go("taxonomy")
        await keys.settle()
        await screen.give("taxonomy.dataset", "")
        await keys.settle()
        assert keys.sees("Choose a dataset first.") and "no text field" not in keys.text
        screen.go("clustering")
        await keys.settle()
        await screen.give("clustering.dataset", "reviews")
        await keys.settle()
        assert keys.sees("Similar by (•) text") and "( ) image" not in keys.text
        await screen.give("clustering.kind", "attribute")
        await screen.give("clustering.attributes", ())
        await screen.give("clustering.dataset", "")
        await keys.settle()
        assert keys.sees("Choose a dataset first.")


async def test_a_section_where_nothing_was_chosen_is_not_done(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(
        tmp_path, (80, 40), route="interview", answers=shop, at="retrieval"
    ) as keys:
        assert keys.sees("2 Retrieval✓")
        await keys.app.screen.give("retrieval.goals", ())
        await keys.settle()
        assert keys.sees("2 Retrieval●")


async def test_a_cron_that_is_not_written_yet_is_asked_for_in_words(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(
        tmp_path, (100, 40), route="interview", answers=shop, at="automation"
    ) as keys:
        await keys.app.screen.give("automation.recluster", "cron")
        await keys.press("ctrl+n", "ctrl+n", "ctrl+o")
        await keys.settle()
        assert keys.sees("! missing. Accepted: a cron such as 0 2 * * *")
        assert "every:" not in keys.text


async def test_all_fields_to_filter_by_are_seen_and_reached_by_their_letter(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(
        tmp_path, (80, 24), route="interview", answers=shop, at="retrieval"
    ) as keys:
        await keys.press("tab")
        await keys.settle()
        assert keys.sees("[ ] sku") and keys.sees("[ ] written_at")
        await keys.press("w", "space", "s", "s", "space")
        await keys.settle()
        chosen = keys.app.screen.state.answers.retrieval.filter_fields
        assert set(chosen) == {*shop.retrieval.filter_fields, "written_at", "stock"}
