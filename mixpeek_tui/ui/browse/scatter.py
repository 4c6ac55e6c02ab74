"""The picture of a cluster: zoomed and moved with the keys, the group at the cursor named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mixpeek_tui.text import fit, safe, width
from mixpeek_tui.ui.browse.plot import Cell, View, around, draw
from mixpeek_tui.workspace.cluster_points import Picture, Point

TONES = ("accent", "ok", "failed", "blocked", "plain", "muted")
LABEL = 18
NEAR = 12.0
"""Cells around the cursor in which a point is looked for."""


class ScatterPlot(Widget, can_focus=True):
    """Points; arrows move the cursor, ``+`` and ``-`` zoom."""

    DEFAULT_CSS = """
    ScatterPlot { width: 1fr; height: 1fr;
        & > .plot--accent { color: $state-accent; } & > .plot--ok { color: $state-ok; }
        & > .plot--failed { color: $state-failed; } & > .plot--blocked { color: $state-blocked; }
        & > .plot--plain { color: $text; } & > .plot--muted { color: $state-muted; }
        & > .plot--cursor { background: $block-cursor-background;
            color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
        & > .plot--label { color: $text; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plot--cursor", "plot--label", *(f"plot--{tone}" for tone in TONES)
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1, 0)", "left", show=False),
        Binding("right,l", "move(1, 0)", "right", show=False),
        Binding("up,k", "move(0, -1)", "up", show=False),
        Binding("down,j", "move(0, 1)", "down", show=False),
        Binding("H,shift+left", "pan(-1, 0)", "picture left", show=False),
        Binding("L,shift+right", "pan(1, 0)", "picture right", show=False),
        Binding("K,shift+up", "pan(0, 1)", "picture up", show=False),
        Binding("J,shift+down", "pan(0, -1)", "picture down", show=False),
        Binding("plus,equals_sign", "zoom(1.6)", "zoom", key_display="+"),
        Binding("minus", "zoom(0.625)", "zoom out", key_display="-", show=False),
        Binding("0", "whole", "whole picture", show=False),
        Binding("t", "marks", "marks or dots"),
        Binding("enter", "open", "members"),
    ]

    class At(Message):
        """The cursor stands at a group, or at none."""

        def __init__(self, group: str) -> None:
            super().__init__()
            self.group = group

    class Opened(At):
        """Enter was pressed at a group."""

    def __init__(self) -> None:
        super().__init__()
        self.view = View(0, 0, 1, 1)
        self.marks = False
        self._picture = Picture(())
        self._labels: dict[str, str] = {}
        self._order: tuple[str, ...] = ()
        self._cursor = (0, 0)
        self._cells: list[list[Cell]] | None = None

    def show(self, picture: Picture, order: Sequence[str], labels: dict[str, str]) -> None:
        """Show points; groups in this order get the first colours and marks."""
        same = picture == self._picture
        self._picture, self._labels = picture, labels
        rest = dict.fromkeys(point.group for point in picture.points)
        self._order = tuple(dict.fromkeys((*order, *rest)))
        if not same:
            self.view = around(picture.bounds)
        self._again()

    def tone_of(self, group: str) -> str:
        """The name of a group's colour."""
        return TONES[self._order.index(group) % len(TONES)] if group in self._order else "muted"

    def _again(self) -> None:
        self._cells = None
        self.refresh()

    def _drawn(self) -> list[list[Cell]]:
        if self._cells is None:
            numbers = {group: n for n, group in enumerate(self._order)}
            points: dict[int, list[tuple[float, float]]] = {}
            for point in self._picture.points:
                points.setdefault(numbers[point.group], []).append((point.x, point.y))
            self._cells = draw(points, self.view, *self.size, marks=self.marks)
            self._write_labels(self._cells)
        return self._cells

    def _write_labels(self, cells: list[list[Cell]]) -> None:
        """The names of the groups at their centres, as far as they do not overlap."""
        for group, (column, row) in self._centres().items():
            words = fit(safe(self._labels.get(group, "")), LABEL)
            line = cells[row] if 0 <= row < len(cells) else []
            start = column - width(words) // 2
            span = range(start - 1, start + len(words) + 1)
            if not words or width(words) != len(words) or start < 1 or span.stop > len(line):
                continue
            if any(line[n].group == -2 for n in span):
                continue
            for offset, character in enumerate(words):
                line[start + offset] = Cell(character, -2)

    def _centres(self) -> dict[str, tuple[int, int]]:
        sums: dict[str, list[float]] = {}
        for point in self._picture.points:
            found = sums.setdefault(point.group, [0.0, 0.0, 0.0])
            found[0] += point.x
            found[1] += point.y
            found[2] += 1
        ordered = [group for group in self._order if group in sums]
        return {g: self._place(sums[g][0] / sums[g][2], sums[g][1] / sums[g][2]) for g in ordered}

    def _place(self, x: float, y: float) -> tuple[int, int]:
        across = (x - self.view.left) / self.view.width * self.size.width
        down = (self.view.top - y) / self.view.height * self.size.height
        return int(max(-1.0, min(across, 10_000.0))), int(max(-1.0, min(down, 10_000.0)))

    def render_line(self, y: int) -> Strip:
        """A row of the picture."""
        cells = self._drawn()
        base = self.rich_style
        if y >= len(cells):
            return Strip.blank(self.size.width, base)
        segments = [Segment(c.text, self._style(c.group, base)) for c in cells[y]]
        column, row = self._cursor
        if self.has_focus and row == y and column < len(segments):
            text = segments[column].text
            segments[column] = Segment(
                text if text.strip() else "+", self.get_component_rich_style("plot--cursor")
            )
        return Strip(segments).adjust_cell_length(self.size.width, base).simplify()

    def _style(self, group: int, base: Style) -> Style:
        if group == -1:
            return base
        name = "label" if group == -2 else TONES[group % len(TONES)]
        return base + self.get_component_rich_style(f"plot--{name}", partial=True)

    @property
    def group(self) -> str:
        """The group of the point nearest to the cursor, if one is near."""
        column, row = self._cursor
        x, y = self.view.point(column, row, *self.size)
        wide = self.view.width / max(1, self.size.width)
        high = self.view.height / max(1, self.size.height)

        def distance(point: Point) -> float:
            return ((point.x - x) / wide) ** 2 + ((point.y - y) / high * 2) ** 2

        nearest = min(self._picture.points, key=distance, default=None)
        if nearest is None or distance(nearest) > NEAR * NEAR:
            return ""
        return nearest.group

    def point_at(self, group: str) -> None:
        """Put the cursor at a group's centre, moving the picture if need be."""
        place = self._centres().get(group)
        if place is not None and 0 <= place[0] < self.size.width and (
            0 <= place[1] < self.size.height
        ):
            self._cursor = place
            self.refresh()

    def _tell(self) -> None:
        self.refresh()
        self.post_message(self.At(self.group))

    def action_move(self, across: int, down: int) -> None:
        """The cursor by one cell; at the edge the picture moves."""
        column, row = self._cursor[0] + across * 2, self._cursor[1] + down
        if not (0 <= column < self.size.width and 0 <= row < self.size.height):
            self.action_pan(across, -down)
            return
        self._cursor = (column, row)
        self._tell()

    def action_pan(self, across: int, up: int) -> None:
        """The picture by a fifth of itself."""
        self.view = self.view.moved(across * 0.2, up * 0.2)
        self._again()
        self._tell()

    def action_zoom(self, factor: float) -> None:
        """Nearer to what is at the cursor, or away from it."""
        x, y = self.view.point(*self._cursor, *self.size)
        self.view = self.view.zoomed(factor, x, y)
        self._again()
        self._tell()

    def action_whole(self) -> None:
        """All points."""
        self.view = around(self._picture.bounds)
        self._again()
        self._tell()

    def action_marks(self) -> None:
        """A mark per group, or dots."""
        self.marks = not self.marks
        self._again()

    def action_open(self) -> None:
        """The members of the group at the cursor."""
        if self.group:
            self.post_message(self.Opened(self.group))

    def on_resize(self) -> None:
        """Draw for the new size; the cursor begins in the middle."""
        if self._cursor == (0, 0):
            self._cursor = (self.size.width // 2, self.size.height // 2)
        self._again()

    def on_focus(self) -> None:
        """Draw the cursor."""
        self._tell()

    def on_blur(self) -> None:
        """Draw none."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The cursor to where the mouse is."""
        self._cursor = (event.x, event.y)
        self._tell()
