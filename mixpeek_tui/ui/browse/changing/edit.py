"""Changing a resource: a form of what can be changed, or the same as text in an editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mixpeek_tui.errors import ApiError, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.diff_dialog import DiffDialog
from mixpeek_tui.ui.browse.changing.doing import NOT_SENT, said, unwritten
from mixpeek_tui.ui.browse.changing.edit_fields import first_typed, given, read_form, rows_of
from mixpeek_tui.ui.browse.changing.edit_specs import first_wrong, specs
from mixpeek_tui.ui.browse.changing.refused import refused_places
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.fields.shown import Given
from mixpeek_tui.ui.fields.spec import Spec
from mixpeek_tui.ui.outside_editor import edit_text
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.form import Form
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.edit import changes, diff_text, editable_text, parse_edit
from mixpeek_tui.workspace.followed import followed
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.save import save
from mixpeek_tui.workspace.yaml_text import TextError

WHOLE = "The API takes this kind whole: it is read again and written back."
FOLLOWS = "The description tells the schedule, so it follows it."


class EditScreen(Page[bool]):
    """Returns True if something was changed. Nothing typed is lost by a refusal."""

    PURPOSE = "Change what the API lets be changed. You see the difference before it is sent."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "review", "difference"),
        Binding("tab", "next", "next field"),
        Binding("shift+tab", "previous", "field before", show=False),
        Binding("ctrl+o", "outside", "your editor"),
        Binding("f1", "help", "keys", key_display="f1"),
    ]
    CSS = """
    EditScreen {
        & Form { padding: 0 2; height: 1fr; }
        & TextField .label, & PickField .label { width: 26; }
        & TextField > Complaints, & PickField > Complaints { margin-left: 27; }
        & NoteField { margin: 0 0 1 27; }
        & #said { height: auto; max-height: 8; padding: 0 2 1 2; }
        & #said.wrong { color: $state-failed; }
    }
    """

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services)
        self.session, self.item = session, item
        self.rows = rows_of(item)
        self.typed: Mapping[str, str] = first_typed(self.rows)
        self._refused: Mapping[str, str] = {}
        self._text = ""
        self._sending = False
        self._last: Widget | None = None

    def crumbs(self) -> tuple[str, ...]:
        """Kind, name, edit."""
        name = self.item.name or self.item.id
        return (self.session.namespace_name, kind(self.item.kind).plural, name, "edit")

    def body(self) -> ComposeResult:
        """What cannot be changed, then the fields."""
        yield Static(id="said")
        yield Form(self._specs())

    def on_mount(self) -> None:
        """Begin at the first field."""
        self._say(kind(self.item.kind).fixed)
        self.query_one(Form).focus_first()

    def _read(self) -> tuple[dict[str, Json], dict[str, str]]:
        values, wrong = read_form(self.item, self.rows, self.typed)
        return values, {**self._refused, **wrong}

    def _specs(self) -> tuple[Spec, ...]:
        _, wrong = self._read()
        return specs(self.item, self.rows, self.typed, wrong, self.session.now())

    @on(Given)
    async def _given(self, event: Given) -> None:
        event.stop()
        self.typed = given(self.rows, self.typed, event.place, str(event.value))
        self._refused = {p: w for p, w in self._refused.items() if p != event.place}
        await self.query_one(Form).show(self._specs())

    async def _begin_again(self, rows_from: Item) -> None:
        """A form of other values."""
        self.rows = rows_of(rows_from)
        self.typed, self._refused = first_typed(self.rows), {}
        await self.query_one(Form).remove()
        await self.mount(Form(self._specs()), after=self.query_one("#said"))
        self.query_one(Form).focus_first()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember where somebody types."""
        self._last = event.widget

    def _say(self, words: str, *, wrong: bool = False) -> None:
        line = self.query_one("#said", Static)
        line.set_class(wrong, "wrong")
        line.display = bool(words)
        line.update(Content(safe(words, keep_newlines=True)))
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        """A field that more words above push out of view would lose the keyboard."""
        if self.focused is None and self._last is not None and self._last.is_attached:
            self.set_focus(self._last)

    def _go(self, place: str) -> None:
        """To the field that is wrong, once everything stands where it stays."""
        self.call_after_refresh(self.query_one(Form).focus_place, place)

    def action_next(self) -> None:
        """To the field below."""
        self.focus_next()

    def action_previous(self) -> None:
        """To the field above; from the first to the last."""
        if not self.query_one(Form).focus_last_from_first():
            self.focus_previous()

    async def action_review(self) -> None:
        """Show the difference, or go to what is wrong."""
        self._refused = {}
        values, wrong = self._read()
        await self.query_one(Form).show(self._specs())
        if wrong:
            place, label = first_wrong(self._specs())
            self._say(f"Not sent: {label} cannot be sent like this. Why is said below it.",
                      wrong=True)  # fmt: skip
            self._go(place)
        else:
            self._say(kind(self.item.kind).fixed)
            self._review(values)

    def _review(self, values: Mapping[str, Json]) -> None:
        if self._sending:
            return
        after = followed(self.item, values)
        found = changes(self.item, after)
        if not found:
            notice.say(self.app, "Nothing is changed.")
            return
        words = [WHOLE] if kind(self.item.kind).update == "PUT" else []
        words += [FOLLOWS] if after != dict(values) else []
        sent = {change.field: change.after for change in found}
        dialog = DiffDialog(
            self.services, f"Change {self.item.name or self.item.id}", "\n".join(words),
            diff_text(self.item, after),
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
            await self._point(error)
        else:
            self.session.changed(self.item.kind)
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
        if self.stands:
            self._say(words, wrong=True)
        else:
            notice.fail(app, f"{self.item.name or self.item.id} was not changed", words)

    async def _point(self, error: TuiError) -> None:
        """Beside the fields that the API named, what it said of them; and go there."""
        if not self.stands or not isinstance(error, ApiError):
            return
        self._refused = refused_places(error.problem, self.typed)
        if self._refused:
            await self.query_one(Form).show(self._specs())
            self._go(next(iter(self._refused)))

    async def action_outside(self) -> None:
        """The same as YAML, in the user's editor; what was typed there is kept."""
        values, _ = self._read()
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
        await self._begin_again(self._with({**values, **edited}))
        await self.action_review()

    def _with(self, values: Mapping[str, Json]) -> Item:
        data = {**self.item.data, **values}
        return Item(self.item.kind, self.item.id, self.item.name, data, self.item.parent)

    def action_back(self) -> None:
        """Leave; what was typed is lost only after a yes, what is being sent goes on."""
        values, wrong = self._read()
        if self._sending:
            self.dismiss(True)
            return
        if not wrong and not changes(self.item, values):
            self.dismiss(False)
            return
        open_screen(
            self.app, "confirm", title="Leave without sending?",
            words="What was typed is forgotten.",
            on_result=lambda yes: self.dismiss(False) if yes else None,
        )  # fmt: skip
