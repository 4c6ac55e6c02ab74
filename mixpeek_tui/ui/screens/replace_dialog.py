"""A yes to deleting one resource and making it anew: its name, or what stands for it, typed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.typed_yes import short_name, wanted_word
from mixpeek_tui.ui.widgets.prompt_line import PromptLine
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.replacing import users_of
from mixpeek_tui.workspace.snapshot import Workspace

SHOWN = 6
"""Users that are named."""


class ReplaceDialog(Dialog[bool]):
    """Returns True, or None; nothing is sent yet."""

    def __init__(self, services: Services, *, item: Item, workspace: Workspace) -> None:
        title = f"Delete {kind(item.kind).title.lower()} {short_name(item)} and make it anew?"
        super().__init__(services, title, _words(item, workspace), "enter agree   esc leave it")
        self._wanted = wanted_word(item)

    def panel(self) -> ComposeResult:
        """What has to be typed."""
        yield Static(Content(f"Type {safe(self._wanted)} to agree."))
        yield PromptLine("", "what is to be typed")
        yield Static("", classes="wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with a yes, if the name is right."""
        if event.value.strip() == self._wanted:
            self.dismiss(True)
        else:
            words = f"That is not it. Type {safe(self._wanted)}."
            self.query_one(".wrong", Static).update(Content(words))


def _words(item: Item, workspace: Workspace) -> str:
    deletion = kind(item.kind).deletion
    users = [
        f"{kind(user.kind).title.lower()} {short_name(user)}" for user in users_of(item, workspace)
    ]
    named = ", ".join(users[:SHOWN]) + (f" and {len(users) - SHOWN} more" if users[SHOWN:] else "")
    lines = [
        deletion.words if deletion else "",
        "The new one has another id, and nothing in it until it is run or processed again.",
        f"Used by {plural(len(users), 'resource')}: {named}. What the answers want is changed with "
        "it, or asks for a yes of its own." if users else "Nothing here uses it.",
        "Nothing is sent before you apply the difference.",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)
