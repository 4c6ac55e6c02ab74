"""Every screen by its name: the one place that imports screens, when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from textual.app import App
from textual.screen import Screen

from mixpeek_tui.ui.late import late as late
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services

ROUTES: dict[str, str] = {
    "home": "home:Home",
    "help": "help:Help",
    "jump": "jump:Jump",
    "key": "key_dialog:KeyDialog",
    "confirm": "confirm:Confirm",
    "quit": "quit_dialog:QuitDialog",
    "path": "path_prompt:PathPrompt",
    "paste": "paste_prompt:PastePrompt",
    "interview": "interview:Interview",
    "review": "review:Review",
    "open_answers": "open_answers:OpenAnswers",
    "change": "change_interview:ChangeInterview",
    "changes": "changes:Changes",
    "replace": "replace_dialog:ReplaceDialog",
    "request": "request_view:RequestView",
    "rename": "rename_prompt:RenamePrompt",
    "run": "run:RunScreen",
    "step": "step_details:StepDetails",
    "calls": "calls:Calls",
    "new_name": "new_name:NewName",
    "summary": "summary:SummaryScreen",
    "search": "search:FirstSearch",
    "hit": "hit:HitScreen",
    "browser": "browse.browser:BrowserScreen",
    "playground": "browse.searching.playground:PlaygroundScreen",
    "cluster": "browse.clusters.cluster:ClusterScreen",
    "trigger": "browse.schedules.trigger:TriggerScreen",
    "alert": "browse.schedules.alert:AlertScreen",
}
"""Module and class. A module stands below ``ui.screens``; one with a dot in it, below ``ui``.
A screen takes the services and keywords of its own."""


def make_screen(services: Services, name: str, /, **given: Any) -> Screen[Any]:
    """A new screen.

    Raises:
        KeyError: there is no route of that name.
        ModuleNotFoundError: the route's module is not there.
    """
    screen = getattr(import_module(_module(name)), ROUTES[name].partition(":")[2])(
        services, **given
    )
    assert isinstance(screen, Screen)
    return screen


def warm(name: str) -> None:
    """Load a screen's module, so that it opens at once later."""
    import_module(_module(name))


def _module(name: str) -> str:
    module = ROUTES[name].partition(":")[0]
    return f"mixpeek_tui.ui.{module}" if "." in module else f"mixpeek_tui.ui.screens.{module}"


def open_screen(app: App[Any], name: str, /, **given: Any) -> None:
    """Show a screen on top of the others; ``on_result`` among the keywords gets its result."""
    on_result = given.pop("on_result", None)
    app.push_screen(make_screen(served(app).services, name, **given), on_result)
