"""What the screen of a cluster knows, and reading it part by part."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from mixpeek_tui.errors import ApiError, NotFound, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.cluster_points import Picture, picture
from mixpeek_tui.workspace.clusters import Group, Groups, executions, groups
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item

NO_GROUPS, NO_PICTURE = Groups(()), Picture(())


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a cluster."""

    item: Item
    groups: Groups = NO_GROUPS
    picture: Picture = NO_PICTURE
    runs: tuple[Item, ...] = ()
    runs_total: int | None = None
    run: Item | None = None
    """The earlier run whose groups are shown; None for the latest."""
    read: bool = False
    """Whether groups and picture were asked for."""
    problems: tuple[str, ...] = ()
    """What could not be read, in words."""

    def group(self, identifier: str) -> Group | None:
        """A group by its id."""
        return next((g for g in self.groups.groups if g.id == identifier), None)

    @property
    def run_id(self) -> str:
        """The run whose groups are shown; empty if none is known."""
        if self.run is not None:
            return self.run.id
        done = (run.id for run in self.runs if state_of(run).phase == "done")
        return self.groups.run_id or next(done, "")

    @property
    def never_ran(self) -> bool:
        """Whether there is nothing to show because nothing ever ran."""
        data = self.item.data
        ran = data.get("last_run_id") or data.get("last_executed_at")
        return self.read and not (self.runs or ran or self.groups.groups)

    def of_run(self, run: Item | None) -> Looked:
        """The same about another run, of which nothing is read yet."""
        return replace(self, run=run, groups=NO_GROUPS, picture=NO_PICTURE, read=False)


async def look(
    client: Client, home: str | None, before: Looked, *, whole: bool = True
) -> AsyncIterator[Looked]:
    """Read the cluster, its runs, its groups, its picture; what is known after each.

    A part that cannot be read is told among the problems and leaves what was known of it.

    Args:
        client: Whom to ask.
        home: The namespace.
        before: What is known.
        whole: Whether to read groups and picture even if no run was added since.

    Raises:
        NotFound: the cluster is gone.
    """
    now = replace(before, problems=())
    try:
        now = replace(now, item=await reread(client, kind("cluster"), before.item, home))
    except NotFound:
        raise
    except TuiError as error:
        yield replace(now, read=True, problems=(problem_words(error),))
        return
    yield now
    try:
        page = await executions(client, now.item, namespace=home)
        now = replace(now, runs=page.items, runs_total=page.total)
    except ApiError as error:
        now = _with(now, error)
    yield now
    if not whole and before.read and (now.item, now.runs) == (before.item, before.runs):
        return
    try:
        now = replace(now, groups=await groups(client, now.item, namespace=home, run=now.run))
        yield now
        run_id = now.run.id if now.run else ""
        points = await picture(client, now.item, namespace=home, run_id=run_id)
        now = replace(now, picture=points)
    except ApiError as error:
        now = _with(now, error)
    yield replace(now, read=True)


def _with(now: Looked, error: ApiError) -> Looked:
    words = problem_words(error)
    return now if words in now.problems else replace(now, problems=(*now.problems, words))
