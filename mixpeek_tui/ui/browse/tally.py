"""How many there are of each kind, as far as that was read on this visit."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.workspace.status import Count, counted_kinds


class Tally:
    """Counts by kind, and which of them may be others by now."""

    def __init__(self) -> None:
        self.known: dict[str, Count] = {}
        """What was read last; one that could not be read says why."""
        self._old: set[str] = set()

    def put(self, found: Iterable[Count]) -> None:
        """Take what was read."""
        for one in found:
            self.known[one.kind] = one
            self._old.discard(one.kind)

    def changed(self, names: Iterable[str]) -> None:
        """There may be more or fewer of these kinds."""
        self._old.update(names)

    def try_again(self) -> None:
        """What could not be read is worth another look."""
        self._old.update(name for name, one in self.known.items() if one.problem)

    def wanting(self, *, home: bool) -> tuple[Kind, ...]:
        """The kinds that were not counted yet or may be more or fewer by now.

        Args:
            home: Whether there is a namespace in which those can be counted that live in one.
        """
        return tuple(
            k for k in counted_kinds()
            if (home or not k.namespaced) and (k.name not in self.known or k.name in self._old)
        )  # fmt: skip

    def begin(self, name: str) -> None:
        """It is being counted: only what changes from now on makes it old again."""
        self._old.discard(name)

    def forget(self) -> None:
        """Nothing was read."""
        self.known.clear()
        self._old.clear()
