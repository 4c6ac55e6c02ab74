"""One step of a run: why it is there, what is sent, what came back, what went wrong."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.run.events import ACTIVE, Event
from mixpeek_tui.text import glyphs, short_id
from mixpeek_tui.ui.run_view.board import board_of
from mixpeek_tui.ui.run_view.details import FORMS, parts, request_text
from mixpeek_tui.ui.run_view.lines import line_of
from mixpeek_tui.ui.run_view.naming import heading
from mixpeek_tui.ui.running import Live
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.reading import Reading

STYLES = {"failed": "$state-failed", "": ""}


class StepDetails(Page[None]):
    """Follows its step while it is open."""

    PURPOSE = "One step: why it is there, what is sent, what came back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "form", "as JSON, curl, Python"),
        Binding("y,c", "copy", "copy the request", key_display="y"),
    ]
    DEFAULT_CSS = """
    StepDetails Reading { padding: 0 3; }
    StepDetails #what { margin-bottom: 1; }
    """

    def __init__(self, services: Services, live: Live, step: str) -> None:
        super().__init__(services)
        self._live, self._step = live, step
        self._form = 0

    def crumbs(self) -> tuple[str, ...]:
        """Run, project, step."""
        return ("Run", self._live.header.project, heading(self._live.steps[self._step]))

    def body(self) -> ComposeResult:
        """State on top, the parts below."""
        with Reading():
            yield Static(id="what")
            yield Static(id="parts")

    def on_mount(self) -> None:
        """Draw it, and again whenever something happens."""
        self.query_one(Reading).focus()
        self._live.join(self)
        self._show()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._live.leave(self)

    def heard(self, event: Event) -> None:
        """Draw again when it is about this step."""
        if getattr(event, "step", "") == self._step:
            self.call_later(self._show)

    def over(self) -> None:
        """The run screen tells how it ended."""

    def _show(self) -> None:
        live = self._live
        board = board_of(live.steps, live.rows)
        step, row = live.steps[self._step], board.row(self._step)
        line = line_of(board, step, time.time(), glyphs(False))
        found = parts(board, step, live.header.namespace, self._base_url, FORMS[self._form])
        told = any(line.detail in part.text for part in found) or line.detail == short_id(row.id)
        took = "" if row.state in ACTIVE else line.elapsed
        words = (f"{line.glyph} {line.word}", took, "" if told else line.detail)
        self.query_one("#what", Static).update(Content("   ".join(filter(None, words))))
        self.query_one("#parts", Static).update(
            Content("\n\n").join(
                Content.styled(part.title, "bold")
                + Content("\n")
                + Content.styled(part.text, STYLES[part.tone])
                for part in found
            )
        )

    @property
    def _base_url(self) -> str:
        url = self.services.where.base_url
        return url.rstrip("/") if "://" in url else "$MIXPEEK_BASE_URL"

    def action_form(self) -> None:
        """Write the request another way."""
        self._form = (self._form + 1) % len(FORMS)
        self._show()

    def action_copy(self) -> None:
        """Copy the request as it is shown."""
        live = self._live
        text = request_text(
            board_of(live.steps, live.rows), live.steps[self._step], live.header.namespace,
            self._base_url, FORMS[self._form],
        )  # fmt: skip
        served(self.app).copy_out(text, "Request")
