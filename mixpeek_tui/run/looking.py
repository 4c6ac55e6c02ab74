"""After a lost answer: a few looks at what it was about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from mixpeek_tui.errors import ApiError, Unclear
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.reconcile import PATIENCE


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look tells."""

    done: bool | None
    """Whether it was done; None if that cannot be told."""
    body: Item = field(default_factory=dict)
    """What the lost answer would have named, as far as it is known."""


async def look_after(
    attempt: Attempt, error: Unclear, look: Callable[[], Awaitable[Seen]]
) -> Item:
    """Look a few times: what a lost call does may take a moment to show.

    Raises:
        Unclear: it is not seen; ``attempt.doubtful`` unless it was certainly not done.
    """
    attempt.doubt(error.problem)
    certain = False
    for pause in PATIENCE:
        await attempt.sitting.sleep(pause)
        try:
            seen = await look()
        except ApiError:
            certain = False
            continue
        if seen.done:
            return seen.body
        certain = seen.done is False
    attempt.doubtful = not certain
    raise error
