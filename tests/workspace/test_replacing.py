"""What no change will do for is deleted and made anew, each with its own yes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Answers, Field
from mixpeek_tui.workspace.compared import Compared, compare
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.snapshot import Workspace
from tests.strict_server import Fault
from tests.workspace.strict_world import StrictWorld, furnished
from tests.workspace.test_one_answer import CASES, LIVE, Edit, fields

EDITS = {case.name: case.edit for case in CASES}
CLUSTER, TRIGGER = "cluster.live-vector-clusters", "trigger.6h-recluster"


def made(folder: Path) -> tuple[StrictWorld, Workspace, Answers]:
    furnished(folder)
    world = StrictWorld(folder)
    opened = infer(world.make(LIVE)).answers
    return world, world.load("live"), opened


def agreed(edit: Edit, workspace: Workspace, opened: Answers) -> Compared:
    """Every row that wants replacing is said yes to, also those that follow."""
    yes: frozenset[str] = frozenset()
    while True:
        compared = compare(edit(opened), workspace, opened, yes)
        more = {c.step_id for c in compared.changes if c.verb == "replace"}
        if not more:
            return compared
        yes |= more


@pytest.mark.parametrize("name", [
    "another algorithm", "another feature", "nothing written back", "a time instead of an interval",
    "another field to classify by", "a taxonomy of another kind", "an inferred taxonomy",
])  # fmt: skip
def test_everything_that_follows_is_made_anew(name: str, tmp_path: Path) -> None:
    world, workspace, opened = made(tmp_path)
    compared = agreed(EDITS[name], workspace, opened)
    assert compared.to_replace and compared.following == ()
    applied = world.apply(compared)
    assert [(row.step, row.state, row.problem) for row in applied.failed] == []
    assert world.server.refused == []
    after = compare(EDITS[name](opened), world.load("live"), EDITS[name](opened))
    assert {c.verb for c in after.changes} <= {"keep", "not managed"}
    assert not any(c.item and c.item.kind == "trigger" for c in after.changes if c.verb != "keep")


def test_a_collection_takes_what_works_on_it_along(tmp_path: Path) -> None:
    world, workspace, opened = made(tmp_path)
    one_more = fields(lambda f: (*f, Field("color", "string", False)))
    compared = agreed(one_more, workspace, opened)
    replaced = {c.step_id for c in compared.to_replace}
    assert replaced == {"collection.products-text", "collection.products-images", CLUSTER, TRIGGER,
                        "trigger.daily-reclassify"}  # fmt: skip
    world.changed()
    applied = world.apply(compared)
    assert [(row.step, row.state, row.problem) for row in applied.failed] == []
    gone = [one.path.rpartition("/")[2] for one in world.changed() if one.method == "DELETE"]
    order = [gone.index(c.replaced.id) for c in compared.to_replace if c.replaced is not None]
    text, _, cluster, *triggers = order
    assert max(triggers) < cluster < text, "what uses it goes first"
    left = compare(one_more(opened), world.load("live"), one_more(opened))
    assert {c.verb for c in left.changes} <= {"keep", "not managed"}


def test_what_follows_is_named_until_it_is_said_yes_to(tmp_path: Path) -> None:
    _, workspace, opened = made(tmp_path)
    compared = compare(EDITS["another algorithm"](opened), workspace, opened, frozenset({CLUSTER}))
    assert [c.step_id for c in compared.to_replace] == [CLUSTER]
    assert [c.step_id for c in compared.following] == [TRIGGER]
    assert compared.will_send == "1 resource to delete and make anew"


def test_what_cannot_be_deleted_is_not_made_a_second_time(tmp_path: Path) -> None:
    world, workspace, opened = made(tmp_path)
    compared = agreed(EDITS["another algorithm"], workspace, opened)
    world.server.faults.scripted.append(Fault("403", method="DELETE", path="/v1/clusters/.*", times=9))
    applied = world.apply(compared)
    states = {step: row.state for step, row in applied.rows.items()}
    assert states[f"delete.{CLUSTER}"] == "failed"
    assert states[CLUSTER] == states[TRIGGER] == "blocked"
    assert len(world.load("live").of("cluster")) == 1


def test_a_failed_deletion_stops_its_own_replacement_alone(tmp_path: Path) -> None:
    world, workspace, opened = made(tmp_path)
    compared = agreed(fields(lambda f: (*f, Field("color", "string", False))), workspace, opened)
    old = next(c.replaced for c in compared.to_replace if c.step_id == TRIGGER)
    assert old is not None
    fault = Fault("403", method="DELETE", path=f"/v1/triggers/{old.id}", times=9)
    world.server.faults.scripted.append(fault)
    rows = world.apply(compared).rows
    assert {step for step, row in rows.items() if row.state == "failed"} == {f"delete.{TRIGGER}"}
    assert {step for step, row in rows.items() if row.state == "succeeded" and "delete" not in step} >= {
        "collection.products-images", "retriever.live-image-search"}


def deleting_later(folder: Path) -> tuple[StrictWorld, Compared]:
    """A server that answers with a task where others delete at once, and a grouping to replace."""
    world, workspace, opened = made(folder)
    world.server.world.options = replace(world.server.world.options, deleted_later=("cluster",))
    return world, agreed(EDITS["another algorithm"], workspace, opened)


def test_what_is_deleted_in_the_background_is_waited_for(tmp_path: Path) -> None:
    world, compared = deleting_later(tmp_path)
    applied = world.apply(compared)
    assert [(row.step, row.state, row.problem) for row in applied.failed] == []
    assert [one for one in world.server.refused if one.method == "POST"] == [], "its name was taken until then"
    assert len(world.load("live").of("cluster")) == 1


def test_a_task_that_does_not_delete_it_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    world, compared = deleting_later(tmp_path)
    old = next(c.replaced for c in compared.to_replace if c.step_id == CLUSTER)
    assert old is not None
    world.server.world.options = replace(world.server.world.options, failing_jobs=(old.id,))
    rows = world.apply(compared).rows
    assert rows[f"delete.{CLUSTER}"].state == "failed" and rows[CLUSTER].state == "blocked"
    problem = rows[f"delete.{CLUSTER}"].problem
    assert problem is not None and "could not process" in problem.said
    assert [item.id for item in world.load("live").of("cluster")] == [old.id]
