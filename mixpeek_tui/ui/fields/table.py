"""The fields of a dataset as a table that is edited in place."""

from __future__ import annotations

from textual.app import ComposeResult

from mixpeek_tui.ui.fields.field_grid import FieldGrid
from mixpeek_tui.ui.fields.shown import Asked, Given, Shown
from mixpeek_tui.ui.fields.spec import Table
from mixpeek_tui.ui.widgets.words import Words


class TableField(Shown[Table]):
    """The grid, and below it what the cell under the cursor takes."""

    DEFAULT_CSS = """
    TableField .cell { color: $text-muted; display: none; }
    TableField:focus-within .cell { display: block; }
    """

    def compose_field(self) -> ComposeResult:
        """Grid and hint."""
        yield FieldGrid(self.spec)
        yield Words(classes="cell")

    def on_field_grid_edited(self, event: FieldGrid.Edited) -> None:
        """Hand the changed fields up."""
        event.stop()
        self.post_message(Given(self.spec.place, event.fields))

    def on_field_grid_moved(self, event: FieldGrid.Moved) -> None:
        """Another cell is under the cursor."""
        event.stop()
        self.query_one(".cell", Words).say(event.hint)

    def on_field_grid_pasted(self, event: FieldGrid.Pasted) -> None:
        """A list was pasted: it is looked at before it is taken."""
        event.stop()
        self.post_message(Asked(self.spec.place, f"paste {event.text}"))

    def draw(self, old: Table) -> None:
        """Other fields."""
        self.query_one(FieldGrid).show(self.spec)
