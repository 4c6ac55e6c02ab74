"""Changing a resource: a form of what can be changed, or the same as text in an editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.diff_dialog import DiffDialog
from mixpeek_tui.ui.browse.doing import NOT_SENT, said, unwritten
from mixpeek_tui.ui.browse.edit_fields import Row, as_text, read_form, rows_of
from mixpeek_tui.ui.browse.schedule_words import schedule_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.fields.text import Line
from mixpeek_tui.ui.outside_editor import edit_text
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.edit import changes, diff_text, editable_text, parse_edit
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.save import save
from mixpeek_tui.workspace.yaml_text import TextError


class EditScreen(Page[bool]):
    """Returns True if something was changed. Nothing typed is lost by a refusal."""

    PURPOSE = "Change what the API lets be changed. You see the difference before it is sent."
    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "review", "see the difference"),
        Binding("ctrl+o", "outside", "in your editor"),
    ]
    CSS = """
    EditScreen {
        & VerticalScroll { padding: 0 2; }
        & .field { height: 1; }
        & Input { scrollbar-size-horizontal: 0; }
        & .name { width: 26; color: $text-muted; }
        & .field:focus-within .name { color: $accent; text-style: bold; }
        & .under { height: auto; margin: 0 0 1 26; padding: 0 1; color: $text-muted; }
        & .under.wrong { color: $state-failed; }
        & #said { height: auto; max-height: 8; padding: 0 2 1 2; }
        & #said.wrong { color: $state-failed; }
    }
    """

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services)
        self.session, self.item = session, item
        self.rows: tuple[Row, ...] = rows_of(item)
        self._text = ""
        self._sending = False

    def crumbs(self) -> tuple[str, ...]:
        """Kind, name, edit."""
        name = self.item.name or self.item.id
        return (self.session.namespace or "", kind(self.item.kind).plural, name, "edit")

    def body(self) -> ComposeResult:
        """What cannot be changed, then a line per field."""
        yield Static(Content(kind(self.item.kind).fixed), id="said")
        with VerticalScroll():
            for row in self.rows:
                with Horizontal(classes="field"):
                    yield Static(Content(safe(row.name)), classes="name")
                    yield Line(row.text)
                yield Static(Content(safe(row.hint)), classes="under")

    def on_mount(self) -> None:
        """Say when a schedule fires; show long values from their beginning."""
        for line in self.query(Line):
            line.cursor_position = 0
        self._check()

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the form, by field."""
        lines = self.query(Line)
        return {row.name: line.value for row, line in zip(self.rows, lines, strict=True)}

    def _check(self) -> dict[str, Json] | None:
        """The values, or None after showing what is wrong."""
        values, wrong = read_form(self.item, self.rows, self.typed)
        for row, under in zip(self.rows, self.query(".under"), strict=True):
            problem = wrong.get(row.name, "")
            words = problem or self._under(row, values)
            under.set_class(bool(problem), "wrong")
            assert isinstance(under, Static)
            under.update(Content(safe(words, keep_newlines=True)))
        return None if wrong else values

    def _under(self, row: Row, values: Mapping[str, Json]) -> str:
        if row.type != "schedule":
            return row.hint
        trigger = {**self.item.data, row.name: values.get(row.name), "next_scheduled_at": None}
        return "\n".join(schedule_lines(trigger, self.session.now()))

    @on(Input.Changed)
    def _changed(self) -> None:
        self._check()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_review()

    def _say(self, words: str, *, wrong: bool = False) -> None:
        said = self.query_one("#said", Static)
        said.set_class(wrong, "wrong")
        said.update(Content(safe(words, keep_newlines=True)))

    def action_review(self) -> None:
        """Show the difference."""
        values = self._check()
        if values is None:
            self._say("Some fields cannot be sent like this; see below them.", wrong=True)
        else:
            self._review(values)

    def _review(self, values: Mapping[str, Json]) -> None:
        if self._sending:
            return
        found = changes(self.item, values)
        if not found:
            notice.say(self.app, "Nothing is changed.")
            return
        whole = kind(self.item.kind).update == "PUT"
        words = "The API takes this kind whole: it is read again and written back." if whole else ""
        sent = {change.field: change.after for change in found}
        dialog = DiffDialog(
            self.services, f"Change {self.item.name or self.item.id}", words,
            diff_text(self.item, values),
        )  # fmt: skip
        self.app.push_screen(dialog, lambda yes: self._send(sent) if yes else None)

    def _send(self, sent: Mapping[str, Json]) -> None:
        if self.session.where.read_only:
            self._say(f"Read-only. {NOT_SENT}", wrong=True)
        else:
            self._sending = True
            self._say("sending")
            self.app.run_worker(self._save(self.app, sent), group="deeds")

    async def _save(self, app: App[object], sent: Mapping[str, Json]) -> None:
        """Goes on when the screen is left; then what came of it is told in the corner."""
        try:
            done = await save(self.session.door, self.item, sent)
        except TuiError as error:
            self._failed(app, said(error))
        else:
            self.session.relations.forget(self.item.kind)
            if done.kept:
                self._failed(app, done.words)
            else:
                notice.say(app, done.words)
                if self.is_current:
                    self.dismiss(True)
        finally:
            self._sending = False
        unwritten(app, self.session)

    def _failed(self, app: App[object], words: str) -> None:
        if self.is_attached:
            self._say(words, wrong=True)
        else:
            notice.fail(app, words, f"{self.item.name or self.item.id} was not changed")

    def action_outside(self) -> None:
        """The same as YAML, in the user's editor; what was typed there is kept."""
        values = self._check() or {}
        text = self._text or editable_text(self._with(values))
        try:
            text = edit_text(self.app, self.services.environ, text)
        except TuiError as error:
            notice.fail(self.app, error)
            return
        try:
            edited = parse_edit(self.item, text)
        except TextError as error:
            self._text = text
            self._say(f"{error}\nThe text is kept: ctrl+o opens it again.", wrong=True)
            return
        self._text = ""
        for row, line in zip(self.rows, self.query(Line), strict=True):
            if row.name in edited:
                line.value = as_text(edited[row.name], row.type)
        self._review({**values, **edited})

    def _with(self, values: Mapping[str, Json]) -> Item:
        data = {**self.item.data, **values}
        return Item(self.item.kind, self.item.id, self.item.name, data, self.item.parent)

    def action_back(self) -> None:
        """Leave; what was typed is lost only after a yes, what is being sent goes on."""
        if self._sending:
            self.dismiss(True)
            return
        if all(row.text == self.typed[row.name] for row in self.rows):
            self.dismiss(False)
            return
        open_screen(
            self.app, "confirm", title="Leave without sending?",
            words="What was typed is forgotten.",
            on_result=lambda yes: self.dismiss(False) if yes else None,
        )  # fmt: skip
