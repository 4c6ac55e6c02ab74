"""What a question needs a dialog for: pasting a list, reading a sample file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Protocol

from textual.app import App

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Field, FieldType, Source
from mixpeek_tui.interview.rows import RowsError
from mixpeek_tui.interview.sample import Sample, infer
from mixpeek_tui.paths import placed
from mixpeek_tui.run.needs import unusable
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.fields.shown import Given
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.sections.registry import section
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.state import State

Named = list[tuple[str, FieldType]]


class Asking(Protocol):
    """The interview, as an errand sees it."""

    at: str
    base_dir: Path

    @property
    def app(self) -> App[Any]:
        """Where dialogs open."""

    @property
    def state(self) -> State:
        """What was said so far."""

    async def give(self, place: str, value: object) -> None:
        """Take an answer for a place of the current section."""


class Errands:
    """Runs an errand for the interview and gives it the result."""

    def __init__(self, interview: Asking) -> None:
        self._interview = interview

    def run(self, place: str, asked: str) -> None:
        """Open the dialog for what is asked at a place such as ``datasets[0].fields#acts``.

        Args:
            place: Where its result goes.
            asked: A verb; behind it, after a blank, the text that the dialog begins with.
        """
        verb, _, text = asked.partition(" ")
        home = place.partition("#")[0]
        app = self._interview.app
        if verb == "paste":
            async def pasted(found: Named | None) -> None:
                await self._take(home, found)

            open_screen(app, "paste", text=text, on_result=pasted)
        elif verb == "sample":
            async def chosen(path: str | None) -> None:
                read = served(app).keep_keys()
                try:
                    await self._read(home, path)
                finally:
                    read()

            open_screen(app, "path", title="Which file shows what your data looks like?",
                        words="CSV, TSV, JSON or JSON Lines; only its first rows are read.",
                        folder=self._interview.base_dir, check=self._wrong,
                        on_result=chosen)  # fmt: skip

    def confirm_removal(self, event: Given) -> None:
        """Ask before a dataset or an alert is removed."""
        interview = self._interview

        async def answered(yes: bool | None) -> None:
            if yes:
                await interview.give(event.place, event.value)

        title, words = section(interview.at).removal(interview.state)
        open_screen(interview.app, "confirm", title=title, words=words, on_result=answered)

    def _wrong(self, path: str) -> Complaint | None:
        return unusable(path, "", self._interview.base_dir, rows=True)

    async def _read(self, home: str, path: str | None) -> None:
        if not path:
            return
        interview = self._interview
        try:
            sample = await asyncio.to_thread(infer, placed(path, interview.base_dir))
        except RowsError as error:
            notice.fail(interview.app, error)
            return
        await self._take(home, [(column.name, column.type) for column in sample.columns])
        used = await self._use(home, path)
        self._say(sample, path if used else "")

    async def _use(self, home: str, path: str) -> bool:
        """Where nothing was said about where the data lives, it is the file just read."""
        state = self._interview.state
        source = f"{home.rpartition('.')[0]}.source"
        touched = any(place.startswith(source) for place in state.parked)
        if touched or places.get(state.answers, source) != Source():
            return False
        await self._interview.give(source + ".kind", "file")
        await self._interview.give(source + ".path", path)
        return True

    def _say(self, sample: Sample, source: str) -> None:
        words = f"{plural(len(sample.columns), 'field')} from {plural(sample.rows_read, 'row')}"
        notes = list(sample.notes) or ["The types are guesses."]
        if source:
            notes.append(
                f"The data is taken from {safe(source)} too; "
                '"Where does this data live?" in Data changes that.'
            )
        notice.say(self._interview.app, words, "\n".join(notes))

    async def _take(self, home: str, found: Named | None) -> None:
        if not found:
            return
        fields: tuple[Field, ...] = places.get(self._interview.state.answers, home)
        named = {field.name: field for field in fields if field.name}
        for name, kind in found:
            known = named.get(name)
            named[name] = known if known and known.type == kind else Field(name, kind)
        await self._interview.give(home, tuple(named.values()))
