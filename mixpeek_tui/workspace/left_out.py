"""What was taken out of the answers about a workspace: the workspace itself cannot tell."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.workspace.compared import Compared

FILE = "left-out.json"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What no answer asked for when the answers about one workspace were last applied.

    Args:
        folder: Where the file of all workspaces is.
        server: What journals call the server.
        namespace: The workspace's id.
    """

    folder: Path
    server: str
    namespace: str

    @property
    def ids(self) -> frozenset[str]:
        """Of the resources; none if the file is not there or cannot be read."""
        found = self._all().get(self._key)
        return frozenset(map(str, found)) if isinstance(found, list) else frozenset()

    def keep(self, ids: Iterable[str]) -> None:
        """Write down which they are now; a folder that cannot be written keeps nothing."""
        wanted, known = sorted(ids), self._all()
        if wanted == known.get(self._key, []):
            return
        known[self._key] = wanted
        beside = self.folder / f"{FILE}.new"
        with suppress(OSError):
            beside.write_text(json.dumps({key: kept for key, kept in known.items() if kept}))
            os.replace(beside, self.folder / FILE)

    @property
    def _key(self) -> str:
        return f"{self.server} {self.namespace}"

    def _all(self) -> dict[str, object]:
        try:
            found = json.loads((self.folder / FILE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def keep_dropped(folder: Path, server: str, compared: Compared) -> None:
    """Write down what answers do not ask for, although it is there.

    Args:
        folder: Where the file of all workspaces is.
        server: What journals call the server.
        compared: The difference, once there is nothing left to send.
    """
    home = compared.workspace.namespace
    found = [
        change.item.id for change in compared.changes
        if change.verb == "not managed" and change.item is not None
    ]  # fmt: skip
    if home is not None:
        LeftOut(folder, server, home.id).keep(found)
