"""The line at the bottom of every screen: the few keys that help most here."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mixpeek_tui.text import width
from mixpeek_tui.ui.commands import Key, footer_keys


class KeyLine(Widget):
    """Keys and verbs of the bindings that say so, the focused widget's first."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; padding: 0 1; }
    """

    def on_mount(self) -> None:
        """Follow the focus and what is possible."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        """As many keys as fit; help and the way back, which stand last, stay longest."""
        room = self.content_size.width
        found = footer_keys(self.screen)
        sizes = [width(key.key) + 1 + width(key.words) for key in found]
        gap = 3 if sum(sizes) + 3 * len(sizes) - 3 <= room else 2
        while found and sum(sizes) + gap * (len(sizes) - 1) > room:
            found.pop(max(0, len(found) - 3))
            sizes = [width(key.key) + 1 + width(key.words) for key in found]
        return Content(" " * gap).join(map(_shown, found))


def _shown(key: Key) -> Content:
    return Content.styled(key.key, "$footer-key-foreground $footer-key-style") + Content.styled(
        f" {key.words}", "$footer-description-foreground"
    )
