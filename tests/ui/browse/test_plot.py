"""Points drawn as cells."""

from __future__ import annotations

import random

import pytest

from mixpeek_tui.ui.browse.clusters.plot import View, around, draw
from mixpeek_tui.ui.browse.tones import MARKS

UNIT = View(0, 0, 1, 1)


@pytest.mark.parametrize("size", [(2, 2), (40, 10), (157, 43)])
def test_a_picture_fills_its_room_exactly(size: tuple[int, int]) -> None:
    rng = random.Random(1)
    points = {g: [(rng.random(), rng.random()) for _ in range(200)] for g in range(9)}
    cells = draw(points, UNIT, *size)
    assert (len(cells), {len(line) for line in cells}) == (size[1], {size[0]})
    assert {cell.group for line in cells for cell in line} <= set(range(-1, 9))


def test_each_corner_is_where_it_belongs() -> None:
    cells = draw({3: [(0, 0)], 5: [(1, 1)]}, UNIT, 20, 6)
    assert cells[5][0].group == 3
    assert cells[0][19].group == 5


def test_marks_tell_groups_apart_without_colour() -> None:
    cells = draw({0: [(0.1, 0.1)], 1: [(0.9, 0.9)]}, UNIT, 20, 6, marks=True)
    found = {cell.group: cell.text for line in cells for cell in line if cell.group >= 0}
    assert found == {0: MARKS[0], 1: MARKS[1]}


def test_points_outside_the_view_are_left_out() -> None:
    assert all(cell.group == -1 for line in draw({1: [(5, 5)]}, UNIT, 10, 4) for cell in line)


def test_zooming_keeps_the_point_under_the_cursor() -> None:
    view = around((0, 0, 10, 10))
    point = view.point(3, 2, 40, 12)
    near = view.zoomed(2, *point)
    assert near.point(3, 2, 40, 12) == pytest.approx(point)
    assert near.width == pytest.approx(view.width / 2)
    assert near.zoomed(0.5, *point).left == pytest.approx(view.left)


def test_all_points_at_one_place_still_have_a_view() -> None:
    view = around((3, 3, 3, 3))
    assert view.holds(3, 3)
    assert view.width > 0
