"""The browser over 100 and over 100 000 rows, side by side: ``python -m tests.bench.browse_bench``.

Prints, for each kind and size, the milliseconds to the first row, the median and the worst
milliseconds of a key (down, end, home), the memory taken and the requests sent. The API is
a stand-in in the same process that answers at once, so that what is measured is the browser.
"""

from __future__ import annotations

import asyncio
import statistics
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.test_size import many

KINDS = ("clusters", "retrievers", "triggers")
SIZES = (100, 100_000)
SCREEN = (120, 40)


@dataclass(frozen=True)
class Measured:
    """One kind at one size."""

    kind: str
    rows: int
    first_row_ms: float
    key_ms: float
    worst_key_ms: float
    megabytes: float
    requests: int
    held: int


async def timed(act: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    await act()
    return (time.perf_counter() - start) * 1000


async def measure(kind: str, rows: int) -> Measured:
    workspace = many(rows)
    start = time.perf_counter()
    async with browsing(workspace, kind=kind, size=SCREEN) as at:
        await at.until(lambda: at.app.browser.pane.item is not None)
        first = (time.perf_counter() - start) * 1000
        await at.pilot.pause(1.0)
        keys = await key_times(at)
        held = at.app.browser.pane.feed.window.loaded if at.app.browser.pane.feed else 0
        memory = await grown(kind, rows)
    return Measured(kind, rows, first, statistics.median(keys), max(keys), memory, len(workspace.sent), held)


async def grown(kind: str, rows: int) -> float:
    """Megabytes taken by a visit that scrolls; apart, since measuring memory slows keys."""
    tracemalloc.start()
    async with browsing(many(rows), kind=kind, size=SCREEN) as at:
        await at.until(lambda: at.app.browser.pane.item is not None)
        await key_times(at)
        memory = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return memory


async def key_times(at: Keyboard) -> list[float]:
    keys = ["down"] * 40 + ["end", "home"] * 5
    found = []
    for key in keys:
        found.append(await timed(lambda key=key: pressed(at, key)))
        await at.pilot.pause(0.02)
    return found


async def pressed(at: Keyboard, key: str) -> None:
    """A key, until the cursor has moved and its row is there to be drawn."""
    table = at.app.browser.pane.table
    before = table.cursor
    at.app.simulate_key(key)
    while table.cursor == before or table.item is None:
        await asyncio.sleep(0)


async def main() -> None:
    await measure("clusters", 100)
    print(f"{'kind':<12}{'rows':>9}{'first row':>12}{'key':>9}{'worst':>9}{'memory':>10}{'requests':>10}{'held':>7}")
    for kind in KINDS:
        for rows in SIZES:
            m = await measure(kind, rows)
            print(f"{m.kind:<12}{m.rows:>9}{m.first_row_ms:>9.0f} ms{m.key_ms:>6.1f} ms{m.worst_key_ms:>6.0f} ms"
                  f"{m.megabytes:>7.1f} MB{m.requests:>10}{m.held:>7}")  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main())
