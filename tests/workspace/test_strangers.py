"""What others wrote into a workspace reads nothing of this machine when an answer is changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.interview.file import dump
from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.compared import compare
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.snapshot import Workspace
from tests.workspace.strict_world import StrictWorld, furnished

LIVE = load_answers(Path(__file__).parent / "answers" / "everything.yaml").answers


HOSTILE = "${env:PRIVATE}"


def made(folder: Path) -> tuple[StrictWorld, Path]:
    world, home = StrictWorld(folder), furnished(folder)
    world.make(LIVE, home, {"PRIVATE": "the secret"})
    return world, home


def others_wrote(world: StrictWorld, item: Item, body: dict[str, Any]) -> Workspace:
    """Somebody else changes a resource; how it all looks then."""
    return sent(world, Request("PATCH", f"/v1/{item.kind}s/{item.id}", body, namespace=LIVE.project))


def others_made(world: StrictWorld, path: str, body: dict[str, Any]) -> Workspace:
    """Somebody else makes a resource; how it all looks then."""
    return sent(world, Request("POST", path, body, namespace=LIVE.project))


def sent(world: StrictWorld, request: Request) -> Workspace:
    async def _send() -> None:
        client = world.client()
        await client.send(request)
        await client.aclose()
    world.do(_send())
    world.changed()
    return world.load(LIVE.project)


def test_an_address_with_a_variable_of_somebody_else_is_not_kept(tmp_path: Path) -> None:
    world, _ = made(tmp_path)
    alert = world.load(LIVE.project).of("alert")[0]
    channel = {"channel_type": "webhook", "config": {"url": f"https://example.com/{HOSTILE}"}}
    inferred = infer(others_wrote(world, alert, {"notification_config": {"channels": [channel]}}))
    assert "PRIVATE" not in dump(inferred.answers)
    words = [gap.words for gap in inferred.gaps if gap.place == f"alert.{alert.name}"]
    assert "which would be filled in here" in words[0]


@pytest.mark.parametrize("hostile", [HOSTILE, "@file:secret.txt"])
def test_what_a_change_sends_back_is_not_filled_in(tmp_path: Path, hostile: str) -> None:
    world, home = made(tmp_path)
    (home / "secret.txt").write_text("the secret")
    (cluster,) = world.load(LIVE.project).of("cluster")
    labeling = cluster.data["llm_labeling"]
    assert isinstance(labeling, dict)
    body = {"llm_labeling": {**labeling, "custom_prompt": hostile}}
    workspace = others_wrote(world, cluster, body)
    before = infer(workspace).answers
    assert before.clustering is not None
    after = replace(before, clustering=replace(before.clustering, llm_labels=None))
    applied = world.apply(compare(after, workspace, before), home)
    assert [row.step for row in applied.rows.values()] == [f"cluster.{cluster.name}"]
    assert applied.failed == ()
    (sent,) = world.changed()
    assert "the secret" not in str(sent.body)


def test_one_of_another_kind_with_the_same_name_is_not_taken_for_what_is_named(tmp_path: Path) -> None:
    world, _ = made(tmp_path)
    before = world.load(LIVE.project)
    reader = next(item for item in before.of("retriever") if item.name == "live-search")
    read = [item for item in before.of("collection") if item.id in reader.data["collection_ids"]]
    names = [item.name for item in read]
    others_wrote(world, reader, {"collection_identifiers": names})
    grouping = {"cluster_name": names[0], "collection_ids": [read[0].id], "cluster_type": "attribute",
                "attribute_config": {"attributes": ["brand"]}}  # fmt: skip
    workspace = others_made(world, "/v1/clusters", grouping)
    changes = compare(infer(workspace).answers, workspace).changes
    assert names and {c.verb for c in changes if c.item and c.item.id == reader.id} == {"keep"}
