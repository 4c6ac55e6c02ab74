"""What every screen of the browser can do with the resources that are chosen on it."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding, BindingType
from textual.timer import Timer

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui.browse.changing.deeds import Deeds
from mixpeek_tui.ui.browse.keys import applying
from mixpeek_tui.ui.browse.pulse import age_words, next_age
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.following.jobs import Job
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.workspace.item import Item

RESOURCE_KEYS: tuple[BindingType, ...] = (
    Binding("e", "edit", "edit"),
    Binding("n", "clone", "new", show=False),
    Binding("a", "apply", "apply"),
    Binding("v", "raw", "YAML"),
    Binding("y,c", "copy", "copy"),
    Binding("ctrl+d", "delete", "delete", key_display="^d"),
    Binding("at", "calls", "calls of this session", key_display="@", show=False),
)
"""For the bindings of each of these screens, after its own: bindings of a base class would come
first in the line at the bottom."""


class ResourcePage(Page[None]):
    """Subclasses give ``chosen`` and ``changed``."""

    def __init__(self, services: Services, session: Session) -> None:
        super().__init__(services)
        self.session = session
        self._unlisten: Callable[[], None] = lambda: None
        self._age_timer: Timer | None = None

    def on_mount(self) -> None:
        """Hear of the jobs that were started."""
        self._unlisten = self.session.jobs.listen(self._job_changed)

    def on_unmount(self) -> None:
        """Hear of no job any more; the jobs go on."""
        self._unlisten()

    def right(self) -> tuple[str, ...]:
        """How old that is which is shown, and where it comes from."""
        return (age_words(self.age), *super().right())

    @property
    def age(self) -> float | None:
        """Seconds since what is shown was read; None if nothing was or nothing ages."""
        return None

    def show_age(self) -> None:
        """Draw the age now, and again whenever its words change, while the screen is seen."""
        self.show_top()
        if self._age_timer is not None:
            self._age_timer.stop()
        seconds = self.age
        if seconds is not None and self.is_current:
            self._age_timer = self.set_timer(next_age(seconds) + 0.05, self.show_age)

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The resources that something would be done to, the one under the cursor first."""
        return ()

    @property
    def kind_here(self) -> str:
        """The kind of a new resource where none is chosen; empty where none can be made."""
        return ""

    def changed(self) -> None:
        """Something was changed: read again."""

    def unmark(self) -> None:
        """What was chosen is as good as gone: choose it no more."""

    def _job_changed(self, job: Job) -> None:
        if job.over and not job.seen:
            self._read_again()

    def _read_again(self) -> None:
        """What tells of a change may outlive this screen; nothing is read for one that is gone."""
        if self.stands:
            self.changed()

    @property
    def deeds(self) -> Deeds:
        """What can be done."""
        return Deeds(self.app, self.session, self._read_again)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a resource is there while one is chosen; what it can do, while it applies."""
        if action in ("raw", "copy", "delete", "edit"):
            return bool(self.chosen) and self._takes(action, kind(self.chosen[0].kind))
        if action == "apply":
            return bool(self.chosen) and self.chosen[0].kind == "taxonomy"
        if action == "act":
            return applying(self.chosen, str(parameters[0]), str(parameters[1])) is not None
        return super().check_action(action, parameters)

    def _takes(self, action: str, owner: Kind) -> bool:
        """Whether a kind can be deleted; changed, or at least copied with changes."""
        if action == "delete":
            return owner.deletion is not None
        return action != "edit" or bool(owner.update or owner.fixed)

    def action_act(self, owner: str, name: str) -> None:
        """Do what the kind can do."""
        if (action := applying(self.chosen, owner, name)) is not None:
            self.deeds.act(action, self.chosen)

    def action_apply(self) -> None:
        """Classify what is already there with a taxonomy."""
        if self.chosen:
            self.deeds.apply(self.chosen[0])

    def action_raw(self) -> None:
        """The resource as the API gives it."""
        if self.chosen:
            self.deeds.raw(self.chosen[0])

    def action_edit(self) -> None:
        """Change what can be changed."""
        if self.chosen:
            self.deeds.edit(self.chosen[0])

    def action_clone(self) -> None:
        """Write a new resource that begins like this one."""
        if self.chosen or self.kind_here:
            self.deeds.clone(self.chosen[0] if self.chosen else None, self.kind_here)

    def action_copy(self) -> None:
        """Something of the chosen resources, to the clipboard."""
        self.deeds.copy(self.chosen)

    def action_delete(self) -> None:
        """Delete what is chosen, after its name, or the number of several, was typed."""
        if self.chosen:
            self.deeds.delete(self.chosen, self.unmark)

    def action_calls(self) -> None:
        """Every call of this session."""
        open_screen(self.app, "calls")
