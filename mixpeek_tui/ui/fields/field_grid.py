"""The grid of a dataset's fields: a line each, edited by typing into the cells."""

from __future__ import annotations

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

from mixpeek_tui.interview.answers import MEDIA, TEXTUAL, Field
from mixpeek_tui.text import pad, safe
from mixpeek_tui.ui.fields import rows
from mixpeek_tui.ui.fields.spec import Table

NAME, TYPE, EMBED, STORED = range(4)
FIXED = (10, 11, 9)
"""Cells of every column but the name's."""
LEAST, MOST = 12, 32
"""Cells of the name's column."""
TITLES = ("name", "type", "embedded", "stored as")
MARK = 2
KEYS = "ctrl+d deletes the field, ctrl+up and ctrl+down move it"


class FieldGrid(ScrollView, can_focus=True):
    """Name, type, embedded, stored as. Typing edits; the last line adds a field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "row up", show=False),
        Binding("down,enter", "step(1)", "row down", show=False),
        Binding("left", "side(-1)", "left", show=False),
        Binding("right", "side(1)", "right", show=False),
        Binding("tab", "cell(1)", "next cell", show=False),
        Binding("shift+tab", "cell(-1)", "previous cell", show=False),
        Binding("home", "edge(0)", "beginning", show=False),
        Binding("end", "edge(1)", "end", show=False),
        Binding("backspace", "erase(-1)", "delete to the left", show=False),
        Binding("delete", "erase(0)", "delete to the right", show=False),
        Binding("ctrl+d", "remove", "delete field"),
        Binding("ctrl+up,shift+up", "move(-1)", "move field up", show=False),
        Binding("ctrl+down,shift+down", "move(1)", "move field down", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--head", "grid--cursor", "grid--caret", "grid--guess", "grid--wrong",
    }  # fmt: skip
    DEFAULT_CSS = """
    FieldGrid { height: auto; max-height: 14; overflow-x: hidden; background: $background; }
    FieldGrid .grid--head { color: $text-muted; }
    FieldGrid .grid--guess { color: $text-muted; }
    FieldGrid .grid--wrong { color: $state-failed; text-style: bold; }
    FieldGrid .grid--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    FieldGrid .grid--caret { text-style: reverse; }
    """

    @dataclass
    class Edited(Message):
        """The fields are others now."""

        fields: tuple[Field, ...]

    @dataclass
    class Moved(Message):
        """Another cell is under the cursor; what it takes, in words."""

        hint: str

    def __init__(self, spec: Table) -> None:
        super().__init__()
        self._fields = spec.fields
        self._spec = spec
        self.row = 0
        self.column = NAME
        self._caret = 0
        self._told = [spec.fields]
        """What came from outside or was told last, and what was typed since then."""
        self._resize()

    def show(self, spec: Table) -> None:
        """Draw other fields; of what was typed here, what is told back last may be behind."""
        self._spec = spec
        if spec.fields in self._told:
            del self._told[: self._told.index(spec.fields)]
        else:
            self._fields = spec.fields
            self._told = [spec.fields]
            self.row = min(self.row, len(self._fields))
            self._caret = min(self._caret, len(self._word))
        self._resize()
        self.refresh(layout=True)

    def _resize(self) -> None:
        self.virtual_size = Size(1, len(self._fields) + 2)

    # Drawing

    @property
    def _widths(self) -> tuple[int, ...]:
        rest = self.size.width - MARK - sum(FIXED)
        return (max(LEAST, min(rest, MOST)), *FIXED)

    def render_line(self, y: int) -> Strip:
        """A line: the head, a field, or the one that adds."""
        number = y + self.scroll_offset.y - 1
        width = self.size.width
        base = self.rich_style
        if number < 0:
            style = self.get_component_rich_style("grid--head")
            words = " " * MARK + "".join(map(pad, TITLES, self._widths))
            return self._strip([Segment(words, style)], width, base)
        if number < len(self._fields):
            return self._strip(self._row(number, base), width, base)
        if number == len(self._fields):
            return self._strip(self._adding(base), width, base)
        return Strip.blank(width, base)

    def _strip(self, segments: list[Segment], width: int, base: Style) -> Strip:
        return Strip(segments).adjust_cell_length(width, base).apply_style(base).crop(0, width)

    def _row(self, number: int, base: Style) -> list[Segment]:
        field = self._fields[number]
        wrong = any(f".fields[{number}]" in f"{c.place}." for c in self._spec.complaints)
        mark = Segment("! " if wrong else "  ", self.get_component_rich_style("grid--wrong"))
        cells = (safe(field.name), field.type, self._embedded(field), self._stored(field))
        quiet = self.get_component_rich_style("grid--guess")
        found = [mark]
        for column, text in enumerate(cells):
            style = base
            if (column == EMBED and field.embed is None) or (
                column == STORED and field.stored_as is None
            ):
                style = quiet
            found += self._cell(number, column, text, style)
        return found

    def _cell(self, number: int, column: int, text: str, style: Style) -> list[Segment]:
        here = self.has_focus and number == self.row and column == self.column
        width = self._widths[column]
        if not here:
            return [Segment(pad(text, width), style)]
        cursor = self.get_component_rich_style("grid--cursor")
        if column != NAME:
            return [Segment(pad(text, width - 1), cursor), Segment(" ", style)]
        shift = max(0, self._caret - (width - 3))
        seen = pad(text[shift : shift + width - 2], width - 1)
        at = self._caret - shift
        caret = cursor + self.get_component_rich_style("grid--caret")
        return [
            Segment(seen[:at], cursor), Segment(seen[at : at + 1], caret),
            Segment(seen[at + 1 :], cursor), Segment(" ", style),
        ]  # fmt: skip

    def _adding(self, base: Style) -> list[Segment]:
        quiet = self.get_component_rich_style("grid--guess")
        if self.has_focus and self.row == len(self._fields):
            return [Segment("  ", base), *self._cell(self.row, NAME, "", base),
                    Segment("type a name to add a field", quiet)]  # fmt: skip
        return [Segment("  + add a field", quiet)]

    def _embedded(self, field: Field) -> str:
        if field.name in self._spec.guessed and field.embed is None:
            return "✓ guess" if field.type in TEXTUAL else "✓"
        if field.embed:
            return "✓"
        return "no" if field.embed is False else ""

    def _stored(self, field: Field) -> str:
        return field.bucket_type

    # The cursor

    @property
    def hint(self) -> str:
        """What the cell under the cursor takes."""
        if self.row >= len(self._fields):
            return "type a name, or paste: name (text), price (float)"
        field = self._fields[self.row]
        match self.column:
            case 0:
                return KEYS
            case 1:
                words = rows.TYPE_WORDS[field.type]
                return f"space, letter: other type. {field.type}: {words}"
            case 2 if field.type in TEXTUAL | MEDIA:
                return "space: whether searches look into it (embedded)"
            case 2:
                return f"a {field.type} field is kept beside, not embedded"
            case _:
                return "space or a letter: stored as another type"

    def _placed(self) -> None:
        self.row = max(0, min(self.row, len(self._fields)))
        if self.row == len(self._fields):
            self.column = NAME
        self._caret = min(self._caret, len(self._word))
        self.scroll_to_region(Region(0, self.row, 1, 2), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(self.hint))

    @property
    def _word(self) -> str:
        return self._fields[self.row].name if self.row < len(self._fields) else ""

    def _edit(self, fields: tuple[Field, ...]) -> None:
        if fields != self._fields:
            self._fields = fields
            self._told.append(fields)
            self._resize()
            self.refresh(layout=True)
            self.post_message(self.Edited(fields))
        self._placed()

    def on_focus(self) -> None:
        """Say what the cell takes."""
        self._placed()

    def on_blur(self) -> None:
        """The cursor goes with the focus."""
        self.refresh()
        self.post_message(self.Moved(""))

    def action_step(self, by: int) -> None:
        """A row up or down; past the end, to the neighbouring field."""
        target = self.row + by
        if not 0 <= target <= len(self._fields):
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()
            return
        self.row = target
        self._caret = len(self._word)
        self._placed()

    def action_side(self, by: int) -> None:
        """A letter to the side in a name, else a cell."""
        if self.column == NAME and 0 <= self._caret + by <= len(self._word):
            self._caret += by
            self._placed()
        elif self.row < len(self._fields) and NAME <= self.column + by <= STORED:
            self.column += by
            self._caret = len(self._word)
            self._placed()

    def action_cell(self, by: int) -> None:
        """The next cell, the next row, and behind the last one the next field of the form."""
        column = self.column + by
        if (self.row == len(self._fields) and by > 0) or (self.row == 0 and column < 0):
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()
            return
        if not NAME <= column <= STORED or self.row == len(self._fields):
            self.row += by
            column = NAME if by > 0 else STORED
        self.column = column
        self._caret = len(self._word)
        self._placed()

    def action_edge(self, end: int) -> None:
        """To the beginning or end of the name."""
        self._caret = len(self._word) if end else 0
        self._placed()

    # Editing

    def on_key(self, event: events.Key) -> None:
        """Letters go into the cell."""
        if event.character is None or not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        self._type(event.character)

    def _type(self, text: str) -> None:
        fields, row = self._fields, self.row
        if self.column == NAME:
            name = self._word
            self._caret += len(text)
            at = self._caret - len(text)
            self._edit(rows.with_name(fields, row, name[:at] + text + name[at:]))
            return
        letter = "" if text == " " else text.lower()
        if self.column == TYPE:
            self._edit(rows.next_type(fields, row, letter))
        elif self.column == STORED:
            self._edit(rows.next_stored(fields, row, letter))
        elif text == " ":
            embedded = bool(self._embedded(fields[row]).startswith("✓"))
            self._edit(rows.toggled(fields, row, embedded))

    def on_paste(self, event: events.Paste) -> None:
        """A name is pasted into its cell; a list of fields is handed up."""
        event.stop()
        event.prevent_default()
        text = event.text.strip()
        if any(mark in text for mark in "(:,\n"):
            self.post_message(self.Pasted(text))
        elif self.column == NAME and text:
            self._type(text)

    @dataclass
    class Pasted(Message):
        """A whole list was pasted."""

        text: str

    def action_erase(self, at: int) -> None:
        """Delete a letter; in an empty name, the field."""
        if self.column != NAME or self.row >= len(self._fields):
            return
        name = self._word
        place = self._caret + at
        if not name and at < 0:
            self.action_remove()
        elif 0 <= place < len(name):
            self._caret = place
            self._edit(rows.with_name(self._fields, self.row, name[:place] + name[place + 1 :]))

    def action_remove(self) -> None:
        """Delete the field under the cursor."""
        if self.row < len(self._fields):
            self._edit(rows.removed(self._fields, self.row))

    def action_move(self, by: int) -> None:
        """Move the field under the cursor."""
        fields = rows.moved(self._fields, self.row, by)
        if fields != self._fields:
            self.row += by
            self._edit(fields)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor into a cell."""
        self.row = max(0, event.y + self.scroll_offset.y - 1)
        edges = [MARK + sum(self._widths[:n]) for n in range(1, 5)]
        self.column = next((n for n, edge in enumerate(edges) if event.x < edge), STORED)
        self._caret = len(self._word)
        self._placed()
