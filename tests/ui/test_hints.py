"""What stands in an empty field says that it is an example, and looks like one without colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mixpeek_tui.interview.answers import Answers, Dataset, Field, Source
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.derived import derive, specs_of
from mixpeek_tui.ui.fields.spec import Text
from mixpeek_tui.ui.sections import alerts, automation, clustering, source, taxonomy
from mixpeek_tui.ui.sections.registry import NAMES
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State
from tests.ui.opened import opened
from tests.ui.world import services, terminal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
START = State(Answers(datasets=(Dataset("goods", fields=(Field("body"), Field("photo", "image"))),)))


def states() -> list[State]:
    """Interviews that between them show every field there is."""
    found = []
    for kind, ways in source.WAYS.items():
        begun = START.put("datasets[0].source", Source(kind))
        found += [source.edit(begun, "datasets[0].source#way", way.value) for way in ways]
    found.append(START.put("datasets[0].source", Source("file")))
    asked = clustering.edit(START, "clustering.kind", "vector")
    asked = clustering.edit(asked, "clustering.algorithm", "kmeans")
    asked = automation.edit(asked, "automation.recluster", "cron")
    asked = alerts.edit(alerts.add(asked), "notifications.webhook#wanted", "yes")
    for kind in ("flat", "hierarchical"):
        found.append(taxonomy.edit(asked, "taxonomy.kind", kind))
    for channel in alerts.CHANNELS:
        place = "notifications.alerts[0].channel.kind"
        found.append(alerts.edit(asked, place, channel.value))
    return found


def test_every_hint_says_that_it_is_an_example() -> None:
    shown = {
        spec.place: spec.hint
        for state in states() for name in NAMES[:-1]
        for spec in specs_of(name, View(state, now=NOON), derive(state)) if isinstance(spec, Text)
    }  # fmt: skip
    assert len(shown) > 30
    assert [hint for hint in shown.values() if not hint.startswith("e.g. ")] == []


async def test_without_colour_a_hint_is_dim_and_an_answer_is_not(tmp_path: Path) -> None:
    shop = replace(START.answers, project="shop")
    for answers, words, dim in (
        (None, "e.g. shop", True), (None, "e.g. product catalog with photos", True),
        (shop, "shop", False),
    ):  # fmt: skip
        app = MixpeekApp(services(tmp_path), terminal(color="none"), route="interview",
                         given={"answers": answers})  # fmt: skip
        async with app.run_test(size=(80, 40)) as pilot:
            await opened(pilot)
            await pilot.press("down")
            drawn = [s for strip in app.screen._compositor.render_strips() for s in strip]
            styles = [s.style for s in drawn if s.text.strip() == words and s.style]
            assert [bool(style.dim) for style in styles][:1] == [dim], words
