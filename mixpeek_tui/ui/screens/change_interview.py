"""The interview about a workspace that exists: its answers, and what it does not tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.text import plural
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.derived import Derived
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.changes import Left
from mixpeek_tui.ui.screens.interview import Interview
from mixpeek_tui.ui.services import Services
from mixpeek_tui.workspace.compared import as_complaints
from mixpeek_tui.workspace.infer import Gap, Inferred
from mixpeek_tui.workspace.snapshot import Workspace


class ChangeInterview(Interview):
    """The same questions; the review is a difference, and only that is carried out."""

    PURPOSE = "The answers that lead to this workspace; change them, then see the difference."

    def __init__(
        self, services: Services, *, workspace: Workspace, inferred: Inferred,
        draft: Path | None = None,
    ) -> None:  # fmt: skip
        """Begin with the answers of a workspace, or with those that somebody began to change.

        Args:
            services: The outside world.
            workspace: What exists.
            inferred: The answers that lead to it, and what they leave open.
            draft: The answers as they were left; unreadable ones are as good as none.
        """
        self._workspace, self._inferred = workspace, inferred
        self._opened = inferred.answers
        self._server = services.where.server
        super().__init__(services, answers=inferred.answers, draft=draft)

    def kept(self) -> Draft:
        """The draft says of which workspace it is, so that it is opened against that again."""
        home = self._workspace.namespace
        identifier = home.id if home is not None else self.services.where.namespace or ""
        return replace(super().kept(), workspace=identifier, server=self._server)

    def crumbs(self) -> tuple[str, ...]:
        """Change, and the workspace."""
        return ("Change", self.services.where.namespace or self.state.answers.project)

    @property
    def _derived(self) -> Derived:
        return self._marked

    @_derived.setter
    def _derived(self, derived: Derived) -> None:
        """Whatever follows from the answers gets warnings where the workspace tells no answer."""
        answers = self.state.answers
        gaps = as_complaints(_open(self._inferred, answers), answers)
        self._marked = replace(derived, complaints=(*derived.complaints, *gaps))

    def on_mount(self) -> None:
        """Begin at the first question; say how much is open."""
        super().on_mount()
        if gaps := self._inferred.gaps:
            words = plural(len(gaps), "thing is", "things are")
            notice.say(self.app, f"{words} not told by the workspace; warnings say where.")

    def action_review(self) -> None:
        """See the difference to what exists."""
        self.state = self.state.reviewed()
        open_screen(
            self.app, "changes", state=self.state, workspace=self._workspace,
            errors=self._derived.errors, base_dir=self.base_dir, drafting=self._drafting,
            opened=self._opened, on_result=self._seen,
        )  # fmt: skip

    async def _seen(self, left: Left | None) -> None:
        """Back from the difference; something may have been applied."""
        if left is not None:
            self._workspace = left.workspace
            self._opened = left.opened or self._opened
            await self._reviewed((left.state, left.section, left.place))


def _open(inferred: Inferred, answers: Answers) -> tuple[Gap, ...]:
    """Gaps of datasets whose source was not answered meanwhile, and all others."""
    known = {d.name: d.source for d in inferred.answers.datasets}
    answered = {f"datasets.{d.name}.source" for d in answers.datasets
                if d.name in known and d.source != known[d.name]}  # fmt: skip
    return tuple(gap for gap in inferred.gaps if gap.place not in answered)
