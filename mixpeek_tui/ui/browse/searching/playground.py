"""Searching with a retriever, or with two beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from mixpeek_tui.errors import ApiError, TuiError
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.document_view import DocumentScreen
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.searching.choose_retriever import ChooseRetriever
from mixpeek_tui.ui.browse.searching.explain_dialog import ExplainDialog
from mixpeek_tui.ui.browse.searching.query_form import (
    Queries,
    QueryForm,
    QueryHint,
    fitted,
    usual_text,
)
from mixpeek_tui.ui.browse.searching.result_column import ResultColumn, Run
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Lines
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.search import InputError, coerce, compare, execute, explain, inputs_of
from mixpeek_tui.workspace.search_history import Asked, SearchHistory

NARROW = 110
FILE = "searches.jsonl"


class PlaygroundScreen(Page[None]):
    """A retriever to try."""

    PURPOSE = (
        "Search with this retriever, see how its stages did, compare it with another. "
        "Results stay as they came, since a search costs credits: enter in a query asks again."
    )
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,i", "query", "query", key_display="/"),
        Binding("E", "explain", "explain"),
        Binding("equals_sign", "beside", "compare", key_display="="),
        Binding("h", "history", "history"),
        Binding("v", "raw", "reply", show=False),
        Binding("ctrl+r", "again", "the same search again", show=False),
        Binding("at", "calls", "calls of this session", key_display="@", show=False),
    ]
    CSS = """
    PlaygroundScreen {
        & Input { scrollbar-size-horizontal: 0; }
        & #all { layout: horizontal; height: 1fr; }
        & #ask { width: 40; }
        & #ask .head { padding: 1 2 0 2; color: $state-muted; }
        & #second { display: none; border-left: solid $hairline; }
        &.two #second { display: block; }
        &.narrow #all { layout: vertical; }
        &.narrow #ask { width: 1fr; height: auto; margin-bottom: 1; }
        &.narrow QueryForm { max-height: 7; }
        &.narrow QueryHint { display: none; }
        &.narrow #ask .head, &.narrow Queries { display: none; }
        &.narrow.asked #ask .head { display: block; }
        &.narrow.asked Queries { display: block; height: 6; }
        & #results { layout: horizontal; width: 1fr; height: 1fr; }
    }
    """

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services)
        self.session = session
        self.fields = inputs_of(item)
        self.runs: tuple[Run, ...] = (Run(item),)
        self.history = SearchHistory(services.drafts.parent / FILE)
        self._inputs: Mapping[str, Json] | None = None

    def crumbs(self) -> tuple[str, ...]:
        """Namespace, retrievers, the name."""
        names = [run.retriever.name for run in self.runs]
        return (self.session.namespace_name, "retrievers", *names)

    def body(self) -> ComposeResult:
        """What is asked at the left, what was found at the right."""
        with Container(id="all"):
            with Vertical(id="ask"):
                yield QueryForm(self.fields)
                yield QueryHint(markup=False)
                yield Static("Asked before", classes="head")
                yield Queries(self.session.now())
            with Container(id="results"):
                yield ResultColumn(id="first")
                yield ResultColumn(id="second")

    def on_mount(self) -> None:
        """Ready to type."""
        self._show()
        self._show_history()
        form = self.query_one(QueryForm)
        if self.fields:
            form.focus_first()
        else:
            self._search({})

    def on_resize(self) -> None:
        """The inputs go on top of a narrow screen."""
        self.set_class(self.size.width < NARROW, "narrow")

    def _show_history(self) -> None:
        asked = self.history.asked(self.runs[0].retriever.id)
        self.query_one(Queries).show(asked)

    def _show(self) -> None:
        wanted = [field.name for field in self.fields]
        self.set_class(len(self.runs) > 1, "two")
        self.query_one("#first", ResultColumn).show(self.runs[0], wanted)
        if len(self.runs) > 1:
            first, second = self.runs[0].result, self.runs[1].result
            moves = compare(first, second) if first and second else None
            self.query_one("#second", ResultColumn).show(self.runs[1], wanted, moves)
        self.show_top()

    @on(QueryForm.Entered)
    def _entered(self, event: QueryForm.Entered) -> None:
        self.query_one(QueryHint).show(event.field)

    @on(QueryForm.Asked)
    def _asked(self, event: QueryForm.Asked) -> None:
        self.ask(event.values)

    def ask(self, values: Mapping[str, str]) -> None:
        """Search for what was typed, with each retriever."""
        try:
            inputs = coerce(self.fields, values)
        except InputError as error:
            self.runs = (replace(self.runs[0], wrong=str(error)), *self.runs[1:])
            self._show()
            return
        at = self.session.now().timestamp()
        usual = {field.name: usual_text(field) for field in self.fields}
        typed = {name: text for name, text in values.items() if text != usual.get(name)}
        self.history.add(Asked(self.runs[0].retriever.id, typed, at))
        self._show_history()
        self._search(inputs)

    @work(exclusive=True, group="search")
    async def _search(self, inputs: Mapping[str, Json]) -> None:
        self._inputs = inputs
        self.runs = tuple(Run(run.retriever, busy=True) for run in self.runs)
        self._show()
        for number, run in enumerate(self.runs):
            done = await self._run(run.retriever, inputs)
            self.runs = (*self.runs[:number], done, *self.runs[number + 1 :])
            self._show()
        if self.runs[0].result is not None and self.runs[0].result.documents:
            self.query_one("#first", ResultColumn).hits.focus()

    async def _run(self, retriever: Item, inputs: Mapping[str, Json]) -> Run:
        session = self.session
        if retriever is not self.runs[0].retriever:
            inputs = fitted(self.fields, inputs_of(retriever), inputs)
        try:
            result = await execute(session.client, retriever, inputs, namespace=session.namespace)
        except ApiError as error:
            return Run(retriever, problem=error.problem)
        except TuiError as error:
            return Run(retriever, wrong=str(error))
        return Run(retriever, result=result)

    @on(Lines.Opened, "Queries")
    def _ask_again(self) -> None:
        if (asked := self.query_one(Queries).query_here) is not None:
            form = self.query_one(QueryForm)
            form.fill(asked.inputs)
            self.ask(form.values)

    @on(Lines.Opened, "RankedHits")
    def _hit_opened(self, event: Lines.Opened) -> None:
        for column in self.query(ResultColumn):
            if event.lines is column.hits and column.hits.hit is not None:
                open_screen(self.app, "hit", hit=column.hits.hit, place=self.crumbs())

    def action_query(self) -> None:
        """Back to the inputs."""
        self.query_one(QueryForm).focus_first()

    def action_history(self) -> None:
        """To the queries asked before."""
        self.add_class("asked")
        self.query_one(Queries).focus()

    def action_again(self) -> None:
        """The same search once more."""
        if self._inputs is not None:
            self._search(self._inputs)

    def action_raw(self) -> None:
        """The reply as it came."""
        result, retriever = self.runs[0].result, self.runs[0].retriever
        if result is not None and isinstance(result.raw, dict):
            reply = Item("execution", result.execution_id, "reply", result.raw,
                         {"retriever_id": retriever.id})  # fmt: skip
            self.app.push_screen(DocumentScreen(self.services, self.session, reply, fresh=True))

    @work(exclusive=True, group="explain")
    async def action_explain(self) -> None:
        """What a search would cost, without running it."""
        session, retriever = self.session, self.runs[0].retriever
        try:
            inputs = coerce(self.fields, self.query_one(QueryForm).values)
            found = await explain(session.client, retriever, inputs, namespace=session.namespace)
        except InputError as error:
            notice.warn(self.app, "Explaining needs the inputs", error)
        except (ApiError, TuiError) as error:
            notice.fail(self.app, "It could not be explained", error_lines(error))
        else:
            self.app.push_screen(ExplainDialog(self.services, retriever.name, found))

    def action_beside(self) -> None:
        """A second retriever at the right; once more takes it away."""
        if len(self.runs) > 1:
            self.runs = self.runs[:1]
            self._show()
        else:
            self.app.push_screen(ChooseRetriever(self.services, self.session), self._chosen)

    def _chosen(self, item: Item | None) -> None:
        if item is None:
            return
        self.runs = (*self.runs[:1], Run(item))
        self._show()
        if self._inputs is not None:
            self._search(self._inputs)

    def action_calls(self) -> None:
        """Every call of this session."""
        open_screen(self.app, "calls")
