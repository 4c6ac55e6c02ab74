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
from mixpeek_tui.ui.browse.clusters.plot import LABEL, NOISE, NOTHING, Cell, View, around, draw
from mixpeek_tui.ui.browse.tones import NOISE_TONE, TONES, tone
from mixpeek_tui.workspace.cluster_points import Picture, Point, is_noise

ROOM = 250
"""Cells of the picture for each name in it; more names would hide the points."""
LETTERS = 18
"""Cells that the name of a group may take in the picture."""
FEW = 600
"""Up to so many points each is drawn as a mark; more as dots, of which eight fit in a cell."""
NEAREST, FARTHEST = 10_000.0, 8.0
"""How many times the picture may be enlarged, and shrunk."""
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
        "plot--cursor", "plot--label", *(f"plot--{name}" for name in (*TONES, NOISE_TONE))
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
        Binding("minus", "zoom(0.625)", "out", key_display="-"),
        Binding("0", "whole", "all"),
        Binding("right_square_bracket", "next(1)", "next group", key_display="]"),
        Binding("left_square_bracket", "next(-1)", "group before", key_display="[", show=False),
        Binding("t", "marks", "marks or dots", show=False),
        Binding("enter", "open", "members"),
        Binding("m", "screen.map", "list"),
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
        self._marks: bool | None = None
        self._picture = Picture(())
        self._labels: dict[str, str] = {}
        self._order: tuple[str, ...] = ()
        self._numbers: dict[str, int] = {}
        self._cursor = (0, 0)
        self._wanted = ""
        """The group that the cursor shall be at, until it is moved otherwise."""
        self._cells: list[list[Cell]] | None = None

    @property
    def marks(self) -> bool:
        """Whether each point is a mark of its group; else a dot, told apart by colour alone."""
        return len(self._picture.shown) <= FEW if self._marks is None else self._marks

    def show(self, picture: Picture, order: Sequence[str], labels: dict[str, str]) -> None:
        """Show points; the number of a group is its place in this order."""
        same = picture == self._picture
        self._picture, self._labels = picture, labels
        rest = dict.fromkeys(point.group for point in picture.shown)
        known = dict.fromkeys(group for group in (*order, *rest) if group and not is_noise(group))
        self._order = tuple(known)
        self._numbers = {group: number for number, group in enumerate(known)}
        if not same:
            self.view = around(picture.bounds)
            self._point()
        self._again()

    def number_of(self, group: str) -> int:
        """The number of a group; that of noise for what is in none."""
        return self._numbers.get(group, NOISE)

    def _again(self) -> None:
        self._cells = None
        self.refresh()

    def _drawn(self) -> list[list[Cell]]:
        if self._cells is None:
            points: dict[int, list[tuple[float, float]]] = {}
            for point in self._picture.shown:
                number = self.number_of(point.group)
                points.setdefault(number, []).append((point.x, point.y))
            ordered = dict(sorted(points.items(), reverse=True))
            noise = {NOISE: ordered.pop(NOISE)} if NOISE in ordered else {}
            self._cells = draw({**noise, **ordered}, self.view, *self.size, marks=self.marks)
            self._write_labels(self._cells)
        return self._cells

    def _write_labels(self, cells: list[list[Cell]]) -> None:
        """The names of the largest groups at their centres, as far as they do not overlap."""
        left = max(4, self.size.width * self.size.height // ROOM)
        for group, (column, row) in self._centres().items():
            words = fit(safe(self._labels.get(group, "")), LETTERS)
            line = cells[row] if 0 <= row < len(cells) else []
            start = column - width(words) // 2
            span = range(start - 1, start + len(words) + 1)
            if not words or width(words) != len(words) or start < 1 or span.stop > len(line):
                continue
            if any(line[n].group == LABEL for n in span):
                continue
            left -= 1
            if left < 0:
                return
            for offset, character in enumerate(f" {words} ", -1):
                line[start + offset] = Cell(character, LABEL)

    def _centres(self) -> dict[str, tuple[int, int]]:
        sums: dict[str, list[float]] = {}
        for point in self._picture.shown:
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
        if group == NOTHING:
            return base
        name = "label" if group == LABEL else tone(group)
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

        nearest = min(self._picture.shown, key=distance, default=None)
        if nearest is None or distance(nearest) > NEAR * NEAR:
            return ""
        return nearest.group

    def point_at(self, group: str) -> None:
        """Put the cursor at the point of a group that is nearest to its centre.

        Where that is out of view, the picture moves. While the picture is hidden, or its points
        are not there, or it gets another size, this comes about once it is shown as it is then.
        """
        self._wanted = group
        self._point()

    def _point(self) -> None:
        wanted = self._wanted
        found = [point for point in self._picture.shown if wanted and point.group == wanted]
        if not found or not self.size.width or not self.size.height:
            return
        x = sum(point.x for point in found) / len(found)
        y = sum(point.y for point in found) / len(found)
        near = min(found, key=lambda point: (point.x - x) ** 2 + (point.y - y) ** 2)
        if not self.view.holds(near.x, near.y):
            self.view = self.view.centred(near.x, near.y)
            self._again()
        column, row = self._place(near.x, near.y)
        self._cursor = (min(column, self.size.width - 1), min(row, self.size.height - 1))
        self.refresh()
        if self.has_focus:
            self._tell()

    def _moved(self) -> None:
        self._wanted = ""
        self._tell()

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
        self._moved()

    def action_pan(self, across: int, up: int) -> None:
        """The picture by a fifth of itself."""
        self.view = self.view.moved(across * 0.2, up * 0.2)
        self._again()
        self._moved()

    def action_zoom(self, factor: float) -> None:
        """Nearer to what is at the cursor, or away from it."""
        x, y = self.view.point(*self._cursor, *self.size)
        wanted, whole = self.view.zoomed(factor, x, y), around(self._picture.bounds)
        if whole.width / NEAREST < wanted.width < whole.width * FARTHEST:
            self.view = wanted
            self._again()
        self._moved()

    def action_whole(self) -> None:
        """All points."""
        self.view = around(self._picture.bounds)
        self._again()
        self._moved()

    def action_next(self, by: int) -> None:
        """To the next group, or the one before, in the order of the list."""
        there = {point.group for point in self._picture.shown}
        order = [group for group in self._order if group in there]
        if order:
            at = order.index(self.group) + by if self.group in order else 0
            self.point_at(order[at % len(order)])

    def action_marks(self) -> None:
        """A mark per group, or dots."""
        self._marks = not self.marks
        self._again()

    def action_open(self) -> None:
        """The members of the group at the cursor."""
        if self.group:
            self.post_message(self.Opened(self.group))

    def on_resize(self) -> None:
        """Draw for the new size; the cursor begins in the middle."""
        if self._cursor == (0, 0):
            self._cursor = (self.size.width // 2, self.size.height // 2)
        self._point()
        self._again()

    def on_focus(self) -> None:
        """Draw the cursor."""
        if self.size.width:
            self._tell()

    def on_blur(self) -> None:
        """Draw none."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The cursor to where the mouse is."""
        self._cursor = (event.x, event.y)
        self._moved()
