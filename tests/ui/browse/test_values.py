"""The browser's values: columns, places, commands, history, pauses, marks."""

from __future__ import annotations

import pytest

from mixpeek_tui.kinds.kind import Column
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import width
from mixpeek_tui.ui.browse.columns import fit_columns, head
from mixpeek_tui.ui.browse.command import completions, read_command
from mixpeek_tui.ui.browse.history import History
from mixpeek_tui.ui.browse.keys import applying
from mixpeek_tui.ui.browse.marks import Marks
from mixpeek_tui.ui.browse.place import Place, browsable, inside, named, nested, read_link
from mixpeek_tui.ui.browse.pulse import FIRST, LONGEST, RUNNING, Pulse, next_age, shown_age
from mixpeek_tui.workspace.item import Item, read_item

COLUMNS = (
    Column("name", "name"), Column("kind", "kind", "text", 14, 2),
    Column("size", "size", "size", 9, 3), Column("state", "status", "state", 12),
)  # fmt: skip


@pytest.mark.parametrize("room", [10, 30, 45, 60, 120])
def test_columns_never_take_more_than_there_is(room: int) -> None:
    fitted = fit_columns(COLUMNS, room)
    used = sum(f.cells for f in fitted) + 2 * (len(fitted) - 1)
    assert fitted[0].column.title == "name"
    assert used <= max(room, 28)
    assert width(head(fitted)) == used


def test_the_least_important_columns_go_first() -> None:
    titles = [[f.column.title for f in fit_columns(COLUMNS, room)] for room in (120, 45, 30)]
    assert titles == [["name", "kind", "size", "state"], ["name", "kind", "state"], ["name", "state"]]


def test_columns_take_what_their_values_need_and_no_more() -> None:
    widest = {"name": 20, "kind": 9, "size": 4, "state": 17}
    assert [f.cells for f in fit_columns(COLUMNS, 120, widest)] == [20, 9, 9, 17]


def test_a_long_name_is_read_before_less_important_columns() -> None:
    widest = {"name": 26, "kind": 30, "size": 4, "state": 12}
    fitted = fit_columns(COLUMNS, 46, widest)
    assert [(f.column.title, f.cells) for f in fitted] == [("name", 26), ("state", 12)]


def test_names_are_cut_after_words_that_say_how_it_is_made() -> None:
    stages = next(c for c in kind("retriever").columns if c.title == "stages")
    columns = (kind("retriever").columns[0], stages)
    fitted = fit_columns(columns, 57, {"name": 24, "stages": 80})
    assert [f.cells for f in fitted] == [24, 31]


def test_words_go_for_a_name_that_would_be_cut() -> None:
    columns = kind("collection").columns
    fitted = fit_columns(columns, 57, {"name": 23, "extractor": 15, "documents": 3, "updated": 3, "state": 7})
    assert [(f.column.title, f.cells) for f in fitted] == [("name", 23), ("documents", 10), ("state", 7)]


def test_every_kind_fits_sixty_cells() -> None:
    for owner in browsable():
        assert width(head(fit_columns(owner.columns, 56))) <= 56, owner.name


@pytest.mark.parametrize(
    ("word", "found"),
    [("clusters", "cluster"), ("cluster", "cluster"), ("ret", "retriever"), ("CLUSTER-RUNS", "cluster_execution"),
     ("overview", "overview"), ("t", None), ("nonsense", None)],
)  # fmt: skip
def test_kinds_by_name(word: str, found: str | None) -> None:
    assert named(word) == found


def test_links_lead_to_a_kind_and_a_row() -> None:
    place = read_link("clusters/shop%20vector")
    assert place == Place("cluster", item="shop vector")
    assert read_link("") == Place("overview")
    assert read_link("nonsense/1") is None
    inner = read_link("objects")
    assert inner is not None
    assert inner.kind == "bucket", "what needs a parent begins at the parent"


