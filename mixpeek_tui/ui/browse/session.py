"""What the browser's screens share: the client, the namespace, the lists, the jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from weakref import WeakKeyDictionary, WeakSet

from mixpeek_tui.errors import ApiError, NotAuthorised, Unreachable
from mixpeek_tui.kinds.kind import Watch
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.quietly import Quietly
from mixpeek_tui.ui.browse.tally import Tally
from mixpeek_tui.ui.following.following import Following
from mixpeek_tui.ui.following.jobs import Jobs, Notice, Opens
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.change_log import ChangeLog, beside
from mixpeek_tui.workspace.door import Door
from mixpeek_tui.workspace.inspect import read
from mixpeek_tui.workspace.item import Names
from mixpeek_tui.workspace.known_names import Pointed, names_of
from mixpeek_tui.workspace.listing import Query, Sort, fetch_page, is_id
from mixpeek_tui.workspace.relations import Relations
from mixpeek_tui.workspace.status import LOOK, NOTHING, Count, count_of
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
        self.tally = Tally()
        """How many there are of each kind."""
        self._windows: dict[tuple[object, ...], Window] = {}
        self._read: WeakKeyDictionary[Window, datetime] = WeakKeyDictionary()
        self._old: WeakSet[Window] = WeakSet()
        self._relations: Relations | None = None
        self._called: dict[str, str] = {}
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
        """What it is called, as far as rows at hand or ``call`` tell; else as it was given."""
        given = self.namespace
        if not given:
            return ""
        called = self._called.get(given, given)
        return self.names(frozenset({("namespace", given)})).get(("namespace", given), called)

    def call(self, name: str) -> None:
        """The namespace that is looked at is called so."""
        if self.namespace and name:
            self._called[self.namespace] = name

    async def learn_home(self, tell: Callable[[], object]) -> None:
        """Ask once what the namespace is called, if nothing but its id is known; and tell."""
        given = self.namespace
        if given and is_id(given) and self.namespace_name == given and given not in self._called:
            self._called[given] = given
            with suppress(ApiError):
                home = await read(self.quietly, kind("namespace"), given, namespace=None)
                self._called[given] = home.name or given
                tell()

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

    def follow(
        self, watches: Sequence[Watch], words: str, opens: Opens, touched: Sequence[str] = ()
    ) -> None:
        """Follow what was started to its end, whatever is talked to meanwhile.

        Args:
            watches: Where to look.
            words: What was started.
            opens: Shows what it is about.
            touched: Kinds of which there may be more or fewer when it is over.
        """
        client, where = self.client, self.where
        following = Following(Quietly(lambda: client), watches, self.namespace, self.sleep)

        async def to_the_end(notice: Notice) -> JobState:
            state = await following(notice)
            if where == self.where:
                self.changed(*touched)
            return state

        self.jobs.start(words, to_the_end, opens)

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
            del self._windows[next(iter(self._windows))]
        return found

    async def count_one(self, shown: str = "") -> bool:
        """Count a kind that was not counted yet, or of which there may be more or fewer by now;
        whether there was one. Other requests go first.

        Args:
            shown: The kind whose list is being read anyway, which tells how many there are.
        """
        where, wanting = self.where, self.tally.wanting(home=bool(self.namespace))
        owner = next((wanted for wanted in wanting if wanted.name != shown), None)
        if owner is None:
            return False
        self.tally.begin(owner.name)
        few = 1 if owner.listing and owner.listing.totals else LOOK
        try:
            page = await fetch_page(self.quietly, owner, Query(self.namespace), limit=few)
            found = count_of(owner, page)
        except ApiError as error:
            found = count_of(owner, NOTHING, problem_words(error))
            if where == self.where and isinstance(error, (NotAuthorised, Unreachable)):
                self.uncountable(error)
        if where == self.where:
            self.tally.put([found])
        return True

    def uncountable(self, error: ApiError) -> None:
        """Nothing can be asked for the same reason: what wants counting could not be counted."""
        words, wanting = problem_words(error), self.tally.wanting(home=bool(self.namespace))
        self.tally.put(count_of(owner, NOTHING, words) for owner in wanting)

    def was_read(self, window: Window) -> None:
        """Note that a window is as new as can be."""
        self._read[window] = self.now()
        self._old.discard(window)
        if window.total is not None and not window.query.search and not window.query.parent:
            self.tally.put([Count(window.kind.name, window.kind.plural, window.total)])

    def is_old(self, window: Window) -> bool:
        """Whether something was done since it was read that may have changed it."""
        return window in self._old

    def age(self, window: Window) -> float | None:
        """Seconds since it was read; None if it never was."""
        at = self._read.get(window)
        return None if at is None else self.seconds_since(at)

    def seconds_since(self, moment: datetime) -> float:
        """Seconds that have passed."""
        return (self.now() - moment).total_seconds()

    def changed(self, *names: str) -> None:
        """Something of these kinds was changed: they are read, and counted, again when seen."""
        for name in names:
            self.relations.forget(name)
        self.tally.changed(names)
        self._old.update(one for one in self._windows.values() if one.kind.name in names)

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
        self._old.clear()
        self._called.clear()
        self.tally.forget()
        self._relations = None
