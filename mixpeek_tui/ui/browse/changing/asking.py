"""What a former visit sent without seeing the answer: told in the line above the keys."""

from __future__ import annotations

import asyncio
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
from mixpeek_tui.workspace.unanswered import Unanswered, dismiss, unanswered

WORDS = "It may have been done: look before you do it again.\n" \
        "y leads to it, n forgets it, esc asks again next time."  # fmt: skip


async def tell_unanswered(session: Session) -> None:
    """Tell of what is open in the workspace that is looked at; of each once."""
    folder, where = session.changes.folder, session.where
    found = await asyncio.to_thread(unanswered, folder, where.server, where.namespace)
    known = {job.about for job in session.jobs.jobs}
    for one in reversed(found):
        about = f"{one.path.name} {one.step}"
        if about not in known and where == session.where:
            number = session.jobs.begin(one.words, Asked(session, one, where), about)
            words = f"sent {_at(session, one)}, its answer was never seen"
            session.jobs.put(number, JobState("failed", words), ended=True)


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

    def __call__(self, app: App[Any]) -> None:
        """Ask whether to look at it."""
        what = f"{kind(self.one.item.kind).title.lower()} {self.one.item.name}"
        open_screen(
            app, "confirm", title=f"Look at the {what}?",
            words=f"{self.one.words} was sent {_at(self.session, self.one)}, and its answer was "
            f"never seen.\n{WORDS}",
            on_result=partial(self._answered, app),
        )  # fmt: skip

    def _answered(self, app: App[Any], yes: bool | None) -> None:
        if yes is None:
            return
        try:
            dismiss(self.one, self.session.now().timestamp())
        except TuiError as error:
            notice.warn(app, error, "It will be told again")
        if yes:
            listed = not self.one.item.id or self.one.deed.words == "delete"
            Opening(self.session, self.one.item, self.where, listed)(app)
