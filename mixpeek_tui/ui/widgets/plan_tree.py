"""The plan as a tree that follows the answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mixpeek_tui.plan.tree import Node
from mixpeek_tui.text import Glyphs, fit, glyphs, safe, width
from mixpeek_tui.ui.widgets.tree_lines import Line, ancestors, index, lines, marks

FLASH_SECONDS = 0.7
WIDEST = 104
"""Cells of a line at most: on a wide screen details stay near what they belong to."""


class PlanTree(ScrollView, can_focus=True):
    """Drawn from ``plan.tree.Node``; lines are drawn again only where they changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home,g", "edge(0)", "top", show=False),
        Binding("end,G", "edge(1)", "bottom", show=False),
        Binding("left,h", "fold(0)", "close", show=False),
        Binding("right,l", "fold(1)", "open", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan--word", "plan--detail", "plan--cursor", "plan--blurred", "plan--mark", "plan--flash",
        "plan--off",
    }  # fmt: skip
    DEFAULT_CSS = """
    PlanTree { background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; }
    PlanTree .plan--word { color: $text-muted; }
    PlanTree .plan--detail { color: $text-muted; }
    PlanTree .plan--off { color: $text-disabled; text-style: dim; }
    PlanTree .plan--mark { color: $state-changed; text-style: $state-changed-style; }
    PlanTree .plan--flash { background: $panel; color: $state-changed; text-style: bold; }
    PlanTree .plan--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    PlanTree .plan--blurred {
        background: $block-cursor-blurred-background;
        text-style: $block-cursor-blurred-text-style;
    }
    """

    @dataclass
    class Highlighted(Message):
        """Another node is under the cursor."""

        node: Node

    def __init__(self, root: Node, *, flash: bool = True, ascii_only: bool = False) -> None:
        super().__init__()
        self.root = root
        self.marks: dict[str, str] = {}
        self._cause = ""
        self._flash = flash
        self._bright: frozenset[str] = frozenset()
        self._glyphs: Glyphs = glyphs(ascii_only)
        self._toggled: dict[str, bool] = {}
        self._cursor = root.key
        self._index = index(root)
        self._lines: list[Line] = lines(root, self._toggled)
        self._styles: dict[str, Style] = {}
        self._measure()

    # What is shown

    def show(self, root: Node, cause: str = "") -> None:
        """Follow the answers.

        Args:
            root: The plan's tree now.
            cause: The place whose answer changed; marks of earlier changes at the same place
                stay, since a word is typed letter by letter.
        """
        old_index, new_index = self._index, index(root)
        previous = self._lines
        self.root, self._index = root, new_index
        added = frozenset(new_index.keys() - old_index.keys())
        changed = frozenset(
            k for k, said in new_index.items() if k in old_index and old_index[k] != said
        )
        fresh = marks(root, added, changed)
        before = self.marks
        old = before if cause and cause == self._cause else {}
        self.marks = fresh | {k: m for k, m in old.items() if k in new_index and m == "new"}
        self._cause = cause
        self._lines = lines(root, self._toggled)
        self._keep_cursor(previous)
        self._light_up(frozenset(fresh))
        self._measure()
        if added or old_index.keys() - new_index.keys() or len(previous) != len(self._lines):
            self.refresh()
        else:
            self._draw_again(fresh.keys() | before.keys() | changed)

    def _draw_again(self, keys: Collection[str]) -> None:
        """Draw the visible lines of some nodes again."""
        top = self.scroll_offset.y
        for number in range(top, min(top + self.size.height, len(self._lines))):
            if self._lines[number].node.key in keys:
                self.refresh_line(number)

    def _keep_cursor(self, previous: list[Line]) -> None:
        """The cursor stays on its node; if that is gone, on the line where it was."""
        if any(line.node.key == self._cursor for line in self._lines):
            return
        at = next((n for n, line in enumerate(previous) if line.node.key == self._cursor), 0)
        self._cursor = self._lines[min(at, len(self._lines) - 1)].node.key

    def _light_up(self, keys: frozenset[str]) -> None:
        if self._flash and keys:
            before, self._bright = self._bright, keys
            self._draw_again(before - keys)
            self.set_timer(FLASH_SECONDS, lambda: self._dim(keys))

    def _dim(self, keys: frozenset[str]) -> None:
        if self._bright is keys:
            self._bright = frozenset()
            self._draw_again(keys)

    def _measure(self) -> None:
        size = Size(1, len(self._lines))
        if size != self.virtual_size:
            self.virtual_size = size

    @property
    def node(self) -> Node:
        """The node under the cursor."""
        return self._lines[self._at].node

    @property
    def _at(self) -> int:
        found = (n for n, line in enumerate(self._lines) if line.node.key == self._cursor)
        return next(found, 0)

    # Drawing

    def notify_style_update(self) -> None:
        """Other colours: forget the styles."""
        super().notify_style_update()
        self._styles.clear()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"plan--{name}", partial=True)
        return self._styles[name]

    def render_line(self, y: int) -> Strip:
        """One line of the tree."""
        number = y + self.scroll_offset.y
        base = self.rich_style
        room = self.size.width
        if number >= len(self._lines):
            return Strip.blank(room, base)
        line = self._lines[number]
        strip = Strip(self._segments(line, min(room, WIDEST), base))
        over = Style()
        if line.node.key in self._bright:
            over = self._style("flash")
        if line.node.key == self._cursor:
            over += self._style("cursor" if self.has_focus else "blurred")
        strip = strip.adjust_cell_length(room, base)
        return Strip([Segment(s.text, (s.style or base) + over) for s in strip])

    def _segments(self, line: Line, room: int, base: Style) -> list[Segment]:
        node, marks_ = line.node, self._glyphs
        fold = " " if line.open is None else marks_.tree_open if line.open else marks_.tree_closed
        off = self._style("off") if node.off else Style()
        left = "  " * line.depth + fold + " "
        found = [Segment(left, base + self._style("word"))]
        used = width(left)
        if node.word:
            word = f"{node.word}  "
            found.append(Segment(word, base + self._style("word") + off))
            used += width(word)
        name = fit(safe(node.name), max(4, room - used - 1))
        plain = base if node.word else base + self._style("word")
        found.append(Segment(name, plain + off))
        used += width(name)
        return found + self._right(node, room - used, base)

    def _right(self, node: Node, room: int, base: Style) -> list[Segment]:
        """Detail and mark, at the right edge, as far as there is room."""
        mark = "off" if node.off else self.marks.get(node.key, "") if node.word else ""
        if mark == "changed" and self._flash:
            mark = ""
        tail = f"  {mark}" if mark else ""
        space = room - width(tail) - 3
        detail = fit(safe(node.detail), space) if space >= 6 else ""
        gap = " " * max(1, room - width(detail) - width(tail) - 1)
        return [
            Segment(gap, base),
            Segment(detail, base + self._style("detail")),
            Segment(tail, base + self._style("mark")),
            Segment(" ", base),
        ]

    # Moving

    def _to(self, number: int) -> None:
        number = max(0, min(number, len(self._lines) - 1))
        self._cursor = self._lines[number].node.key
        self.scroll_to_region(Region(0, number, 1, 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Highlighted(self.node))

    def action_step(self, by: int) -> None:
        """A line up or down."""
        self._to(self._at + by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self._to(self._at + by * max(1, self.size.height - 1))

    def action_edge(self, end: int) -> None:
        """To the top or the bottom."""
        self._to(len(self._lines) if end else 0)

    def action_fold(self, open_: int) -> None:
        """Open or close the node; closed already, go to the one above it."""
        line = self._lines[self._at]
        if line.open is not None and line.open != bool(open_):
            self._toggled[line.node.key] = bool(open_)
            self._lines = lines(self.root, self._toggled)
            self._measure()
            self._to(self._at)
        elif not open_ and (above := ancestors(self.root, self._cursor)):
            self._cursor = above[-1]
            self._to(self._at)

    def reveal(self, key: str) -> None:
        """Open what hides a node and put the cursor on it."""
        for above in ancestors(self.root, key):
            self._toggled[above] = True
        self._lines = lines(self.root, self._toggled)
        self._measure()
        self._cursor = key
        self._to(self._at)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor's line it opens or closes."""
        number = event.y + self.scroll_offset.y
        if number < len(self._lines):
            line = self._lines[number]
            if number == self._at and line.open is not None:
                self.action_fold(not line.open)
            self._to(number)

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()
        self.post_message(self.Highlighted(self.node))

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()
