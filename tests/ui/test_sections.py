"""What an answer given at a place does to the state."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mixpeek_tui.interview.answers import (
    Alert,
    Answers,
    Channel,
    Clustering,
    Dataset,
    Field,
    Label,
    Notifications,
    Retrieval,
    Source,
    Taxonomy,
)
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.derived import derive, specs_of, stops
from mixpeek_tui.ui.sections import alerts, automation, clustering, data, retrieval, taxonomy
from mixpeek_tui.ui.sections.label_lines import parse, write
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.switching import dropped

GOODS = Dataset("goods", fields=(Field("body"), Field("brand", "string"), Field("photo", "image")))
START = State(
    Answers(
        project="shop",
        datasets=(GOODS, Dataset("notes", fields=(Field("body"),))),
        retrieval=Retrieval(("filtered", "visual_similarity"), ("brand",)),
        taxonomy=Taxonomy(dataset="goods", field="body", labels=(Label("a"),)),
        clustering=Clustering(kind="attribute", dataset="goods", attributes=("brand",)),
    )
)


def given(state: State, *answers: tuple[str, object]) -> State:
    sections = {
        "datasets": data, "retrieval": retrieval, "taxonomy": taxonomy, "clustering": clustering,
        "automation": automation, "notifications": alerts, "project": data,
    }  # fmt: skip
    for place, value in answers:
        state = sections[re.split(r"[.#\[]", place)[0]].edit(state, place, value)
    return state


def test_what_only_the_other_kind_of_clustering_takes_is_put_aside() -> None:
    state = given(START, ("clustering.hierarchical_grouping", "no"), ("clustering.kind", "vector"),
                  ("clustering.feature", "image"), ("clustering.algorithm", "kmeans"),
                  ("clustering.clusters", "5"))  # fmt: skip
    vectors = Clustering("vector", "goods", "image", "kmeans", 5)
    fields = Clustering("attribute", "goods", attributes=("brand",), hierarchical_grouping=False)
    assert (state.answers.clustering, derive(state).of("clustering")) == (vectors, ())
    state = given(state, ("clustering.kind", "none"), ("clustering.kind", "attribute"))
    assert (state.answers.clustering, derive(state).of("clustering")) == (fields, ())
    assert given(state, ("clustering.kind", "vector")).answers.clustering == vectors


def test_a_place_is_read_and_changed() -> None:
    changed = places.put(START.answers, "datasets[1].source.credentials.role_arn", "arn")
    assert places.get(changed, "datasets[1].source.credentials.role_arn") == "arn"
    assert changed.datasets[0] is GOODS
    assert places.get(START.answers, "automation.recluster.cron") is None


def test_references_follow_a_dataset_while_its_name_is_typed_anew() -> None:
    state = START
    for name in ("good", "", "n", "no", "notes", "notes2"):
        state = given(state, ("datasets[0].name", name))
    assert state.answers.taxonomy is not None and state.answers.taxonomy.dataset == "notes2"
    assert state.answers.clustering is not None and state.answers.clustering.dataset == "notes2"
    assert state.answers.datasets[1].name == "notes"


def test_references_follow_a_field() -> None:
    fields = tuple(replace(f, name="maker") if f.name == "brand" else f for f in GOODS.fields)
    answers = given(START, ("datasets[0].fields", fields)).answers
    assert answers.retrieval.filter_fields == ("maker",)
    assert answers.clustering is not None and answers.clustering.attributes == ("maker",)


@pytest.mark.parametrize(
    ("there", "back", "value"),
    [
        ("taxonomy.kind", "flat", "none"),
        ("taxonomy.kind", "flat", "hierarchical"),
        ("clustering.kind", "attribute", "none"),
        ("clustering.kind", "attribute", "vector"),
        ("retrieval.goals", ("visual_similarity", "filtered"), ("visual_similarity",)),
    ],
)
def test_a_choice_and_back_loses_nothing(there: str, back: object, value: object) -> None:
    start = given(START, (there, back))
    assert given(start, (there, value)).answers != start.answers
    assert given(start, (there, value), (there, back)).answers == start.answers


def test_every_source_and_back_loses_nothing() -> None:
    source = "datasets[0].source"
    state = given(
        START, (f"{source}.kind", "s3"), (f"{source}.bucket", "pics"), (f"{source}#way", "role"),
        (f"{source}.credentials.role_arn", "arn"), (f"{source}#way", "keys"),
        (f"{source}.credentials.access_key_id", "AK"),
    )  # fmt: skip
    before = state.answers
    for kind in ("google_drive", "snowflake", "sharepoint", "file", "later"):
        state = given(state, (f"{source}.kind", kind))
        assert state.answers.datasets[0].source == Source(kind)
    state = given(state, (f"{source}.kind", "s3"))
    assert state.answers == before
    role = given(state, (f"{source}#way", "role")).answers.datasets[0].source.credentials
    assert role is not None and (role.role_arn, role.access_key_id) == ("arn", None)


@pytest.mark.parametrize("text", ["hunter2 !", "abc/def+ghi=", "AKIAIOSFODNN7EXAMPLE", "sk_live_1234567890"])
def test_a_secret_never_gets_into_the_answers(text: str) -> None:
    place = "datasets[0].source.client_secret"
    state = given(START, ("datasets[0].source.kind", "sharepoint"), (place, text))
    assert text not in repr(state.answers)
    assert state.typed[place].text == text
    assert any(c.place == place for c in derive(state).complaints)


@pytest.mark.parametrize("text", ["MY_KEY", "$MY_KEY", "${env:MY_KEY}"])
def test_a_variable_is_taken_by_its_name(text: str) -> None:
    place = "datasets[0].source.password"
    state = given(START, ("datasets[0].source.kind", "snowflake"), (place, text))
    assert places.get(state.answers, place) == "${env:MY_KEY}"


def test_a_number_that_is_none_stays_in_the_field() -> None:
    state = given(START, ("clustering.kind", "vector"), ("clustering.algorithm", "kmeans"),
                  ("clustering.clusters", "nine"))  # fmt: skip
    assert View(state).text("clustering.clusters") == "nine"
    assert [c.message for c in derive(state).complaints if c.place == "clustering.clusters"] == [
        "'nine' is no whole number"
    ]
    for typed, wrong in (("-3", "'-3' is too small"), ("9" * 10, f"'{'9' * 10}' is too large")):
        state = given(state, ("clustering.clusters", typed))
        assert wrong in [c.message for c in derive(state).complaints]
    state = given(state, ("clustering.clusters", "9"))
    assert state.answers.clustering is not None and state.answers.clustering.clusters == 9
    assert not state.typed


def test_a_goal_made_impossible_is_named_in_both_sections() -> None:
    fields = tuple(f for f in GOODS.fields if f.type != "image")
    state = given(START, ("datasets[0].fields", fields))
    derived = derive(state)
    for name in ("retrieval", "data"):
        assert any("visual similarity" in c.message for c in derived.of(name)), name
        shown = specs_of(name, View(state), derived)
        assert any("visual similarity" in c.message for s in shown for c in s.complaints), name
    standing = {stop.name: stop.standing for stop in stops(state, derived)}
    assert standing["retrieval"] == "problem"


def test_every_complaint_of_a_section_is_shown_somewhere() -> None:
    state = replace(
        given(START, ("datasets[1].name", "no good"), ("notifications.alerts", "+")),
        left=frozenset({"data", "alerts"}),
    )  # fmt: skip
    derived = derive(state)
    for name in ("data", "alerts"):
        shown = [c for s in specs_of(name, View(state), derived) for c in s.complaints]
        assert sorted(map(str, shown)) == sorted(map(str, derived.of(name)))


def test_removing_a_dataset_forgets_only_what_belonged_to_it() -> None:
    state = given(START, ("datasets", "1"), ("datasets#remove", ()))
    assert [d.name for d in state.answers.datasets] == ["goods"]
    assert state.dataset == 0


@pytest.mark.parametrize(
    ("text", "nested", "labels"),
    [
        ("electronics: consumer electronics\n\nfood, sports", False,
         (Label("electronics", "consumer electronics"), Label("food"), Label("sports"))),
        ("- a: x, y\n2) b", False, (Label("a", "x, y"), Label("b"))),
        ("a\n  b: words\n    c\n  d\ne", True,
         (Label("a", "", (Label("b", "words", (Label("c"),)), Label("d"))), Label("e"))),
        ("E → S → i\nE → T", True, (Label("E", "", (Label("S", "", (Label("i"),)), Label("T"))),)),
        ("a\n\tb\n\tc", True, (Label("a", "", (Label("b"), Label("c"))),)),
        ("  a\nb", True, (Label("a"), Label("b"))),
        ("", False, ()),
    ],
)  # fmt: skip
def test_labels_from_lines(text: str, nested: bool, labels: tuple[Label, ...]) -> None:
    assert parse(text, nested=nested) == labels
    assert parse(write(labels), nested=True) == labels


def test_a_schedule_says_its_next_runs_and_keeps_what_was_typed() -> None:
    place = "automation.reclassify"
    state = given(START, (place, "cron"), (f"{place}.cron", "0 0 31 2 *"))
    assert any("never fires" in c.message for c in derive(state).of("automation"))
    state = given(state, (place, "daily"), (place, "cron"))
    assert places.get(state.answers, f"{place}.cron") == "0 0 31 2 *"
    assert given(state, (place, "off")).answers.automation.reclassify is None


def test_rows_stay_off_and_renamed_whatever_is_called_otherwise() -> None:
    alert = Alert("knives", "goods", "knives", channel=Channel("webhook", url="https://a.test/b"))
    state = replace(START, answers=replace(
        START.answers, notifications=Notifications((alert,)),
        skip=("collection.goods-text", "retriever.shop-alert-knives"),
        rename={"retriever.shop-visual-similarity": "alike", "bucket.notes-data": "texts"},
    ))  # fmt: skip
    for place, names in (
        ("project", ("sho", "", "s", "store")), ("datasets[0].name", ("", "notes", "n", "zebra")),
        ("notifications.alerts[0].name", ("", "guns")),
    ):  # fmt: skip
        for name in names:
            state = given(state, (place, name))
    assert state.answers.skip == ("collection.zebra-text", "retriever.store-alert-guns")
    assert state.answers.rename == {
        "retriever.store-visual-similarity": "alike", "bucket.notes-data": "texts",
    }  # fmt: skip
    assert dropped(state.answers) == ()
    state = given(state, ("retrieval.goals", ()))
    assert dropped(state.answers) == ("retriever.store-visual-similarity (called alike)",)
