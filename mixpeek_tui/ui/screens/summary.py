"""What exists once a run is over, how to search it, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.from_plain import from_dict
from mixpeek_tui.paths import placed
from mixpeek_tui.text import fit, pad, short_id, wrapped
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.routes import make_screen, open_screen
from mixpeek_tui.ui.run_view.board import board_of
from mixpeek_tui.ui.run_view.summary import (
    HEADS,
    Made,
    Site,
    Summary,
    called_home,
    namespace_of,
    said,
    summary,
)
from mixpeek_tui.ui.running import Live
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.widgets.reading import Reading


class SummaryScreen(Page[None]):
    """Ids, a first search, the next steps."""

    PURPOSE = "What this run made, and what to do with it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,slash", "search", "search it", key_display="enter"),
        Binding("b", "browse", "browse it"),
        Binding("y,c", "copy", "copy", key_display="y"),
        Binding("s", "save", "save"),
    ]
    DEFAULT_CSS = """
    SummaryScreen Reading { padding: 0 3; height: 1fr; }
    SummaryScreen Reading > Static { margin-bottom: 1; }
    SummaryScreen #below { height: 1; padding: 0 3; color: $text-muted; }
    """

    def __init__(self, services: Services, live: Live) -> None:
        super().__init__(services)
        self._live = live
        self._site = Site(live.header.base_url, live.header.namespace, run=live.header.run)
        self._summary = self._read()

    def _read(self) -> Summary:
        live = self._live
        answers = from_dict(dict(live.header.answers)) if live.header.answers else Answers()
        board, where = board_of(live.steps, live.rows), self.services.where
        if where.server == live.header.base_url:
            self._site = replace(
                self._site, base_url=where.base_url, sandbox=where.sandbox, profile=where.profile
            )
        return summary(board, live.header.project, answers, self._site)

    def crumbs(self) -> tuple[str, ...]:
        """Summary of the project."""
        return ("Run", self._live.header.project, "Summary")

    def body(self) -> ComposeResult:
        """One text in parts."""
        with Reading():
            yield Static(id="title")
            yield Static(id="made")
            for name in HEADS:
                yield Static(id=name)
        yield Static(id="below")

    def on_mount(self) -> None:
        """Draw it."""
        self.query_one(Reading).focus()
        self._show()

    def on_resize(self) -> None:
        """Columns depend on the width."""
        self._show()

    def on_screen_resume(self) -> None:
        """More may have been made meanwhile."""
        self._summary = self._read()
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        found, room = self._summary, max(40, self.size.width - 8)
        mark = "✓" if not found.loose else "●"
        self._put("title", Content.styled(f"{mark} {found.title}", "bold $accent"))
        self._put("made", Content("\n").join(_made(found.made, room)))
        self._put("loose", _section("loose", _listed(found.loose, room), "$state-blocked"))
        command = Content("\n").join(Content(f"  {line}") for line in found.search.splitlines())
        if found.search and found.note:
            lines = "".join(f"\n  {line}" for line in found.note.splitlines())
            command += Content.styled(lines, "$text-muted")
        self._put("search", _section("search", command))
        self._put("next", _section("next", _listed(found.next, room)))
        self.call_after_refresh(self._tell_below)

    @on(Reading.Rolled)
    def _tell_below(self) -> None:
        """Name the parts that begin below the edge."""
        edge = self.query_one(Reading).scrollable_content_region.bottom
        shown = {name: part for name in HEADS if (part := self.query_one(f"#{name}")).display}
        hidden = [HEADS[name] for name, part in shown.items() if part.region.y + 1 >= edge]
        words = f"further down: {', '.join(hidden)}" if hidden else ""
        self.query_one("#below", Static).update(Content(words))

    def _put(self, name: str, content: Content) -> None:
        part = self.query_one(f"#{name}", Static)
        part.update(content)
        part.display = bool(content.plain)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A search needs a retriever."""
        if action == "search":
            return bool(self._summary.retriever)
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """A first search."""
        if self._is_here():
            open_screen(self.app, "search", live=self._live)

    def action_browse(self) -> None:
        """The workspace, as it is on the server, in the namespace of this run."""
        if not self._is_here():
            return
        board = board_of(self._live.steps, self._live.rows)
        home = namespace_of(board, self._live.header.namespace) or None
        there = replace(self.services, where=replace(self.services.where, namespace=home))
        browser = make_screen(there, "browser", called=called_home(board, home or ""))
        self.app.push_screen(browser, lambda _: self._back_from(there.where))

    def _back_from(self, there: Where) -> None:
        """Another profile may be in use since."""
        self.services.where = replace(there, namespace=self.services.where.namespace)
        self.show_top()

    def _is_here(self) -> bool:
        """Whether the API of the run is the one talked to; says so if not."""
        home = self._live.header.base_url
        if self.services.where.server == home:
            return True
        words = f"This run was made at {home}. Connect to it again from home, with c."
        notice.warn(self.app, words)
        return False

    def action_copy(self) -> None:
        """Copy the whole summary."""
        served(self.app).copy_out(self._summary.text(), "Summary")

    def action_save(self) -> None:
        """Ask where to, and write it there."""
        open_screen(
            self.app, "path", title="Save the summary as",
            value=f"{self._summary.project}-summary.txt", on_result=self._save,
        )  # fmt: skip

    def _save(self, typed: str | None) -> None:
        if not typed:
            return
        path = placed(typed, self.services.base_dir)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(self._summary.text())
        except FileExistsError:
            notice.fail(self.app, f"{path} is there already. Choose another name.")
        except OSError as error:
            notice.fail(self.app, f"{path} cannot be written: {error.strerror}")
        else:
            notice.say(self.app, f"Saved as {path}")


def _section(name: str, body: Content, style: str = "") -> Content:
    if not body.plain:
        return body
    return Content.styled(HEADS[name], f"bold {style}".strip()) + Content("\n") + body


def _listed(lines: Sequence[str], room: int) -> Content:
    """A line each, indented further where one goes on below."""
    rows = ("\n    ".join(wrapped(line, room - 4)) for line in lines)
    return Content("\n").join(Content(f"  {row}") for row in rows)


def _made(made: Sequence[Made], room: int) -> list[Content]:
    """The resources in columns that fit the room; ids are whole where there is space."""
    kinds = max((len(one.kind) for one in made), default=0)
    ids = [one.id for one in made]
    if room < 100:
        ids = [short_id(one) for one in ids]
    widest = max(map(len, ids), default=0)
    names = min(max((len(one.name) for one in made), default=0), max(12, room // 3))
    left = room - kinds - names - widest - 6
    return [
        Content.styled(pad(one.kind, kinds) + "  ", "$text-muted")
        + Content(pad(one.name, names) + "  ")
        + Content.styled(pad(identifier, widest) + "  ", "$accent")
        + Content.styled(fit(said(one), max(0, left)), "$text-muted")
        for one, identifier in zip(made, ids, strict=True)
    ]
