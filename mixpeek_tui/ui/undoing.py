"""Taking back answers of an interview, and taking back that: a history of values."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from mixpeek_tui.ui import notice
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.state import State

MOST = 200
PAUSE = 1.5
"""Seconds between two keystrokes in one field that make two changes of them."""
UNDO = "#undo"


@dataclass(frozen=True, slots=True)
class Change:
    """From one state to the next."""

    before: State
    after: State
    section: str
    place: str
    """Which answer it was."""
    at: float
    """When its last keystroke came, in seconds of some clock."""


@dataclass(frozen=True, slots=True)
class Past:
    """What can be taken back, and what can be done again; both latest last."""

    back: tuple[Change, ...] = ()
    ahead: tuple[Change, ...] = ()

    def then(self, change: Change) -> Past:
        """One more change; typing on in one field is one change."""
        last = self.back[-1] if self.back else None
        goes_on = (
            last is not None and not self.ahead and (last.section, last.place) == (
                change.section, change.place) and change.at - last.at < PAUSE
        )  # fmt: skip
        if last is not None and goes_on:
            return Past((*self.back[:-1], replace(change, before=last.before)))
        return Past((*self.back, change)[-MOST:])

    def undone(self) -> Past:
        """After taking the last change back."""
        return Past(self.back[:-1], (*self.ahead, self.back[-1]))

    def redone(self) -> Past:
        """After doing it again."""
        return Past((*self.back, self.ahead[-1]), self.ahead[:-1])


class Undoable(Page[None]):
    """A screen whose state is taken back with z and brought again with Z."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8,z", "undo", "undo the last answer", key_display="f8, z", show=False),
        Binding("f9,Z", "redo", "do it again", key_display="f9, Z", show=False),
    ]
    state: State
    at: str
    past = Past()

    async def become(self, state: State, cause: str) -> None:
        """Go over to another state and draw what changed."""
        raise NotImplementedError

    async def show(self, section: str) -> None:
        """Show a section from the state alone, whatever was being typed."""
        raise NotImplementedError

    def go(self, name: str, *, rail: bool = False, place: str = "") -> object:
        """Go to a section, and to a place in it."""
        raise NotImplementedError

    def remember(self, after: State, cause: str) -> None:
        """The state is about to become another one."""
        if cause != UNDO:
            change = Change(self.state, after, self.at, cause, time.monotonic())
            self.past = self.past.then(change)

    async def action_undo(self) -> None:
        """Take the last change back, and show where it was."""
        if not self.past.back:
            notice.say(self.app, "Nothing to undo.")
            return
        change, self.past = self.past.back[-1], self.past.undone()
        await self._return(change.before, change)

    async def action_redo(self) -> None:
        """Bring back what was taken back last."""
        if not self.past.ahead:
            notice.say(self.app, "Nothing to do again.")
            return
        change, self.past = self.past.ahead[-1], self.past.redone()
        await self._return(change.after, change)

    async def _return(self, state: State, change: Change) -> None:
        """Sections that were seen stay seen."""
        now = self.state
        await self.become(replace(state, seen=now.seen, left=now.left), UNDO)
        await self.show(change.section)
        self.go(change.section, place=change.place)
