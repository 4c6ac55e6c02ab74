"""A replacement that is killed at any request ends, after ``resume``, as if it had not been."""

from __future__ import annotations

import asyncio
import copy
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.interview.answers import Field
from mixpeek_tui.run.edits import with_edits
from mixpeek_tui.run.journal import JournalError, load
from mixpeek_tui.run.opening import unfinished
from mixpeek_tui.run.runs import info_of
from mixpeek_tui.ui.run_view.naming import heading
from mixpeek_tui.workspace.apply_changes import Setting, apply_changes
from mixpeek_tui.workspace.compared import Compared
from tests.run.stage import BASE_URL, Killed, contents
from tests.strict_server.kinds import KINDS
from tests.workspace.strict_world import StrictWorld
from tests.workspace.test_cut_off import last_journal, resumed, undone
from tests.workspace.test_one_answer import Edit, fields
from tests.workspace.test_replacing import CLUSTER, EDITS, TRIGGER, agreed, made

COLOR = fields(lambda f: (*f, Field("color", "string", False)))


@dataclass(frozen=True)
class Case:
    """A workspace before a replacement, and what the replacement leads to."""

    world: StrictWorld
    compared: Compared
    requests: Sequence[str]
    """Their methods."""
    wanted: Counter[str]
    deleted: Sequence[str]
    later: bool
    """Whether a deletion goes on after its answer."""

    def again(self, folder: Path) -> StrictWorld:
        """The same workspace as before, with journals of its own."""
        world = copy.copy(self.world)
        world.server = copy.deepcopy(self.world.server, {id(one): one for one in KINDS.values()})
        world.folder = folder
        folder.mkdir(exist_ok=True)
        return world


@pytest.fixture(autouse=True)
def without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)


def case_of(folder: Path, edit: Edit, later: tuple[str, ...] = ()) -> Case:
    folder.mkdir()
    world, workspace, opened = made(folder)
    world.server.world.options = replace(world.server.world.options, deleted_later=later)
    world.do(asyncio.sleep(600))  # jobs of the set-up are no longer taken for those of the change
    case = Case(world, agreed(edit, workspace, opened), (), Counter(), (), bool(later))
    whole = case.again(folder / "whole")
    began = len(whole.server.requests)
    assert whole.apply(case.compared, folder).failed == ()
    methods = [one.method for one in whole.server.requests[began:]]
    return Case(world, case.compared, methods, contents(whole.server), deleted(whole), bool(later))


@pytest.fixture(scope="module", params=["a grouping", "in the background", "a collection"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    edit = COLOR if request.param == "a collection" else EDITS["another algorithm"]
    later = ("cluster",) if request.param == "in the background" else ()
    return case_of(tmp_path_factory.mktemp("replacing") / "before", edit, later)


def deleted(world: StrictWorld) -> list[str]:
    """What was deleted, once for each time that it was."""
    return sorted(r.path for r in world.server.requests if r.method == "DELETE" and r.status < 300)


def killed(case: Case, world: StrictWorld, at: int, after: bool) -> None:
    """Apply it in a process that dies at this request, or before its answer."""
    async def _apply() -> None:
        count = 0

        async def handle(request: httpx.Request) -> httpx.Response:
            nonlocal count
            count += 1
            if count > at or (count == at and not after):
                raise Killed
            response = await world.server.handle_async(request)
            if count >= at:
                raise Killed
            return response

        client = MixpeekClient(world.options.api_key, base_url=BASE_URL,
                               transport=httpx.MockTransport(handle), rng=lambda: 0.5)
        setting = Setting(world.runs, BASE_URL, world.environ, case.world.folder, world.clock.wall)
        with pytest.raises((Killed, JournalError)):
            await apply_changes(client, case.compared, setting)
    world.do(_apply())


@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "before the reply"])
def test_killed_at_every_request(case: Case, tmp_path: Path, after: bool) -> None:
    assert case.requests.count("DELETE") == len(case.deleted) == len(case.compared.to_replace)
    for at in range(1, len(case.requests) + 1):
        world = case.again(tmp_path / str(at))
        before = contents(world.server)
        killed(case, world, at, after)
        if not list(world.runs.glob("*.jsonl")):
            assert contents(world.server) == before, f"killed at request {at}"
            continue
        finished = resumed(world, last_journal(world))
        assert finished.outcome == "done", f"killed at request {at}"
        assert contents(world.server) == case.wanted, f"killed at request {at}"
        gone = deleted(world)  # what is still there, with a lost answer, is deleted once more
        assert (sorted(set(gone)) if case.later else gone) == case.deleted, f"killed at request {at}"


def test_what_is_called_otherwise_by_now_is_not_deleted(case: Case, tmp_path: Path) -> None:
    world = case.again(tmp_path / "renamed")
    killed(case, world, 1, after=False)
    (cluster,) = world.server.created("cluster")
    cluster.body["cluster_name"] = "mine-now"
    assert resumed(world, last_journal(world)).outcome == "failed"
    assert cluster.id in world.server.world.store.by_id
    states = {step: row.state for step, row in load(last_journal(world)).rows.items()}
    assert (states[f"delete.{CLUSTER}"], states[CLUSTER], states[TRIGGER]) == (
        "failed", "blocked", "blocked")
    assert load(last_journal(world)).rows[f"delete.{CLUSTER}"].problem.kind == "differs"


def test_what_was_made_anew_is_not_deleted_by_a_later_resume(case: Case, tmp_path: Path) -> None:
    """Killed, carried out by a second run, and then the first one is resumed."""
    world = case.again(tmp_path / "twice")
    killed(case, world, 1, after=False)
    first = last_journal(world)
    assert world.apply(case.compared, case.world.folder).failed == ()
    assert contents(world.server) == case.wanted
    assert resumed(world, first).outcome == "done"
    assert contents(world.server) == case.wanted
    assert deleted(world) == case.deleted


def test_only_who_names_the_run_goes_on_with_its_deletions(case: Case, tmp_path: Path) -> None:
    world, plan = case.again(tmp_path / "apply"), case.compared.plan
    killed(case, world, 1, after=False)
    first = last_journal(world)
    assert info_of(load(first)).deletes == len(case.deleted)
    assert unfinished(world.runs, plan, BASE_URL) is None
    assert resumed(world, first).outcome == "done"
    assert info_of(load(first)).deletes == 0


def test_once_everything_is_deleted_the_same_plan_goes_on_with_it(case: Case, tmp_path: Path) -> None:
    world, plan = case.again(tmp_path / "apply"), case.compared.plan
    killed(case, world, len(case.requests), after=False)
    found = unfinished(world.runs, plan, BASE_URL)
    assert found is not None and found.left and not found.deletes


def test_undo_takes_what_was_made_anew_and_brings_nothing_back(case: Case, tmp_path: Path) -> None:
    world = case.again(tmp_path / "undo")
    killed(case, world, 1, after=False)
    path = last_journal(world)
    assert resumed(world, path).outcome == "done"
    new = {row.id for step, row in load(path).rows.items()
           if step in {c.step_id for c in case.compared.to_replace}}
    assert new and len(deleted(world)) == len(case.deleted)
    assert undone(world, path)[0].left == 0
    gone = {one.rpartition("/")[2] for one in deleted(world)} - {
        one.rpartition("/")[2] for one in case.deleted}
    assert gone == new
    steps = with_edits(case.compared.plan.by_id, load(path).events)
    assert heading(steps[f"delete.{CLUSTER}"]) == "old cluster live-vector-clusters"
