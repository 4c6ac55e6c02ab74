"""The exact request of a row: as JSON, as curl, as Python."""

from __future__ import annotations

import json
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.export import curl, python, step_json
from mixpeek_tui.text import safe
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.reading import Reading

FORMS = ("JSON", "curl", "Python")


class RequestView(Dialog[None]):
    """Nothing is sent from here. No secret stands in any of the forms."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"form({n - 1})", form) for n, form in enumerate(FORMS, 1)),
        Binding("left", "turn(-1)", "previous form", show=False),
        Binding("right,tab", "turn(1)", "next form", show=False),
        Binding("y,c", "copy", "copy", key_display="y"),
        Binding("v,q", "dismiss", "close", show=False),
    ]
    DEFAULT_CSS = """
    RequestView > Vertical { width: 96%; height: 90%; }
    RequestView Reading { height: 1fr; margin-top: 1; }
    RequestView .forms { height: 1; margin-top: 1; }
    """

    def __init__(self, services: Services, step: Step, namespace: str) -> None:
        words = f"Because of {step.why.words}."
        title = f"{kind(step.kind).title} {step.name}"
        super().__init__(services, title, words, "1 2 3 form   y copy   esc close")
        self._step, self._namespace, self._form = step, namespace, 0

    def panel(self) -> ComposeResult:
        """The forms, and the text of one."""
        yield Static(self._heads(), classes="forms")
        with Reading():
            yield Static(self._shown(), classes="request")

    def _heads(self) -> Content:
        return Content("   ").join([
            Content.styled(f"{n + 1} {form}", "bold $accent" if n == self._form else "$text-muted")
            for n, form in enumerate(FORMS)
        ])

    @property
    def text(self) -> str:
        """The request in the form that is shown."""
        match FORMS[self._form]:
            case "JSON":
                return json.dumps(step_json(self._step)["request"], indent=2, ensure_ascii=False)
            case "curl":
                return curl(self._step, self.services.where.base_url, self._namespace)
            case _:
                return python(self._step, self._namespace)

    def _shown(self) -> Content:
        return Content(safe(self.text, keep_newlines=True))

    def action_form(self, number: int) -> None:
        """Another form."""
        self._form = number % len(FORMS)
        self.query_one(".forms", Static).update(self._heads())
        self.query_one(".request", Static).update(self._shown())
        self.query_one(Reading).scroll_home(animate=False)

    def action_turn(self, by: int) -> None:
        """The form beside it."""
        self.action_form(self._form + by)

    def action_copy(self) -> None:
        """To the clipboard."""
        served(self.app).copy_out(self.text, FORMS[self._form])
