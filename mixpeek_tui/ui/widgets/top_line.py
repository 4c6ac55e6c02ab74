"""The line on top of every screen: where one is, and what is being talked to."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mixpeek_tui.text import fit, safe, width

NAME = "mixpeek-tui"


class TopLine(Widget):
    """Breadcrumbs at the left, the surroundings at the right."""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 2; padding: 0 1 1 1; }
    """

    def __init__(
        self, crumbs: tuple[str, ...], right: tuple[str, ...], *, loud: bool = False
    ) -> None:
        """Make the line; ``loud`` marks what stands last at the right."""
        super().__init__()
        self._crumbs, self._right, self._loud = crumbs, right, loud

    def show(
        self, crumbs: tuple[str, ...], right: tuple[str, ...], *, loud: bool = False
    ) -> None:
        """Show others."""
        if (crumbs, right, loud) != (self._crumbs, self._right, self._loud):
            self._crumbs, self._right, self._loud = crumbs, right, loud
            self.refresh()

    def render(self) -> Content:
        """One line; what does not fit at the right is left out, from the left."""
        room = self.content_size.width
        path = [safe(crumb) for crumb in self._crumbs if crumb]
        left = fit("".join(f" ▸ {crumb}" for crumb in path), room - len(NAME))
        right = [safe(word) for word in self._right if word]
        while right and width("   ".join(right)) + len(NAME) + width(left) + 3 > room:
            right.pop(0)
        tail = "   ".join(right)
        gap = " " * max(1, room - len(NAME) - width(left) - width(tail))
        last = right[-1] if right and self._loud else ""
        return (
            Content.styled(NAME, "bold $accent") + Content(left + gap)
            + Content.styled(tail[: len(tail) - len(last)], "$text-muted")
            + Content.styled(last, "bold $state-failed")
        )  # fmt: skip
