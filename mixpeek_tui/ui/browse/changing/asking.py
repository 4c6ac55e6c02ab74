"""What a former visit sent without seeing the answer: told in the line above the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from textual.app import App

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.text import local_time
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.opening import Opening
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.services import Where
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.unanswered import Unanswered, dismiss, of_namespace, unanswered
from mixpeek_tui.workspace.verdict import names_of, verdict

KEYS = "y leads to it, n forgets it, esc asks again next time."
MAYBE = "It may have been done: look before you do it again."
OUTCOMES: Mapping[bool | None, str] = {
    True: "and it was done", False: "and it was not done", None: "its answer was never seen",
}  # fmt: skip
NOT_DONE = "Looking shows that it was not done."


async def tell_unanswered(session: Session) -> None:
    """Look at what is open in the workspace, and tell what is known of it now."""
    where, client = session.where, session.quietly
    every = await asyncio.to_thread(unanswered, session.changes.folder, where.server)
    for one in reversed(of_namespace(every, await _names(client, where.namespace, every))):
        done = await _verdict(client, one, where.namespace)
        if where != session.where:
            return
        _tell(session, one, where, done)


async def _names(
    client: Client, namespace: str | None, found: Iterable[Unanswered]
) -> frozenset[str | None]:
    """What the namespace is called; asked only if something was sent under another name."""
    given = frozenset({namespace})
    if namespace is None or all(one.namespace in (None, namespace) for one in found):
        return given
    try:
        return given | await names_of(client, namespace)
    except TuiError:
        return given


async def _verdict(client: Client, one: Unanswered, namespace: str | None) -> bool | None:
    try:
        return await verdict(client, one, namespace)
    except TuiError:
        return None


def _tell(session: Session, one: Unanswered, where: Where, done: bool | None) -> None:
    """In the line of jobs; what was done is settled by that."""
    jobs, about = session.jobs, f"{one.path.name} {one.step}"
    known = next((job.number for job in jobs.jobs if job.about == about), None)
    number = known
    if number is None:
        number = jobs.begin(one.words, Asked(session, one, where, done), about)
    words = f"sent {_at(session, one)}, {OUTCOMES[done]}"
    jobs.put(number, JobState("done" if done else "failed", words), ended=True)
    if done:
        with suppress(TuiError):
            dismiss(one, session.now().timestamp())
    elif known is not None:
        jobs.tell_again(number)


def _at(session: Session, one: Unanswered) -> str:
    now = session.now()
    return local_time(datetime.fromtimestamp(one.at, now.tzinfo), now)


@dataclass(frozen=True, slots=True)
class Asked:
    """Says what is known of one, and leads to it."""

    session: Session
    one: Unanswered
    where: Where
    """What it was sent to."""
    done: bool | None = None
    """Whether it was done; None if that could not be told."""

    def __call__(self, app: App[Any]) -> None:
        """Ask whether to look at it; what is settled is just shown."""
        if self.done:
            self._open(app)
            return
        what = f"{kind(self.one.item.kind).title.lower()} {self.one.item.name}"
        open_screen(
            app, "confirm", title=f"Look at the {what}?",
            words=f"{self.one.words} was sent {_at(self.session, self.one)}, and its answer was "
            f"never seen. {MAYBE if self.done is None else NOT_DONE}\n{KEYS}",
            on_result=partial(self._answered, app),
        )  # fmt: skip

    def _answered(self, app: App[Any], yes: bool | None) -> None:
        if yes is None:
            return
        try:
            dismiss(self.one, self.session.now().timestamp())
        except TuiError as error:
            notice.warn(app, "It will be told again", error)
        if yes:
            self._open(app)

    def _open(self, app: App[Any]) -> None:
        listed = not self.one.item.id or self.one.deed.words == "delete"
        Opening(self.session, self.one.item, self.where, listed)(app)
