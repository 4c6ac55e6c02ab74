"""Things to do, as a row of words that can be focused and pressed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from mixpeek_tui.ui.fields.shown import Asked, Shown
from mixpeek_tui.ui.fields.spec import Acts


class ActsField(Shown[Acts]):
    """Flat buttons beside each other."""

    DEFAULT_CSS = """
    ActsField > Horizontal { height: 1; }
    ActsField Button, ActsField Button.-style-default {
        width: auto; min-width: 4; height: 1; border: none; padding: 0; margin-right: 3;
        background: $background; color: $accent; text-style: none;
    }
    ActsField Button:focus, ActsField Button.-style-default:focus {
        background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    """

    def compose_field(self) -> ComposeResult:
        """A button per act."""
        with Horizontal():
            for verb, words in self.spec.acts:
                yield Button(Content(words), name=verb, compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Say what shall be done."""
        event.stop()
        self.post_message(Asked(self.spec.place, event.button.name or ""))
