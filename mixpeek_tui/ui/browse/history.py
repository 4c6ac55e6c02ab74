"""Where the browser has been: back, forward, and the last view, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mixpeek_tui.ui.browse.place import Place

LONGEST = 100


@dataclass(frozen=True, slots=True)
class History:
    """The present place with those before and after it."""

    here: Place = field(default_factory=Place)
    back: tuple[Place, ...] = ()
    """Oldest first."""
    ahead: tuple[Place, ...] = ()
    """Nearest first."""
    last: Place | None = None
    """Where the browser was before, whichever way it left."""

    def go(self, place: Place) -> History:
        """Somewhere new; what was ahead is forgotten."""
        if place.list == self.here.list:
            return replace(self, here=place)
        back = (*self.back, self.here)[-LONGEST:]
        return History(place, back, (), self.here)

    def seen(self, place: Place) -> History:
        """The same place with the cursor or the filter elsewhere."""
        return replace(self, here=place)

    def backward(self) -> History:
        """One step back, if there is one."""
        if not self.back:
            return self
        return History(self.back[-1], self.back[:-1], (self.here, *self.ahead), self.here)

    def forward(self) -> History:
        """One step forward, if there is one."""
        if not self.ahead:
            return self
        return History(self.ahead[0], (*self.back, self.here), self.ahead[1:], self.here)

    def swapped(self) -> History:
        """To the last view and, from there, back again."""
        return self if self.last is None else self.go(self.last)
