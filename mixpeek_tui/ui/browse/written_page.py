"""A live screen that tells all it knows of one resource in written lines."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from textual.app import ComposeResult

from mixpeek_tui.errors import NotFound, TuiError
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.ui.browse.live_page import LivePage
from mixpeek_tui.ui.browse.written_lines import WrittenLines
from mixpeek_tui.ui.widgets.lines import Line
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.item import Item


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a resource; subclasses add to it."""

    item: Item
    problem: str = ""
    """Why it, or a part of it, could not be read."""


Known = TypeVar("Known", bound=Told)


class WrittenPage(LivePage[Known]):
    """Subclasses give ``parts`` and ``lines``."""

    AUTO_FOCUS: ClassVar[str | None] = "WrittenLines"
    DEFAULT_CSS = "WrittenPage WrittenLines { padding: 0 2; }"

    @abstractmethod
    def lines(self, room: int) -> Iterable[Line]:
        """What is known, in lines of so many cells."""

    @abstractmethod
    def parts(self, client: Client) -> AsyncIterator[Known]:
        """What is known after each part that was read.

        Raises:
            NotFound: the resource is gone.
            TuiError: the rest could not be read.
        """

    def body(self) -> ComposeResult:
        """The lines."""
        yield WrittenLines()

    def draw(self) -> None:
        """Show what is known."""
        self.query_one(WrittenLines).show(self.lines)
        self.show_top()
        self.refresh_bindings()

    async def read(self, client: Client, *, whole: bool) -> AsyncIterator[None]:
        """Read part by part; what cannot be read is told and leaves what was known."""
        try:
            async for looked in self.parts(client):
                self.looked = looked
                yield
        except NotFound:
            raise
        except TuiError as error:
            self.looked = replace(self.looked, problem=problem_words(error))
            yield
