"""The line at the bottom of every screen: the few keys that help most here."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mixpeek_tui.text import width
from mixpeek_tui.ui.commands import footer_keys


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
        return Content(" " * gap).join(_shown(key.key, key.words) for key in found)


KEYS = frozenset({"enter", "esc", "space", "tab", "shift+tab", "right", "ctrl+n", *"yn123"})
"""Names that begin a line of keys in a dialog."""


def keyed(line: str) -> Content:
    """The keys of a dialog, ``y or enter sends it   esc leaves it``, drawn like those below a
    screen: three spaces stand between them."""
    return Content("   ").join(_shown(*_parted(part)) for part in line.split("   "))


def _parted(part: str) -> tuple[str, str]:
    words = part.split(" ")
    end = max((n for n, word in enumerate(words, 1) if _only_keys(words[:n])), default=0)
    return " ".join(words[:end]), " ".join(words[end:])


def _only_keys(words: list[str]) -> bool:
    return words[-1] in KEYS and all(word in KEYS or word in ("or", "and") for word in words)


def _shown(key: str, words: str) -> Content:
    return Content.styled(key, "$footer-key-foreground $footer-key-style") + Content.styled(
        f" {words}", "$footer-description-foreground"
    )
