"""What home offers: runs and drafts that wait, then the ways to begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import age, safe
from mixpeek_tui.ui.pending import DraftName
from mixpeek_tui.ui.services import Where
from mixpeek_tui.ui.widgets.menu import Item

if TYPE_CHECKING:
    from mixpeek_tui.run.runs import RunInfo

MOST_RUNS, MOST_DRAFTS = 4, 3
NEEDS_KEY = "needs an API key: press c"


def items(
    where: Where, runs: Sequence[RunInfo], drafts: Sequence[DraftName], now: float, *, all_: bool
) -> Iterator[Item]:
    """The lines of the menu.

    Args:
        where: What is talked to.
        runs: Runs that wait or go on, the newest first.
        drafts: Drafts, the newest first.
        now: Unix time.
        all_: Whether to list every run and draft, not only the newest.
    """
    shown = runs if all_ else runs[:MOST_RUNS]
    if shown:
        yield Item("", "Not finished")
        for info in shown:
            yield Item(f"run {info.run}", f"Resume {safe(info.project)}", _run_words(info, now),
                       _out_of_reach(where, info.base_url))  # fmt: skip
        yield Item("", "")
    key = "" if where.has_key or where.sandbox else NEEDS_KEY
    yield Item("setup", "Set up a workspace", "nine questions and a live plan")
    yield Item("browser", "Open a workspace", "browse, search, run, edit", key)
    if not shown:
        yield Item("resume", "Resume a run", "", "no run is waiting")
    if where.sandbox:
        yield Item("leave", "Leave the sandbox", "and talk to the real API again")
    else:
        yield Item("sandbox", "Rehearse in the sandbox", "everything, on this machine alone")
    yield Item("answers", "Change a workspace", "its answers, and what would differ", key)
    if not drafts:
        yield Item("draft", "Continue a draft", "", "there is none")
    listed = drafts if all_ else drafts[:MOST_DRAFTS]
    for draft in listed:
        yield _draft(where, draft, now)
    if hidden := len(runs) - len(shown) + len(drafts) - len(listed):
        yield Item("more", f"Show {hidden} more", "runs and drafts that are older")


def _draft(where: Where, draft: DraftName, now: float) -> Item:
    words = f"saved {age(now - draft.saved)} ago{_begun(where, draft.server)}"
    name = safe(draft.name)
    if not draft.workspace:
        return Item(f"draft {draft.path}", f"Continue draft {name}", words)
    refused = _out_of_reach(where, draft.server)
    return Item(f"change {draft.path}", f"Continue changing {name}", words, refused)


def _run_words(info: RunInfo, now: float) -> str:
    whole = sum(info.counts.values())
    state = "running now" if info.alive else f"{whole - info.left} of {whole} done"
    place = ", in the sandbox" if info.base_url == SANDBOX else ""
    return f"{state}, begun {age(now - info.started)} ago{place}"


def _begun(where: Where, server: str) -> str:
    """Where it was begun, unless that goes without saying."""
    if server == SANDBOX:
        return ", in the sandbox"
    return f", begun with {safe(server)}" if server and server != where.server else ""


def _out_of_reach(where: Where, server: str) -> str:
    """Why something of that server cannot be opened now; empty if it can."""
    if server == SANDBOX:
        return ""
    if where.sandbox or server.rstrip("/") != where.server.rstrip("/"):
        return f"it is on {safe(server)}"
    return "" if where.has_key else NEEDS_KEY
