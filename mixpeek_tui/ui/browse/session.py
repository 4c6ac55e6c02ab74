"""What the browser's screens share: the client, the namespace, the lists, the jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.kind import Watch
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.quietly import Quietly
from mixpeek_tui.ui.following.following import Following
from mixpeek_tui.ui.following.jobs import Jobs, Opens
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.change_log import ChangeLog, beside
from mixpeek_tui.workspace.door import Door
from mixpeek_tui.workspace.item import Names
from mixpeek_tui.workspace.known_names import Pointed, names_of
from mixpeek_tui.workspace.listing import Query, Sort, fetch_page
from mixpeek_tui.workspace.relations import Relations
from mixpeek_tui.workspace.window import Window

KEPT = 24
"""Lists whose rows stay in memory for going back."""


def local_now() -> datetime:
    """The time of day here."""
    return datetime.now().astimezone()


class Session:
    """One visit to a workspace, for as long as the browser is open."""

    def __init__(
        self, services: Services, *, now: Callable[[], datetime] = local_now,
        sleep: Sleep = asyncio.sleep,
    ) -> None:  # fmt: skip
        self.services = services
        self.now = now
        self.sleep = sleep
        self.counts: dict[str, int | None] = {}
        """Rows of each kind, as far as known; None where the API does not say."""
        self._windows: dict[tuple[object, ...], Window] = {}
        self._read: dict[int, datetime] = {}
        self._relations: Relations | None = None
        self.changes = ChangeLog(beside(services.runs))
        """What is changed on this visit, written down before it is sent."""

    @property
    def where(self) -> Where:
        """What is talked to."""
        return self.services.where

    @property
    def namespace(self) -> str | None:
        """The namespace looked at."""
        return self.services.where.namespace

    @property
    def namespace_name(self) -> str:
        """What it is called, as far as rows at hand tell; else as it was given."""
        given = self.namespace
        if not given:
            return ""
        return self.names(frozenset({("namespace", given)})).get(("namespace", given), given)

    @property
    def client(self) -> Client:
        """Whom to ask when somebody waits for the answer."""
        client = self.services.client()
        return Quietly(lambda: client, quiet=False)

    @property
    def door(self) -> Door:
        """The one way to change something; ``client`` only reads."""
        return Door(
            self.services.client(), self.namespace, self.where.server, self.changes,
            self.where.read_only, lambda: self.now().timestamp(), self.sleep,
        )  # fmt: skip

    @property
    def quietly(self) -> Client:
        """Whom to ask when nobody waits."""
        return Quietly(self.services.client)

    @property
    def jobs(self) -> Jobs:
        """What was started here and elsewhere in the program."""
        return self.services.jobs

    def follow(self, watches: Sequence[Watch], words: str, opens: Opens) -> None:
        """Follow what was started to its end, whatever is talked to meanwhile."""
        client = self.client
        following = Following(Quietly(lambda: client), watches, self.namespace, self.sleep)
        self.jobs.start(words, following, opens)

    @property
    def relations(self) -> Relations:
        """What points to what."""
        if self._relations is None:
            self._relations = Relations(self.quietly, self.namespace)
        return self._relations

    def names(self, wanted: Pointed) -> Names:
        """What resources are called, as far as rows at hand tell."""
        kinds = {name for name, _ in wanted}
        seen = (item for window in self._windows.values() if window.kind.name in kinds
                for _, item in window.items())  # fmt: skip
        return names_of(wanted, (*self.relations.at_hand(kinds), *seen))

    async def learn(self, wanted: Pointed) -> Names:
        """The same, once the lists are read in which a name may stand: each once, in the
        background; one that cannot be read leaves the ids as they are.
        """
        found = self.names(wanted)
        missing = {name for name, _ in wanted - found.keys()}
        for name in sorted(missing):
            try:
                await self.relations.learn(name)
            except ApiError:
                return found
        return self.names(wanted)

    def window(self, place: Place, search: str = "", sort: Sort | None = None) -> Window:
        """The rows of a place; the same window as long as it is remembered."""
        key = (*place.list, search, sort)
        found = self._windows.pop(key, None)
        if found is None:
            query = Query(self.namespace, place.ids, search, sort=sort)
            found = Window(Quietly(self.services.client, quiet=False), kind(place.kind), query)
        self._windows[key] = found
        while len(self._windows) > KEPT:
            dropped = self._windows.pop(next(iter(self._windows)))
            self._read.pop(id(dropped), None)
        return found

    async def peek(self, place: Place) -> None:
        """Count the rows of a place, letting other requests go first.

        Raises:
            ApiError, UsageError: they could not be read.
        """
        owner = kind(place.kind)
        few = 1 if owner.listing and owner.listing.totals else 100
        page = await fetch_page(self.quietly, owner, Query(self.namespace, place.ids), limit=few)
        self.counts[place.kind] = page.total

    def was_read(self, window: Window) -> None:
        """Note that a window is as new as can be."""
        self._read[id(window)] = self.now()
        if window.total is not None and not window.query.search and not window.query.parent:
            self.counts[window.kind.name] = window.total

    def age(self, window: Window) -> float | None:
        """Seconds since it was read; None if it never was."""
        at = self._read.get(id(window))
        return None if at is None else self.seconds_since(at)

    def seconds_since(self, moment: datetime) -> float:
        """Seconds that have passed."""
        return (self.now() - moment).total_seconds()

    def changed(self, name: str) -> None:
        """Something of this kind was changed: lists of other places are read again."""
        self.relations.forget(name)
        for key in [key for key in self._windows if key[0] == name]:
            self._read.pop(id(self._windows.pop(key)), None)

    def use_namespace(self, name: str) -> None:
        """Look at another namespace from now on; everything read is forgotten."""
        self.services.where = replace(self.where, namespace=name)
        self.forget()

    def use_profile(self, name: str) -> None:
        """Talk to another place from now on.

        Raises:
            UsageError: there is no such profile, or it cannot be used.
        """
        self.services.where = self.services.use_profile(name)
        self.forget()

    def forget(self) -> None:
        """Drop everything that was read."""
        self._windows.clear()
        self._read.clear()
        self.counts.clear()
        self._relations = None
