"""A first search: the query is ready to type, what is found stands below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.errors import ApiError, Problem, TuiError
from mixpeek_tui.interview.from_plain import from_dict
from mixpeek_tui.kinds.step import Step, shown
from mixpeek_tui.text import fit, safe, width
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.run_view.board import Board, board_of
from mixpeek_tui.ui.run_view.summary import namespace_of, retrievers
from mixpeek_tui.ui.running import Live
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.search_view import Piece, answer, status, waterfall
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.hits import Hits
from mixpeek_tui.ui.widgets.prompt_line import PromptLine
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.search import (
    InputError,
    InputField,
    SearchResult,
    coerce,
    execute,
    inputs_of,
)

NOTHING = (
    "Nothing was found. Try other words, or leave the filters empty. Documents can be found "
    "once their collection has been processed."
)
WAITING = "Type what to look for and press enter."
TONES = {"": "", "muted": "$text-muted", "accent": "$accent", "failed": "$state-failed"}


class QueryLine(PromptLine):
    """An input whose enter searches."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "search"),
        Binding("down", "screen.to_hits", "results", show=False),
    ]


@dataclass(frozen=True, slots=True)
class Searched:
    """What the screen shows."""

    retriever: int = 0
    busy: bool = False
    result: SearchResult | None = None
    problem: Problem | None = None
    wrong: str = ""


