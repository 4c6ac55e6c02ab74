"""Every plan is true to the contract: bodies, paths, references."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.interview.file import load
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.export import to_json
from tests.contract.plan import check_plan

DATA = Path(__file__).parent.parent / "data"
FILES = sorted((DATA / "answers").glob("*.yaml")) + [DATA / "shop.yaml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_request_is_one_the_api_takes(path: Path) -> None:
    assert check_plan(to_json(build(load(path).answers))) == []


@pytest.mark.parametrize("path", FILES[:6], ids=lambda path: path.stem)
def test_a_given_namespace_is_used_instead_of_created(path: Path) -> None:
    plan = build(load(path).answers, "ns_given")
    assert plan.namespace_step is None
    assert to_json(plan)["namespace"] == "ns_given"
    assert check_plan(to_json(plan)) == []
