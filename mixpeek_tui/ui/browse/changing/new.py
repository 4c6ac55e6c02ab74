"""A new resource, written as YAML: a copy of one that is there, or from a template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, TextArea

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.diff_dialog import DiffDialog
from mixpeek_tui.ui.browse.changing.doing import NOT_SENT, said, unwritten
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.fields.text import Paragraph
from mixpeek_tui.ui.outside_editor import edit_text
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.typed_yes import short_name
from mixpeek_tui.wire import Json, Request
from mixpeek_tui.workspace.clone import clone_body, clone_request
from mixpeek_tui.workspace.cluster_template import template, text_of
from mixpeek_tui.workspace.create import create
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.yaml_text import TextError, dump, load, plain_object

TEMPLATES: Mapping[str, Mapping[str, Json]] = {
    "cluster": {
        "cluster_name": "", "collection_ids": [], "cluster_type": "vector",
        "vector_config": {"feature_uris": [], "clustering_method": "hdbscan"},
        "enrich_source_collection": True,
    },
    "bucket": {"bucket_name": "", "bucket_schema": {"properties": {"title": {"type": "string"}}}},
    "trigger": {
        "name": "", "action_type": "cluster", "action_config": {"cluster_id": ""},
        "trigger_type": "cron",
        "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"},
    },
}  # fmt: skip
"""What can be made from nothing here; all else is made by Set up, or copied."""


def first_body(owner: Kind, item: Item | None) -> Mapping[str, Json] | None:
    """What the text begins with; None if neither a copy nor a new one can be made."""
    return clone_body(item) if item is not None else TEMPLATES.get(owner.name)


def as_text(body: Mapping[str, Json]) -> str:
    """A body as YAML; as JSON, which is YAML, where letters are in it that must be escaped."""
    text = dump(plain_object(body))
    if safe(text, keep_newlines=True) == text:
        return text
    return json.dumps(plain_object(body), indent=2) + "\n"


class NewScreen(Page[bool]):
    """Returns True if it was created."""

    PURPOSE = "Write what is to be created. You see the request before it is sent."
    AUTO_FOCUS = "Paragraph"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "review", "see the request"),
        Binding("ctrl+l", "blank", "begin blank", show=False),
        Binding("ctrl+o", "outside", "in your editor"),
    ]
    CSS = """
    NewScreen { & #said { height: auto; max-height: 8; padding: 0 2 1 2; color: $text-muted; }
        & #said.wrong { color: $state-failed; } & Paragraph { height: 1fr; margin: 0 2; } }
    """

    def __init__(
        self, services: Services, session: Session, name: str, item: Item | None = None
    ) -> None:
        super().__init__(services)
        self.session, self.item, self.owner = session, item, kind(name)
        self._first = ""
        self._sending = False

    def crumbs(self) -> tuple[str, ...]:
        """Kind, new."""
        like = f"like {self.item.name}" if self.item else ""
        return (self.session.namespace_name, self.owner.plural, "new", like)

    def body(self) -> ComposeResult:
        """Words, then the text."""
        first = plain_object(first_body(self.owner, self.item) or {})
        yield Static(Content(self._about), id="said")
        yield Paragraph(as_text(first), "", 10)

    @property
    def _about(self) -> str:
        """What the kind is for, and what the text is a copy of."""
        if self.item is None:
            return self.owner.help
        blank = " ctrl+l begins blank." if self.owner.name in TEMPLATES else ""
        return f"{self.owner.help}\nThis is a copy of {short_name(self.item)}.{blank}"

    def on_mount(self) -> None:
        """All the height there is."""
        self.query_one(Paragraph).styles.height = "1fr"
        self._begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A copy can be left for a blank one where there is a template."""
        if action == "blank":
            return self.item is not None and self.owner.name in TEMPLATES
        return super().check_action(action, parameters)

    def action_blank(self) -> None:
        """Begin with a template instead of a copy; what was typed is lost only after a yes."""
        if self._sending:
            return
        if self.query_one(TextArea).text == self._first:
            self._blank(True)
        else:
            open_screen(self.app, "confirm", title="Begin blank?",
                        words="What was typed is forgotten.", on_result=self._blank)  # fmt: skip

    def _blank(self, yes: bool | None) -> None:
        if yes:
            self.item = None
            self.query_one(Paragraph).text = as_text(first_body(self.owner, None) or {})
            self._say(self._about, wrong=False)
            self._begin()
            self.show_top()
            self.refresh_bindings()

    def _begin(self) -> None:
        """What the text is at first, with the cursor where the name is typed."""
        area = self.query_one(Paragraph)
        if self.owner.name == "cluster" and self.item is None:
            area.text = text_of(())
            self._fill_in()
        self._first = area.text
        first_line = area.document.get_line(0)
        area.move_cursor((0, len(first_line) - (1 if first_line.endswith("''") else 0)))

    @work(exclusive=True, group="fill")
    async def _fill_in(self) -> None:
        """What could be grouped, below the name, unless the rest was changed meanwhile."""
        self._say("looking what can be grouped here", wrong=False)
        text = await template(self.session.client, self.session.namespace)
        self._say(self._about, wrong=False)
        area = self.query_one(Paragraph)
        named, _, rest = area.text.partition("\n")
        if rest == self._first.partition("\n")[2]:
            at = area.cursor_location
            self._first = text
            area.text = f"{named}\n{text.partition(chr(10))[2]}"
            area.move_cursor(at)

    def _say(self, words: str, *, wrong: bool = True) -> None:
        said = self.query_one("#said", Static)
        said.set_class(wrong, "wrong")
        said.update(Content(safe(words, keep_newlines=True)))

    def _request(self, body: Mapping[str, Json]) -> Request:
        home = self.session.namespace if self.owner.namespaced else None
        if self.item is not None:
            return clone_request(self.item, body, home)
        return Request("POST", self.owner.path, dict(body), namespace=home)

    def action_review(self) -> None:
        """Show what would be sent."""
        if self._sending:
            return
        try:
            body, _ = load(self.query_one(TextArea).text)
            named = self.owner.name_field
            if named in (first_body(self.owner, self.item) or {}) and not body.get(named):
                raise TextError(f"{named} is empty: type a name")
            request = self._request(body)
        except (TextError, TuiError) as error:
            self._say(str(error))
            return
        lines = "\n".join(f"+{line}" for line in dump(plain_object(body)).splitlines())
        dialog = DiffDialog(self.services, f"Create {self.owner.one}",
                            f"{request.method} {request.path}", lines)  # fmt: skip
        self.app.push_screen(dialog, lambda yes: self._send(request) if yes else None)

    def _send(self, request: Request) -> None:
        if self.session.where.read_only:
            self._say(f"Read-only. {NOT_SENT}")
        else:
            self._sending = True
            self._say("sending", wrong=False)
            self.app.run_worker(self._create(self.app, request), group="deeds")

    async def _create(self, app: App[object], request: Request) -> None:
        """Goes on when the screen is left; then what came of it is told in the corner."""
        try:
            made = await create(self.session.door, self.owner, request)
        except TuiError as error:
            if self.stands:
                self._say(said(error))
            else:
                notice.fail(app, f"The {self.owner.title.lower()} was not created", said(error))
        else:
            self.session.changed(self.owner.name)
            notice.say(app, made.words)
            if self.is_current:
                self.dismiss(True)
        finally:
            self._sending = False
        unwritten(app, self.session)

    def action_outside(self) -> None:
        """The text in the user's editor."""
        area = self.query_one(TextArea)
        try:
            area.text = edit_text(self.app, self.services.environ, area.text)
        except TuiError as error:
            notice.fail(self.app, error)

    def action_back(self) -> None:
        """Leave without creating; what was typed is lost only after a yes.

        What is being sent goes on.
        """
        if self._sending or self.query_one(TextArea).text == self._first:
            self.dismiss(self._sending)
            return
        open_screen(
            self.app, "confirm", title="Leave without creating?",
            words="What was typed is forgotten.",
            on_result=lambda yes: self.dismiss(False) if yes else None,
        )  # fmt: skip