class FirstSearch(Page[None]):
    """Searches with the retrievers of a run."""

    PURPOSE = "Search what was set up. Results come from Mixpeek, nothing is kept."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "next", "next retriever"),
        Binding("slash", "query", "query", key_display="/"),
        Binding("y,c", "copy", "copy the id", key_display="y"),
        Binding("at", "calls", "requests", key_display="@", show=False),
    ]
    DEFAULT_CSS = """
    FirstSearch #retriever { padding: 0 3; height: 2; }
    FirstSearch #inputs { height: auto; max-height: 8; padding: 0 3; }
    FirstSearch .input { height: 1; }
    FirstSearch .input > Static { width: 18; color: $text-muted; }
    FirstSearch #status { padding: 1 3 0 3; height: auto; max-height: 8; }
    FirstSearch Hits { margin: 1 1 0 1; }
    FirstSearch #stages {
        padding: 0 3; height: auto; max-height: 8; margin-top: 1; display: none;
    }
    FirstSearch.-tall #stages { margin-bottom: 1; }
    """

    def __init__(self, services: Services, live: Live) -> None:
        super().__init__(services)
        self._live = live
        self._state = Searched()

    # What is asked

    @property
    def _board(self) -> Board:
        return board_of(self._live.steps, self._live.rows)

    @property
    def _steps(self) -> list[Step]:
        return retrievers(self._board)

    @property
    def _step(self) -> Step:
        return self._steps[self._state.retriever]

    @property
    def _item(self) -> Item:
        step = self._step
        body = shown(step.request.body) if step.request else {}
        data = body if isinstance(body, dict) else {}
        return Item("retriever", self._board.row(step.id).id, step.name, data)

    @property
    def _inputs(self) -> tuple[InputField, ...]:
        return inputs_of(self._item)

    @property
    def _wanted(self) -> tuple[str, ...]:
        """The fields that the answers filter by: they matter most in a hit."""
        given = self._live.header.answers
        return from_dict(dict(given)).retrieval.filter_fields if given else ()

    def crumbs(self) -> tuple[str, ...]:
        """Run, project, search."""
        return ("Run", self._live.header.project, "Search")

    def body(self) -> ComposeResult:
        """Retriever, inputs, status, hits, stages."""
        yield Static(id="retriever")
        yield Vertical(id="inputs")
        yield Static(id="status")
        yield Hits()
        yield Static(id="stages")

    async def on_mount(self) -> None:
        """Ready to type."""
        await self._ask()
        self._show()

    async def _ask(self) -> None:
        box = self.query_one("#inputs", Vertical)
        await box.remove_children()
        rows = [
            Horizontal(
                Static(Content(safe(field.name))), QueryLine("", _hint(field)), classes="input"
            )
            for field in self._inputs
        ]
        await box.mount_all(rows)
        self.query(QueryLine).first().focus()

    # What is shown

    def _show(self) -> None:
        state, step, steps = self._state, self._step, self._steps
        name = safe(step.name)
        which = f"{state.retriever + 1} of {len(steps)}   " if len(steps) > 1 else ""
        goal = step.why.words.rpartition(" in ")[0].replace('" and "', ", ").strip('"')
        room = self.app.size.width - 6 - width(name) - 3
        self.query_one("#retriever", Static).update(
            Content.styled(name, "bold")
            + Content.styled(f"   {fit(f'{which}{safe(goal)}', max(0, room))}", "$text-muted")
        )
        self.query_one("#status", Static).update(self._status())
        result = state.result
        single = bool(result and answer(result))
        self.query_one(Hits).show(result.documents if result and not single else (), self._wanted)
        self._show_stages(result)

    def _show_stages(self, result: SearchResult | None) -> None:
        stages = self.query_one("#stages", Static)
        found = waterfall(result, self.size.width - 8) if result else []
        stages.display = bool(found)
        stages.update(Content("\n").join(_content(row) for row in found))

    def _status(self) -> Content:
        state = self._state
        if state.wrong:
            return Content.styled(safe(state.wrong), "$state-failed")
        if state.busy:
            return Content.styled("searching …", "$text-muted")
        if state.problem is not None:
            parts = (state.problem.said, state.problem.means, state.problem.todo)
            words = "\n".join(safe(part) for part in parts if part)
            return Content.styled(words, "$state-failed")
        if state.result is None:
            return Content.styled(WAITING, "$text-muted")
        return _told(state.result)

    def on_resize(self) -> None:
        """The head and the stages depend on the width."""
        self._show()

    # What can be done

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search."""
        event.stop()
        typed = [line.value for line in self.query(QueryLine)]
        values = {f.name: text for f, text in zip(self._inputs, typed, strict=True)}
        try:
            inputs = coerce(self._inputs, values)
        except InputError as error:
            self._state = replace(self._state, wrong=str(error))
            self._show()
            return
        self._state = Searched(self._state.retriever, busy=True)
        self._show()
        self._search(inputs)

    @work(exclusive=True, group="search")
    async def _search(self, inputs: dict[str, object]) -> None:
        state = Searched(self._state.retriever)
        namespace = namespace_of(self._board, self._live.header.namespace)
        try:
            result = await execute(
                self.services.client(), self._item, inputs, namespace=namespace or None
            )
            state = replace(state, result=result)
        except ApiError as error:
            state = replace(state, problem=error.problem)
        except TuiError as error:
            state = replace(state, wrong=str(error))
        self._state = state
        self._show()
        if state.result is not None and state.result.documents and not answer(state.result):
            self.query_one(Hits).focus()

    async def action_next(self) -> None:
        """Search with the next retriever."""
        if len(self._steps) < 2:
            notice.say(self.app, "There is one retriever only.")
            return
        self._state = Searched((self._state.retriever + 1) % len(self._steps))
        await self._ask()
        self._show()

    def action_query(self) -> None:
        """Back to the query."""
        self.query(QueryLine).first().focus()

    def action_to_hits(self) -> None:
        """From an input to the next one, and from the last one to the hits."""
        self.focus_next()

    def action_copy(self) -> None:
        """Copy the id of the document at the cursor."""
        hit = self.query_one(Hits).hit
        if hit is not None:
            served(self.app).copy_out(hit.id, "Document id")

    def action_calls(self) -> None:
        """Every request of this session."""
        open_screen(self.app, "calls")

    def on_lines_opened(self) -> None:
        """The whole document at the cursor."""
        hit = self.query_one(Hits).hit
        if hit is not None:
            open_screen(self.app, "hit", hit=hit, place=self.crumbs())


def _hint(field: InputField) -> str:
    words = safe(field.description or field.type)
    return words if field.required or "empty" in words else f"{words}; may stay empty"


def _told(result: SearchResult) -> Content:
    found = status(result)
    style = "$text-muted" if found.good else "$state-failed"
    parts = [Content.styled(found.words, style)]
    parts += [Content.styled(note, "$state-blocked") for note in found.notes]
    if text := answer(result):
        parts += [Content(""), Content(text)]
    elif result.ok and result.counted and not result.documents:
        parts.append(Content(NOTHING))
    return Content("\n").join(parts)


def _content(pieces: tuple[Piece, ...]) -> Content:
    return Content("").join(
        Content.styled(text, TONES.get(tone, "")) if TONES.get(tone) else Content(text)
        for text, tone in pieces
    )
