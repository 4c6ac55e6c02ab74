"""What is shown is read again by itself: often while it changes, never while it is hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.strict_server.store import Resource
from tests.ui.run_world import World, text, until

HALF_HOUR = 1800


def _one(world: World, kind: str, name: str) -> Resource:
    return next(one for one in world.server.created(kind) if one.name == name)


@pytest.mark.parametrize(
    ("kind", "name", "change", "words"),
    [
        ("trigger", "daily-recluster", {"status": "paused"}, "it does not fire"),
        ("alert", "shop-weapons", {"enabled": False}, "disabled"),
        ("cluster", "shop-vector-clusters", {"description": "groups of things"}, "groups of things"),
    ],
)  # fmt: skip
def test_a_change_from_elsewhere_appears_by_itself(
    kind: str, name: str, change: dict[str, Any], words: str, made: World
) -> None:
    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: name in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: f"{kind}s ▸ {name}" in text(app) and "updated" in text(app))
        assert words not in text(app)
        _one(made, kind, name).body.update(change)
        await until(pilot, lambda: words in text(app), 120)

    made.play(scene, route="browser", link=f"{kind}s/{name}")


def test_a_raw_view_shows_a_change_from_elsewhere_where_the_reader_is(made: World) -> None:
    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "daily-recluster" in text(app))
        await pilot.press("enter", "v")
        await until(pilot, lambda: "schedule_config:" in text(app))
        document = app.screen.query_one("Document")
        await until(pilot, lambda: any(line.key.startswith("schedule_config") for line in document._lines))
        while not document._lines[document.cursor].key.startswith("schedule_config"):
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: "cron_expression" not in text(app))
        _one(made, "trigger", "daily-recluster").body.update({"action_config": {"a": {"b": 1, "c": 2}}})
        await until(pilot, lambda: "c: 2" in text(app), 120)
        assert "cron_expression" not in text(app)
        assert document._lines[document.cursor].key.startswith("schedule_config")
        made.server.world.store.remove(_one(made, "trigger", "daily-recluster"))
        await until(pilot, lambda: "not on the server any more" in text(app), 120)

    made.play(scene, route="browser", link="triggers/daily-recluster")


def _counted(world: World, keys: tuple[str, ...], ready: Callable[[str], bool], link: str) -> list[int]:
    """Requests of the first and of the second half hour in which nobody does anything."""
    found: list[int] = []

    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "daily-recluster" in text(app))
        await pilot.press(*keys)
        await until(pilot, lambda: ready(text(app)))
        for _ in range(2):
            before = len(world.server.requests)
            await asyncio.sleep(HALF_HOUR)
            found.append(len(world.server.requests) - before)

    world.play(scene, route="browser", link=link)
    return found


@pytest.mark.parametrize(
    ("keys", "words"), [((), "updated"), (("enter",), "next 24 hours"), (("enter", "v"), "schedule_config:")]
)
def test_nothing_happens_so_it_is_looked_at_ever_more_rarely(
    keys: tuple[str, ...], words: str, made: World
) -> None:
    first, second = _counted(made, keys, lambda shown: words in shown, "triggers/daily-recluster")
    looks = HALF_HOUR // 90
    per_look = 2 if keys == ("enter",) else 1
    assert second == looks * per_look
    assert first <= second + 8 * per_look


def test_what_stays_the_same_is_not_drawn_again(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from mixpeek_tui.ui.browse.schedules.trigger import TriggerScreen

    drawn: list[object] = []
    draw = TriggerScreen.draw
    monkeypatch.setattr(TriggerScreen, "draw", lambda self: (drawn.append(self.looked), draw(self)))

    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "daily-recluster" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "next 24 hours" in text(app) and "updated" in text(app))
        before = len(drawn)
        await asyncio.sleep(HALF_HOUR)
        assert len(drawn) == before

    made.play(scene, route="browser", link="triggers/daily-recluster")


def test_the_overview_shows_what_fails_by_itself(made: World) -> None:
    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "nothing fails" in text(app))
        _one(made, "trigger", "daily-recluster").body.update(consecutive_failures=3, status="failed")
        await until(pilot, lambda: "nothing fails" not in text(app), 300)
        assert "daily-recluster" in text(app)

    made.services.where = replace(made.services.where, namespace="shop")
    made.play(scene, route="browser")


@pytest.mark.parametrize("link", ["triggers/daily-recluster", "alerts/shop-weapons"])
def test_a_link_by_name_opens_what_the_api_reads_by_id_alone(made: World, link: str) -> None:
    name = link.partition("/")[2]

    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: f"▸ {name} " in text(app).splitlines()[0] + " ")
        assert not app._notifications

    made.play(scene, route="browser", link=link, direct=True)
