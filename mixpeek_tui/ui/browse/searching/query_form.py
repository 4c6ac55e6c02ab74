"""The inputs of a retriever, as its ``input_schema`` asks, and the queries asked before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from mixpeek_tui.text import age, safe
from mixpeek_tui.ui.fields.text import Line as Field
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.search import InputField
from mixpeek_tui.workspace.search_history import Asked


class QueryLine(Field):
    """An input whose enter searches."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "search")]


class QueryForm(Vertical):
    """A line per input. Enter in any of them says ``Asked``."""

    DEFAULT_CSS = """
    QueryForm { height: auto; max-height: 50%; padding: 0 2; overflow-y: auto;
        & Horizontal { height: 1; }
        & Static { width: 14; }
        & .optional { color: $text-muted; }
    }
    """

    class Asked(Message):
        """The inputs were given."""

        def __init__(self, values: Mapping[str, str]) -> None:
            super().__init__()
            self.values = values

    class Entered(Message):
        """An input is typed into."""

        def __init__(self, field: InputField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, fields: Sequence[InputField]) -> None:
        super().__init__()
        self.fields = tuple(fields)

    def compose(self) -> ComposeResult:
        """Label and input of each field."""
        for field in self.fields:
            with Horizontal():
                classes = "" if field.required else "optional"
                yield Static(Content(safe(field.name)), classes=classes)
                yield QueryLine(usual_text(field), _hint(field))
        if not self.fields:
            yield Static(Content("it asks for nothing"))

    @property
    def values(self) -> dict[str, str]:
        """What is typed, by field."""
        typed = [line.value for line in self.query(QueryLine)]
        return {f.name: value for f, value in zip(self.fields, typed, strict=True)}

    def fill(self, values: Mapping[str, str]) -> None:
        """Type these values in; fields without one get their usual value."""
        for field, line in zip(self.fields, self.query(QueryLine), strict=True):
            line.value = values.get(field.name, usual_text(field))

    def focus_first(self) -> None:
        """To the first input."""
        lines = list(self.query(QueryLine))
        if lines:
            lines[0].focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Asked(self.values))

    @on(events.DescendantFocus)
    def _entered(self, event: events.DescendantFocus) -> None:
        lines: list[Widget] = list(self.query(QueryLine))
        if event.widget in lines:
            self.post_message(self.Entered(self.fields[lines.index(event.widget)]))


class QueryHint(Static):
    """The whole of what an input takes, which a narrow input cuts."""

    DEFAULT_CSS = """
    QueryHint { padding: 1 2 0 2; height: auto; max-height: 5; color: $text-muted; }
    """

    def show(self, field: InputField) -> None:
        """Tell about the input that is typed into."""
        self.display = bool(field.description)
        self.update(Content(_hint(field)))


def usual_text(field: InputField) -> str:
    """What stands in a field before anything is typed; the API fills what may stay empty."""
    return str(field.default) if field.required and field.default is not None else ""


def fitted(
    asked: Sequence[InputField], wanted: Sequence[InputField], inputs: Mapping[str, Json]
) -> dict[str, Json]:
    """Inputs of one retriever for another: what it does not know is left out, and the query
    is called as the other calls it."""
    found = {field.name: inputs[field.name] for field in wanted if field.name in inputs}
    query = next((inputs[f.name] for f in asked if f.required and f.name in inputs), None)
    for field in wanted:
        if field.required and field.name not in found and query is not None:
            found[field.name] = query
    return found


def _hint(field: InputField) -> str:
    words = field.description or ", ".join(field.choices) or field.example or field.type
    told = field.required or "empty" in words
    return safe(words if told else f"{words}, may stay empty")


class Queries(Lines):
    """The queries asked before, newest first. Enter asks one again."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._asked: Sequence[Asked] = ()
        self._now = now

    @property
    def count(self) -> int:
        """How many are kept."""
        return len(self._asked)

    @property
    def query_here(self) -> Asked | None:
        """The one under the cursor."""
        return self._asked[self.cursor] if self.cursor < self.count else None

    def show(self, asked: Sequence[Asked]) -> None:
        """Show these."""
        self._asked = asked
        self.changed()

    def line(self, row: int) -> Line:
        """What was asked, and when."""
        asked = self._asked[row]
        words = ", ".join(value for value in asked.inputs.values() if value) or "nothing"
        ago = age((self._now - datetime.fromtimestamp(asked.at, UTC)).total_seconds())
        return (Part(f"{ago:>6}  ", "muted"), Part(words))
