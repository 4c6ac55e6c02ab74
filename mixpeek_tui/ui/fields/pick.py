"""Choosing one or several things from a list."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.ui.fields.options import Options
from mixpeek_tui.ui.fields.shown import Given, Shown
from mixpeek_tui.ui.fields.spec import Pick


class PickField(Shown[Pick]):
    """A label and the options."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+d", "remove", "remove it")]
    DEFAULT_CSS = """
    PickField > Horizontal { height: auto; }
    PickField .label { width: 14; color: $text-muted; }
    PickField:focus-within .label { color: $accent; text-style: bold; }
    PickField.-bare .label { display: none; }
    PickField.-tall { margin-bottom: 1; }
    """

    def compose_field(self) -> ComposeResult:
        """Label and options."""
        self.set_class(not self.spec.label, "-bare")
        self.set_class(not self.spec.inline, "-tall")
        with Horizontal():
            yield Static(Content(self.spec.label), classes="label")
            yield Options(self.spec)

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Say what was chosen: one value, or all that are chosen now."""
        event.stop()
        if not self.spec.many:
            self.post_message(Given(self.spec.place, event.value))
            return
        chosen = set(self.spec.chosen) ^ {event.value}
        order = [o.value for o in self.spec.options]
        kept = [v for v in self.spec.chosen if v in chosen and v not in order]
        self.post_message(
            Given(self.spec.place, (*(v for v in order if v in chosen), *kept))
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Removing works where there is something to remove."""
        return bool(self.spec.removes) if action == "remove" else True

    def action_remove(self) -> None:
        """Ask for what is chosen to be removed."""
        self.post_message(Given(f"{self.spec.place}#remove", self.spec.chosen))

    def draw(self, old: Pick) -> None:
        """Other options, or others chosen."""
        self.query_one(Options).show(self.spec)
