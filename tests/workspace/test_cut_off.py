"""Applying a difference that is cut off, resumed, undone; secrets and leftovers; strange workspaces."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.interview.answers import Answers, Channel, Dataset, Field, Label, Source
from mixpeek_tui.interview.from_plain import from_dict
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.events import Finished
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import Journal, JournalError, load
from mixpeek_tui.run.opening import unfinished
from mixpeek_tui.run.undo import Undo
from mixpeek_tui.wire import Json, Request
from mixpeek_tui.workspace.apply_changes import Setting, apply_changes
from mixpeek_tui.workspace.compared import Compared, compare
from mixpeek_tui.workspace.infer import infer
from tests.run.stage import BASE_URL, Killed
from tests.workspace.strict_world import StrictWorld, furnished
from tests.workspace.test_one_answer import LIVE


def mixed(answers: Answers) -> Answers:
    """A dataset with rows, so two retrievers change with it; labels, a schedule, an alert."""
    films = Dataset("films", "", (Field("sku", "string"), Field("stars", "integer"), Field("text", "text", True)),
                    Source("file", path="reviews.jsonl"))
    assert answers.taxonomy is not None
    first, *rest = answers.taxonomy.labels
    labels = (replace(first, description="for work"), *rest, Label("games", "to play together"))
    alerts = tuple(replace(a, min_matches=a.min_matches + 3) for a in answers.notifications.alerts)
    return replace(
        answers, datasets=(*answers.datasets, films), taxonomy=replace(answers.taxonomy, labels=labels),
        notifications=replace(answers.notifications, alerts=alerts),
    )


def prepared(folder: Path) -> tuple[StrictWorld, Answers, Compared]:
    folder.mkdir(exist_ok=True)
    furnished(folder)
    world = StrictWorld(folder)
    opened = infer(world.make(LIVE)).answers
    world.do(asyncio.sleep(600))  # jobs of the set-up are no longer taken for those of the change
    changed = mixed(opened)
    return world, changed, compare(changed, world.load("live"), opened)


def cut_off(world: StrictWorld, compared: Compared, at: int, after: bool) -> None:
    """Apply it in a process that is killed at a request."""
    async def _apply() -> None:
        count, dead = 0, False

        async def handle(request: httpx.Request) -> httpx.Response:
            nonlocal count, dead
            if dead:
                raise Killed
            count += 1
            if count == at and not after:
                dead = True
                raise Killed
            response = await world.server.handle_async(request)
            if count >= at:
                dead = True
                raise Killed
            return response

        client = MixpeekClient(world.options.api_key, base_url=BASE_URL,
                               transport=httpx.MockTransport(handle), rng=lambda: 0.5)
        setting = Setting(world.runs, BASE_URL, world.environ, world.folder, world.clock.wall)
        with pytest.raises((Killed, JournalError)):
            await apply_changes(client, compared, setting)
    world.do(_apply())


def resumed(world: StrictWorld, path: Path) -> Finished:
    """Go on with the run as ``resume`` does: from what its journal says alone."""
    async def _resume() -> Finished:
        header = load(path).header
        journal = Journal.open(path)
        executor = Executor(
            build(from_dict(dict(header.answers)), header.namespace), world.client(), journal,
            kinds=kind, environ=world.environ, base_dir=Path(header.base_dir), clock=world.clock.wall,
        )  # fmt: skip
        try:
            return await executor.run()
        finally:
            journal.close()
    return world.do(_resume())


def undone(world: StrictWorld, path: Path) -> tuple[Finished, Undo]:
    """Undo a run as ``undo`` does."""
    async def _undo() -> tuple[Finished, Undo]:
        header = load(path).header
        journal = Journal.open(path)
        undo = Undo(build(from_dict(dict(header.answers)), header.namespace), world.client(), journal,
                    kinds=kind, environ=world.environ, base_dir=world.folder, clock=world.clock.wall)
        try:
            return await undo.run(), undo
        finally:
            journal.close()
    return world.do(_undo())


def made(world: StrictWorld) -> list[str]:
    """What was created and started; objects may be sent again, their keys tell (contract §6)."""
    sent = [r.path for r in world.changed() if r.method == "POST" and r.status < 300]
    return sorted(path for path in sent if not path.endswith("/objects/batch"))


def last_journal(world: StrictWorld) -> Path:
    return max(world.runs.glob("*.jsonl"))


@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "before the reply"])
def test_killed_at_any_request_it_is_finished_by_resume(tmp_path: Path, after: bool) -> None:
    world, changed, compared = prepared(tmp_path / "whole")
    world.changed()
    began = len(world.server.requests)
    assert world.apply(compared).failed == ()
    requests = len(world.server.requests) - began
    once = made(world)
    assert compare(changed, world.load("live"), changed).nothing_to_do
    for at in range(2, min(requests, 20), 5):
        world, changed, compared = prepared(tmp_path / str(at))
        world.changed()
        cut_off(world, compared, at, after)
        journals = list(world.runs.glob("*.jsonl"))
        if journals:
            assert resumed(world, journals[0]).outcome == "done", at
            assert made(world) == once, at
        left = compare(changed, world.load("live"), changed)
        assert left.nothing_to_do == bool(journals), at
        assert world.server.duplicates() == [], at


def test_the_answers_go_on_with_it_whether_the_namespace_is_given_by_id_or_by_name(tmp_path: Path) -> None:
    world, changed, compared = prepared(tmp_path)
    cut_off(world, compared, 8, after=False)
    assert compared.plan.namespace != "live"
    for name in (compared.plan.namespace, "live"):
        found = unfinished(world.runs, build(changed, name), BASE_URL)
        assert found is not None and found.path == last_journal(world), name
    assert unfinished(world.runs, build(changed, "other"), BASE_URL) is None


def test_undo_takes_away_what_was_created_and_tells_what_was_changed(tmp_path: Path) -> None:
    world, _, compared = prepared(tmp_path)
    assert world.apply(compared).failed == ()
    path = last_journal(world)
    assert {c.step_id for c in compared.to_change} >= {
        "retriever.live-search", "alert.live-knives", "object.live-taxonomy-labels"}
    alerts = {one.name: dict(one.body) for one in world.server.created("alert")}

    world.changed()
    finished, undo = undone(world, path)
    gone = [r.path.split("/")[2] for r in world.changed() if r.method == "DELETE"]
    assert sorted(gone) == ["buckets", "collections"]  # films alone; nothing that was there before
    kept = {step: row.problem.said for step, row in undo.rows.items() if row.problem}
    assert "was changed, not created: min_count" in kept["alert.live-knives"]
    assert "was changed, not created" in kept["retriever.live-search"]
    assert {one.name: dict(one.body) for one in world.server.created("alert")} == alerts
    assert finished.left == len(undo.steps)


def test_nothing_secret_of_a_workspace_reaches_the_disk(tmp_path: Path) -> None:
    secrets = {"SLACK_HOOK": "https://hooks.slack.com/services/T0/B0/aaaaaaaa",
               "OTHER_HOOK": "https://user:word@example.com/in?token=bbbbbbbb"}
    furnished(tmp_path)
    world = StrictWorld(tmp_path)
    first, second = LIVE.notifications.alerts
    hooked = replace(LIVE, notifications=replace(LIVE.notifications, alerts=(
        first, replace(second, channel=Channel("webhook", url="${env:OTHER_HOOK}")))))
    workspace = world.make(hooked, environ=secrets)
    found = infer(workspace)
    assert {g.place for g in found.gaps} >= {"alert.live-knives", "alert.live-insults"}
    changed = mixed(found.answers)
    alerts = tuple(replace(a, channel=Channel("email", to=("a@example.com",))) for a in changed.notifications.alerts)
    changed = replace(changed, notifications=replace(changed.notifications, alerts=alerts))
    compared = compare(changed, workspace, found.answers)
    assert world.apply(compared).failed == ()
    said = repr([(c.reason, c.fields) for c in compared.changes]) + repr(found)
    written = "".join(path.read_text() for path in world.runs.iterdir() if path.is_file())
    for secret in ("aaaaaaaa", "bbbbbbbb", "user:word"):
        assert secret not in said and secret not in written


def test_a_new_file_is_sent_and_what_was_there_is_not_sent_again(tmp_path: Path) -> None:
    world, changed, compared = prepared(tmp_path)
    assert world.apply(compared).failed == ()
    before = len([one for one in world.server.created("object")])
    (tmp_path / "more.jsonl").write_text(
        (tmp_path / "reviews.jsonl").read_text() + '{"sku": "z-1", "stars": 5, "text": "one more"}\n')
    files = tuple(replace(d, source=Source("file", path="more.jsonl")) if d.name == "films" else d
                  for d in changed.datasets)
    more = replace(changed, datasets=files)
    again = compare(more, world.load("live"), changed)
    assert [(c.verb, c.step_id) for c in again.changes if c.verb != "keep"] == [
        ("create", "object.films"), ("create", "batch.films-text")]
    assert world.apply(again).failed == ()
    assert len([one for one in world.server.created("object")]) == before + 1
    assert compare(more, world.load("live"), more).nothing_to_do


STRANGE: list[tuple[str, Json]] = [
    ("/v1/buckets", {"bucket_name": "stuff", "bucket_schema": {"properties": {"x": {"type": "pdf"}, "t": {"type": "text"}}}}),
    ("/v1/buckets", {"bucket_name": "empty", "bucket_schema": {"properties": {}}}),
    ("/v1/collections", {"collection_name": "by-hand", "source": {"type": "bucket", "bucket_ids": ["$bucket"]},
                         "feature_extractor": {"feature_extractor_name": "text_extractor", "version": "v1",
                                               "input_mappings": {"text": "t"}}}),
    ("/v1/retrievers", {"retriever_name": "lonely", "stages": [
        {"stage_name": "s", "config": {"stage_id": "sample", "parameters": {"count": 3}}}]}),
    ("/v1/clusters", {"cluster_name": "odd", "cluster_type": "attribute", "collection_ids": ["$collection"],
                      "attribute_config": {"attributes": ["t"], "hierarchical_grouping": False}}),
    ("/v1/triggers", {"action_type": "cluster", "action_config": {"cluster_id": "$cluster"},
                      "trigger_type": "interval", "schedule_config": {"interval_seconds": 77}}),
    ("/v1/alerts", {"name": "system", "retriever_id": "$retriever", "notification_config": {"channels": [
        {"channel_type": "email", "config": {"to": ["a@example.com"]}}]}}),
]


def test_a_workspace_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    world = StrictWorld(tmp_path)

    async def _by_hand() -> None:
        client = world.client()
        await client.send(Request("POST", "/v1/namespaces", {"namespace_name": "theirs", "feature_extractors": [
            {"feature_extractor_name": "text_extractor", "version": "v1"}]}))
        ids: dict[str, str] = {}
        for path, body in STRANGE:
            text = json.dumps(body)
            for name, value in ids.items():
                text = text.replace(f"${name}", value)
            name = path.split("/")[2].removesuffix("s")
            reply = await client.send(Request("POST", path, json.loads(text), namespace="theirs"))
            ids.setdefault(name, str(reply.data[f"{name}_id"]))
        await client.aclose()

    world.do(_by_hand())
    workspace = world.load("theirs")
    found = infer(workspace)
    more = replace(found.answers, datasets=(*found.answers.datasets, Dataset("new", "", (Field("body", "text", True),))))
    compared = compare(more, workspace, found.answers)
    verbs = {c.step_id: c.verb for c in compared.changes}
    assert verbs["retriever.lonely"] == "not managed" and verbs["bucket.new-data"] == "create"
    there = {one.id for name in ("bucket", "collection", "retriever", "trigger", "alert") for one in world.server.created(name)}
    world.changed()
    world.apply(compared)
    assert {r.method for r in world.changed()} <= {"POST", "PATCH"}
    assert there <= world.server.world.store.by_id.keys()
    assert all(gap.words for gap in found.gaps)