def test_what_is_inside_needs_its_parents_id() -> None:
    bucket = read_item(kind("bucket"), {"bucket_id": "b1", "bucket_name": "products"})
    place = inside(bucket, kind("object"))
    assert place.ids == {"bucket_id": "b1"}
    assert place.trail == ("buckets", "products")
    assert all(nested(kind(name)) for name in ("object", "sync", "document", "execution"))


@pytest.mark.parametrize(
    ("typed", "verb", "name"),
    [("clusters", "go", "clusters"), (":ns lab", "ns", "lab"), ("profile prod", "profile", "prod"), ("q", "quit", ""),
     ("nothing such", "unknown", "nothing such"), ("", "unknown", ""), ("cluster shop", "go", "cluster shop")],
)  # fmt: skip
def test_commands(typed: str, verb: str, name: str) -> None:
    command = read_command(typed)
    assert (command.verb, command.name) == (verb, name)


def test_a_kind_and_a_name_is_a_jump() -> None:
    assert read_command("clusters shop").place == Place("cluster", item="shop")
    assert read_command("clusters/shop").place == Place("cluster", item="shop")


def test_completions() -> None:
    assert completions("clus")[0] == "clusters"
    assert completions("ns l", ["shop", "lab"]) == ("ns lab",)
    assert completions("profile ", (), ["prod", "test"]) == ("profile prod", "profile test")
    assert "overview" in completions("")


def test_history_goes_back_and_forward_and_swaps() -> None:
    a, b, c = Place("cluster"), Place("bucket"), Place("trigger")
    history = History(a).go(b).go(c)
    assert history.backward().here == b
    assert history.backward().backward().here == a
    assert history.backward().backward().backward().here == a
    assert history.backward().forward().here == c
    assert history.backward().go(a).ahead == ()
    assert history.swapped().here == b
    assert history.swapped().swapped().here == c


def test_the_same_list_is_no_new_step() -> None:
    history = History(Place("cluster")).go(Place("cluster", item="c1"))
    assert history.back == ()
    assert history.here.item == "c1"


def test_looking_again_slows_down_and_speeds_up() -> None:
    pulse = Pulse()
    for _ in range(20):
        pulse = pulse.after(changed=False, running=False)
    assert pulse.pause == LONGEST
    assert pulse.after(changed=True, running=False).pause == FIRST
    assert pulse.after(changed=False, running=True).pause == RUNNING


@pytest.mark.parametrize("seconds", [0.0, 3.2, 5.0, 29.9, 59.0, 61.0, 3600.0])
def test_an_age_is_drawn_again_just_when_its_words_change(seconds: float) -> None:
    pause = next_age(seconds)
    assert pause > 0
    assert shown_age(seconds + pause) > shown_age(seconds)
    assert shown_age(seconds + pause * 0.99) == shown_age(seconds)


def test_marks() -> None:
    one, two = Item("cluster", "1", "a", {}), Item("cluster", "2", "b", {})
    marks = Marks().toggled(one, 0).joined([two], 3)
    assert marks.items == (one, two)
    assert marks.toggled(one, 0).items == (two,)
    fresh = Item("cluster", "2", "b", {"status": "failed"})
    assert marks.renewed([fresh]).items == (one, fresh)


def test_actions_apply_as_the_state_allows() -> None:
    active = read_item(kind("trigger"), {"trigger_id": "t1", "status": "active"})
    paused = read_item(kind("trigger"), {"trigger_id": "t2", "status": "paused"})
    assert applying((active,), "trigger", "pause") is not None
    assert applying((active,), "trigger", "resume") is None
    assert applying((active, paused), "trigger", "pause") is None
    assert applying((active, paused), "trigger", "run") is not None
    on = read_item(kind("alert"), {"alert_id": "a1", "enabled": True})
    assert applying((on,), "alert", "enable") is None
    assert applying((on,), "alert", "disable") is not None
