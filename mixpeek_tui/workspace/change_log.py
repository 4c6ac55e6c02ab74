"""What is changed in the browser, written down before it is sent: one journal per visit.

It lies beside the runs, in the same format, and says of each change which resource it was about
and which fields were sent. Values are kept nowhere, nor the API's own words, which may repeat
them: among them are addresses and credentials. Of plain fields a mark is kept (``marks``), by
which the next visit recognises what was sent.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from mixpeek_tui.errors import Problem
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Call, Step
from mixpeek_tui.locations import made
from mixpeek_tui.run.edits import edited
from mixpeek_tui.run.events import Edited, Event, Failed, Started, Unknown
from mixpeek_tui.run.journal import Header, Journal, JournalError, run_id
from mixpeek_tui.workspace.marks import marked
from mixpeek_tui.workspace.unanswered import tidy

T = TypeVar("T")
INTENTS = (Edited, Started)
NOT_SENT = "Nothing was sent: each change is written down first, and that failed."


def beside(runs: Path) -> Path:
    """The folder of these journals, given that of the runs."""
    return runs.parent / "changes"


class ChangeLog:
    """The journals of one visit, one per server and namespace; begun with the first change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble = ""
        """Why an outcome could not be written down; empty if all were."""
        self._journals: dict[tuple[str, str | None], Journal] = {}
        self._count = 0
        self._under_way: set[asyncio.Task[Any]] = set()

    def begin(self, server: str, namespace: str | None, step: Step, at: float) -> tuple[Step, Log]:
        """Write down what will be sent: the step under an id of its own, and where it goes on.

        Raises:
            JournalError: it cannot be written; nothing may be sent.
        """
        self._count += 1
        step = replace(step, id=f"{step.id} {self._count}")
        journal = self._journal(server, namespace, at)
        log = Log(self, journal)
        log.append(edited(_without_values(step, journal.header.fingerprint), at))
        return step, log

    def _journal(self, server: str, namespace: str | None, at: float) -> Journal:
        found = self._journals.get((server, namespace))
        if found is None:
            found = self._journals[server, namespace] = self._create(server, namespace, at)
        return found

    def _create(self, server: str, namespace: str | None, at: float) -> Journal:
        header = Header(
            run=run_id("browse", at), project="", namespace=namespace, base_url=server,
            fingerprint=secrets.token_hex(16), steps=(), started=at,
        )  # fmt: skip
        try:
            made(self.folder)
            tidy(self.folder, at)
            return Journal.create(self.folder, header)
        except OSError as error:
            raise JournalError(f"{NOT_SENT} {self.folder}: {error.strerror}") from error
        except JournalError as error:
            raise JournalError(f"{NOT_SENT} {error}") from error

    async def outlasting(self, main: Coroutine[Any, Any, T]) -> T:
        """Await it; it goes on to its outcome even if nobody awaits it any more."""
        task = asyncio.create_task(main)
        self._under_way.add(task)
        task.add_done_callback(self._over)
        return await asyncio.shield(task)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()

    def close(self) -> None:
        """Let go of the files."""
        for journal in self._journals.values():
            journal.close()
        self._journals.clear()


class Log:
    """Where one change is written down. What was sent is never lost for want of a note on it."""

    events: tuple[Event, ...] = ()

    def __init__(self, changes: ChangeLog, journal: Journal) -> None:
        self._changes, self._journal = changes, journal

    def append(self, event: Event) -> None:
        """Write an event without anything that could be a secret.

        Raises:
            JournalError: an intent could not be written, so that nothing may be sent.
        """
        try:
            self._journal.append(_without_words(event))
        except JournalError as error:
            if isinstance(event, INTENTS):
                raise JournalError(f"{NOT_SENT} {error}") from error
            self._changes.trouble = str(error)


def _without_values(step: Step, salt: str) -> Step:
    call = step.request
    if call is None:
        return step
    sent = marked(kind(step.kind), call.body, salt) if isinstance(call.body, dict) else None
    return replace(step, request=Call(call.method, call.path, sent, call.namespaced))


def _without_words(event: Event) -> Event:
    if not isinstance(event, (Failed, Unknown)):
        return event
    known = event.problem
    bare = Problem(
        known.kind, "", status=known.status, code=known.code, request_id=known.request_id
    )
    return replace(event, problem=bare)
