"""Every request of this session, each as a command that can be repeated."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.widgets.call_list import CallList


class Calls(Page[None]):
    """A list above, the command of the call at the cursor below."""

    PURPOSE = "Every request of this session. The key is never shown; commands take it from $."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,c", "copy", "copy the command", key_display="y"),
        Binding("ctrl+r", "look_again", "look again"),
    ]
    DEFAULT_CSS = """
    Calls CallList { margin: 0 1; }
    Calls VerticalScroll {
        height: 45%; padding: 0 3; border-top: solid $hairline; background: $background;
    }
    """

    def crumbs(self) -> tuple[str, ...]:
        """Requests."""
        return ("Requests",)

    def body(self) -> ComposeResult:
        """List and command."""
        yield CallList(self.services.calls())
        with VerticalScroll(can_focus=False):
            yield Static(id="command")

    def on_mount(self) -> None:
        """Begin at the newest one."""
        calls = self.query_one(CallList)
        calls.focus()
        self.call_after_refresh(calls.move_to, calls.cursor)
        self._show()

    def on_lines_moved(self) -> None:
        """Another call is at the cursor."""
        self._show()

    def _show(self) -> None:
        call = self.query_one(CallList).call
        words = "Nothing was sent yet."
        if call is not None:
            words = safe(call.curl, keep_newlines=True)
            if call.request_id:
                words += f"\n\nrequest id {safe(call.request_id)}"
        self.query_one("#command", Static).update(Content(words))

    def action_look_again(self) -> None:
        """Read what was sent meanwhile."""
        self.query_one(CallList).show(self.services.calls())
        self._show()

    def action_copy(self) -> None:
        """Copy the command."""
        call = self.query_one(CallList).call
        if call is not None:
            served(self.app).copy_out(call.curl, "Command")
