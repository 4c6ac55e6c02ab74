"""A list of any length of which only the visible lines are ever drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mixpeek_tui.kinds.states import Phase
from mixpeek_tui.text import glyphs, safe

STYLES = ("muted", "accent", "ok", "failed", "blocked", "running", "strong")
PHASE_STYLES: dict[Phase, str] = {
    "done": "ok", "failed": "failed", "running": "running", "waiting": "muted",
    "off": "blocked", "unknown": "muted",
}  # fmt: skip
_GLYPHS = glyphs(False)
PHASE_MARKS: dict[Phase, str] = {
    "done": _GLYPHS.ok, "failed": _GLYPHS.failed, "running": _GLYPHS.running,
    "waiting": _GLYPHS.waiting, "off": _GLYPHS.skipped, "unknown": _GLYPHS.never,
}  # fmt: skip
CURSOR = f"{_GLYPHS.cursor} "


class Part(NamedTuple):
    """A piece of a line: text from anywhere, and one of ``STYLES`` or nothing."""

    text: str
    style: str = ""


Line = Sequence[Part]


class Lines(ScrollView, can_focus=True):
    """Lines with a cursor. Subclasses say how many there are and what is in each."""

    DEFAULT_CSS = """
    Lines { height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden;
        & > .lines--cursor { background: $block-cursor-background;
            color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
        & > .lines--resting { background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style; }
        & > .lines--muted { color: $state-muted; text-style: $state-muted-style; }
        & > .lines--accent { color: $state-accent; text-style: $state-accent-style; }
        & > .lines--ok { color: $state-ok; text-style: $state-ok-style; }
        & > .lines--failed { color: $state-failed; text-style: $state-failed-style; }
        & > .lines--blocked { color: $state-blocked; text-style: $state-blocked-style; }
        & > .lines--running { color: $state-running; text-style: $state-running-style; }
        & > .lines--strong { text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--cursor", "lines--resting", *(f"lines--{name}" for name in STYLES)
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home,g", "end(-1)", "first", show=False),
        Binding("end,G", "end(1)", "last", show=False),
        Binding("enter", "open", "open", show=False),
    ]
    marker = True
    """Whether the cursor's line begins with a mark, besides its colour."""

    class Moved(Message):
        """The cursor stands on another line."""

        def __init__(self, lines: Lines, row: int) -> None:
            super().__init__()
            self.lines, self.row = lines, row

        @property
        def control(self) -> Lines:
            """The list."""
            return self.lines

    class Opened(Moved):
        """Enter was pressed on a line."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = 0

    @property
    def count(self) -> int:
        """How many lines there are."""
        return 0

    def line(self, row: int) -> Line:
        """What stands in a line; called for visible lines only."""
        return ()

    def stops(self, row: int) -> bool:
        """Whether the cursor is drawn on a line; where not, subclasses lead it elsewhere."""
        return True

    @property
    def room(self) -> int:
        """Cells that a line may take after the mark of the cursor."""
        return max(1, self.scrollable_content_region.width - (2 if self.marker else 0))

    def changed(self) -> None:
        """Draw everything again after the lines changed; the cursor stays where it can."""
        self.cursor = max(0, min(self.cursor, self.count - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)
        self.refresh()

    def move_to(self, row: int, *, tell: bool = True) -> None:
        """Put the cursor on a line and bring it into view."""
        row = max(0, min(row, self.count - 1))
        old, self.cursor = self.cursor, row
        self.refresh_line(old)
        self.refresh_line(row)
        self._into_view(row)
        if tell and old != row:
            self.post_message(self.Moved(self, row))

    def _into_view(self, row: int) -> None:
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if row < top:
            self.scroll_to(y=row, animate=False)
        elif height and row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False)

    def render_line(self, y: int) -> Strip:
        """One visible line, in exactly the width of the widget."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if row >= self.count:
            return Strip.blank(width, self.rich_style)
        here = row == self.cursor and self.stops(row)
        base, plain = self._base(here), here and self.has_focus
        segments = [Segment((CURSOR if here else "  "), base)] if self.marker else []
        for words, style in self.line(row):
            segments.append(Segment(safe(words), base if plain else self._styled(base, style)))
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def _base(self, here: bool) -> Style:
        if not here:
            return self.rich_style
        return self.get_component_rich_style(
            "lines--cursor" if self.has_focus else "lines--resting"
        )

    def _styled(self, base: Style, style: str) -> Style:
        if not style:
            return base
        return base + self.get_component_rich_style(f"lines--{style}", partial=True)

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row in view."""
        top = self.scroll_offset.y
        return top, top + max(1, self.scrollable_content_region.height) - 1

    def refresh_rows(self, first: int, last: int) -> None:
        """Draw some lines again, if they are in view."""
        top, bottom = self.visible_rows()
        first, last = max(first, top), min(last, bottom)
        if first <= last:
            self.refresh(Region(0, first - top, self.size.width, last - first + 1))

    def action_step(self, by: int) -> None:
        """One line up or down."""
        self.move_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """One page up or down."""
        self.move_to(self.cursor + by * max(1, self.scrollable_content_region.height - 1))

    def action_end(self, direction: int) -> None:
        """The first or last line."""
        self.move_to(0 if direction < 0 else self.count - 1)

    def action_open(self) -> None:
        """Do what enter does to this line."""
        if self.count:
            self.post_message(self.Opened(self, self.cursor))

    def on_resize(self) -> None:
        """Lines depend on the width."""
        self.changed()
        self._into_view(self.cursor)

    def on_focus(self) -> None:
        """The cursor is drawn stronger with the focus."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """The cursor is drawn weaker without the focus."""
        self.refresh_line(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; on the cursor's line it opens."""
        row = event.y + self.scroll_offset.y
        if row >= self.count:
            return
        if row == self.cursor and event.chain > 1:
            self.action_open()
        else:
            self.move_to(row)
