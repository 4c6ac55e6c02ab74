"""A client that only reads; what nobody waits for lets the other requests go first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mixpeek_tui.wire import Client, OnWait, Reply, Request


@dataclass(frozen=True, slots=True)
class Quietly:
    """Sends in the background, through whichever client is in use by then."""

    client: Callable[[], Client]
    quiet: bool = True

    async def send(
        self, request: Request, *, on_wait: OnWait | None = None, background: bool = False
    ) -> Reply:
        """As the client's, in the background if this is quiet.

        Raises:
            RuntimeError: the request would change something; that goes through ``Session.door``.
        """
        if request.mutates:
            raise RuntimeError(f"{request.method} {request.path} has to go through the door")
        quiet = self.quiet or background
        return await self.client().send(request, on_wait=on_wait, background=quiet)
