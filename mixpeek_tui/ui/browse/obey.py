"""What a command typed after ``:`` does to the browser."""

from __future__ import annotations

from typing import Protocol

from textual.app import App

from mixpeek_tui.errors import TuiError
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.command import completions, read_command
from mixpeek_tui.ui.browse.place import OVERVIEW, Place
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.routes import late


class Steered(Protocol):
    """As much of the browser as a command moves."""

    @property
    def app(self) -> App[object]:
        """The app."""

    @property
    def session(self) -> Session:
        """The visit."""

    def go(self, place: Place) -> None:
        """Show another place."""

    def start(self, place: Place) -> None:
        """Begin anew at a place."""


def complete(session: Session, typed: str) -> tuple[str, ...]:
    """What the words could become."""
    rows = session.window(Place("namespace")).items()
    return completions(typed, [item.name for _, item in rows], session.services.profiles())


def obey(screen: Steered, typed: str) -> None:
    """Do what was typed; what means nothing is said."""
    command = read_command(typed)
    if command.verb == "go" and command.place is not None:
        screen.go(command.place)
    elif command.verb == "ns":
        use_namespace(screen, command.name)
    elif command.verb == "profile":
        use_profile(screen, command.name)
    elif command.verb == "quit":
        screen.app.call_later(screen.app.action_quit)
    elif command.name:
        notice.warn(screen.app, f"{command.name}: no such kind or command; tab completes")


def use_namespace(screen: Steered, name: str) -> None:
    """Look at another namespace from now on."""
    screen.session.use_namespace(name)
    screen.start(Place(OVERVIEW))
    notice.say(screen.app, f"namespace {name}")


def use_profile(screen: Steered, name: str) -> None:
    """Talk to another place from now on; not while a run needs the present one."""
    if any(run.needs_its_server for run in late("ui.running").RUNS.values()):
        notice.warn(screen.app, "A run is under way here. Stop it first; it can be resumed.")
        return
    try:
        screen.session.use_profile(name)
    except TuiError as error:
        notice.fail(screen.app, error)
        return
    screen.start(Place(OVERVIEW if screen.session.namespace else "namespace"))
    notice.say(screen.app, f"profile {name}")
