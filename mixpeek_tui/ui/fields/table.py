"""The fields of a dataset as a table that is edited in place."""

from __future__ import annotations

from textual.app import ComposeResult

from mixpeek_tui.ui.fields.field_grid import FieldGrid
from mixpeek_tui.ui.fields.shown import Asked, Given, Shown
from mixpeek_tui.ui.fields.spec import Table
from mixpeek_tui.ui.widgets.words import Words

REST = "tab goes to the next cell, enter to the next row"


class TableField(Shown[Table]):
    """The grid, and above it what the cell under the cursor takes."""

    DEFAULT_CSS = """
    TableField .cell { color: $text-muted; height: 1; }
    """

    def compose_field(self) -> ComposeResult:
        """Hint and grid."""
        yield Words(REST, classes="cell")
        yield FieldGrid(self.spec)

    def on_field_grid_edited(self, event: FieldGrid.Edited) -> None:
        """Hand the changed fields up."""
        event.stop()
        self.post_message(Given(self.spec.place, event.fields))

    def on_field_grid_moved(self, event: FieldGrid.Moved) -> None:
        """Another cell is under the cursor."""
        event.stop()
        self.query_one(".cell", Words).say(event.hint or REST, layout=False)

    def on_field_grid_pasted(self, event: FieldGrid.Pasted) -> None:
        """A list was pasted: it is looked at before it is taken."""
        event.stop()
        self.post_message(Asked(self.spec.place, f"paste {event.text}"))

    def draw(self, old: Table) -> None:
        """Other fields."""
        self.query_one(FieldGrid).show(self.spec)
