"""Giving names: to a group of a run, and to a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.app import App

from mixpeek_tui.errors import ReadOnlyError, TuiError
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.doing import NOT_SENT, may, said, unwritten
from mixpeek_tui.ui.browse.clusters.cluster_look import Looked
from mixpeek_tui.ui.browse.clusters.rename import RenameDialog
from mixpeek_tui.ui.browse.note import problem_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.cluster_names import (
    LONGEST_LABEL,
    LONGEST_NAME,
    label_request,
    name_request,
)
from mixpeek_tui.workspace.clusters import Group
from mixpeek_tui.workspace.door import one_step
from mixpeek_tui.workspace.fields import text_at
from mixpeek_tui.workspace.item import Item

GROUP_WORDS = ("The label holds for this run; the next run finds groups and labels anew.\n"
               "Empty gives back the label that was found.")  # fmt: skip
RUN_WORDS = "The name tells runs apart here and in the API. Empty takes it away."


@dataclass(frozen=True, slots=True)
class Naming:
    """Asks for a name, sends it, and has the screen read again."""

    app: App[Any]
    session: Session
    looked: Looked
    done: Callable[[], None]

    def group(self, group: Group | None) -> None:
        """Name a group of the run that is shown."""
        run = self.looked.run_id
        if group is None or not run:
            notice.say(self.app, "No group is under the cursor.")
        elif group.noise:
            notice.warn(self.app, "What lies in no group has no label.")
        elif may(self.app, self.session, "rename a group"):
            item, home = self.looked.item, self.session.namespace

            def named(name: str | None) -> None:
                if name is not None and name != group.label:
                    self._send(run, label_request(item, run, group.id, name, home))

            self._ask(f"Label of group {group.id}", GROUP_WORDS, group.label, LONGEST_LABEL, named)

    def run(self, run: Item | None) -> None:
        """Name a run."""
        if run is None:
            notice.say(self.app, "No run is under the cursor.")
        elif may(self.app, self.session, "rename a run"):
            item, home = self.looked.item, self.session.namespace
            old = text_at(run.data, "run_name")

            def named(name: str | None) -> None:
                if name is not None and name != old:
                    self._send(run.id, name_request(item, run.id, name, home))

            self._ask(f"Name of run {run.id}", RUN_WORDS, old, LONGEST_NAME, named)

    def _ask(
        self, title: str, words: str, old: str, most: int, named: Callable[[str | None], None]
    ) -> None:
        dialog = RenameDialog(self.session.services, title, words, old, most)
        self.app.push_screen(dialog, named)

    def _send(self, run: str, request: Request) -> None:
        self.app.run_worker(self._sent(run, request), group="deeds")

    async def _sent(self, run: str, request: Request) -> None:
        try:
            row = await self.session.door.carry_out(
                one_step("cluster_execution", run, "act", request)
            )
        except ReadOnlyError:
            notice.warn(self.app, "Read-only: cannot rename it", NOT_SENT)
        except TuiError as error:
            notice.fail(self.app, "It was not renamed", said(error))
        else:
            if row.problem is not None:
                notice.fail(self.app, f"rename in {run}", problem_lines(row.problem))
            else:
                self.done()
            unwritten(self.app, self.session)
