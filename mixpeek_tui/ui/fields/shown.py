"""What every widget of a form has in common: it is drawn from a spec and says what was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from mixpeek_tui.errors import Complaint
from mixpeek_tui.text import safe
from mixpeek_tui.ui.fields.spec import Spec
from mixpeek_tui.ui.place import spoken
from mixpeek_tui.ui.widgets.words import Words

S = TypeVar("S", bound=Spec)


@dataclass
class Given(Message):
    """An answer was given."""

    place: str
    value: object


@dataclass
class Looked(Message):
    """The file that an answer names was looked at."""

    place: str
    path: str
    wrong: Complaint | None


@dataclass
class Asked(Message):
    """Something to do was chosen."""

    place: str
    verb: str


class Complaints(Words):
    """What is wrong at a place, a line each; takes no room while nothing is."""

    DEFAULT_CSS = """
    Complaints { display: none; height: auto; color: $state-failed; }
    Complaints.-some { display: block; }
    Complaints.-warning { color: $state-blocked; }
    """

    def show(self, complaints: tuple[Complaint, ...], at: str = "") -> None:
        """Show these complaints, seen from a place of the answers."""
        self.set_class(bool(complaints), "-some")
        mild = all(c.severity == "warning" for c in complaints)
        self.set_class(bool(complaints) and mild, "-warning")
        self.say("\n".join(words(complaint, at) for complaint in complaints))


ONE_SHOWN = ("datasets", "notifications.alerts")
"""Lists of which a form shows one at a time."""


def words(complaint: Complaint, at: str = "") -> str:
    """A complaint as the screen says it; one of another dataset or alert says of which."""
    where = ""
    if at in ONE_SHOWN and complaint.place.startswith(f"{at}["):
        where = spoken(complaint.place.removeprefix("notifications.")) + ": "
    mark = "!" if complaint.severity == "error" else "note:"
    tail = f". Accepted: {complaint.accepted}" if complaint.accepted else ""
    return safe(f"{mark} {where}{complaint.message.rstrip('.')}{tail}")


class Shown(Vertical, Generic[S]):
    """A widget of a form. Its spec is all it knows."""

    DEFAULT_CSS = """
    Shown { height: auto; }
    """

    def __init__(self, spec: S) -> None:
        super().__init__()
        self.spec = spec

    def compose_field(self) -> ComposeResult:
        """The field's own widgets, above its complaints."""
        yield from ()

    def compose(self) -> ComposeResult:
        """The field, then what is wrong with it."""
        yield from self.compose_field()
        yield Complaints()

    def on_mount(self) -> None:
        """Show the first spec's complaints."""
        self.query_one(Complaints).show(self.spec.complaints, self.spec.place)

    def show(self, spec: S) -> None:
        """Show a newer spec of the same place."""
        if spec == self.spec:
            return
        old, self.spec = self.spec, spec
        if self.is_mounted:
            self.draw(old)
            self.query_one(Complaints).show(spec.complaints, spec.place)

    def draw(self, old: S) -> None:
        """Bring the field's widgets in line with the new spec."""
