"""How far a run is, and how long it may still take."""

from __future__ import annotations

from dataclasses import dataclass

from mixpeek_tui.run.events import OVER, worked
from mixpeek_tui.run.graph import state_of
from mixpeek_tui.text import age, count, duration, plural
from mixpeek_tui.ui.run_view.board import Board

JOBS = ("process", "run")
"""Verbs whose time nobody here can know."""
ENOUGH = 3
"""Steps that must be done in this sitting before their pace says anything."""
SOON = 5.0
"""Seconds a sitting must last before its pace says anything."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The line on top of the run screen."""

    done: int
    total: int
    words: str
    """How long it may take, or how it ended."""

    @property
    def share(self) -> float:
        """What is done, 0 to 1."""
        return self.done / self.total if self.total else 1.0

    @property
    def counts(self) -> str:
        """``14 of 34``."""
        return f"{count(self.done)} of {count(self.total)}"


def progress(board: Board, now: float, began: float, done_before: int) -> Progress:
    """How far it is.

    Args:
        board: Where the run stands.
        now: Unix time.
        began: When this sitting began.
        done_before: Steps that were over by then.
    """
    done = over(board)
    words = ending(board) if board.finished else _left(board, now, began, done - done_before)
    return Progress(done, len(board.steps), words)


def over(board: Board) -> int:
    """How many steps are over."""
    return sum(state_of(board.rows, step) in OVER for step in board.steps)


def ending(board: Board) -> str:
    """How a sitting that is over ended."""
    finished = board.finished
    if finished is None:
        return ""
    took = f" in {duration(finished.seconds)}" if finished.seconds >= 1 else ""
    failed = sum(state_of(board.rows, step) == "failed" for step in board.steps)
    match finished.outcome:
        case "done":
            return f"all done{took}"
        case "stopped":
            return f"stopped, {plural(finished.left, 'step')} left"
        case "unauthorised":
            return "the key was refused"
        case "undone":
            return "undone"
        case _:
            return f"{count(failed)} failed, {plural(finished.left, 'step')} left"


def _left(board: Board, now: float, began: float, done: int) -> str:
    """From the pace so far; jobs are not reckoned, since only the API knows how long they take."""
    open_ = [s for s in board.steps.values() if state_of(board.rows, s.id) not in OVER]
    plain = sum(step.verb not in JOBS for step in open_)
    jobs = len(open_) - plain
    elapsed = now - began
    if not plain:
        return f"{plural(jobs, 'job')} of Mixpeek's to wait for" if jobs else ""
    tail = f", plus {plural(jobs, 'job')}" if jobs else ""
    if done < ENOUGH or elapsed < SOON:
        return "reckoning the time left"
    seconds = max(elapsed / done * plain, _longest_upload(board, now))
    return f"{about(seconds)} left{tail}"


def _longest_upload(board: Board, now: float) -> float:
    left = 0.0
    for row in board.rows.values():
        if row.state == "waiting" and row.fraction and row.fraction > 0.02:
            left = max(left, worked(row, now) * (1 - row.fraction) / row.fraction)
    return left


def about(seconds: float) -> str:
    """A time that is not known exactly."""
    if seconds < 50:
        return "less than a minute"
    return f"about {age(max(60.0, round(seconds / 60) * 60))}"
