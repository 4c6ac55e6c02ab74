"""The lines of the run screen: a mark, a word, a name and what is worth saying, per step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.events import ACTIVE, OVER, Row, worked
from mixpeek_tui.run.graph import root_of, state_of
from mixpeek_tui.run.rows_upload import KEY
from mixpeek_tui.run.upload_progress import Progress
from mixpeek_tui.text import Glyphs, age, count, duration, plural, safe, short_id
from mixpeek_tui.ui.run_view.board import Board
from mixpeek_tui.ui.run_view.naming import kind_word

Tone = Literal["ok", "failed", "running", "waiting", "blocked", "skipped"]
Order = Literal["running", "plan"]

VERBS = {
    "create": "creating", "upload": "uploading", "attach": "attaching", "process": "running",
    "run": "running", "delete": "deleting",
}  # fmt: skip
REASONS = {
    "pacing": "its turn comes", "rate limited": "rate limited", "warming up": "warming up",
    "unavailable": "unavailable", "connection": "no connection",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunLine:
    """One step as it is drawn; every text is safe."""

    step: str
    glyph: str
    word: str
    tone: Tone
    kind: str
    name: str
    detail: str
    elapsed: str
    problem: tuple[str, ...] = ()
    """Of a failed step: the server's words, what they mean, what to do; empty ones left out."""
    keys: str = ""
    """Of a failed step: what can be pressed."""
    long: bool = False
    """Whether the detail is one that a narrow column would cut in the middle of what matters."""


def line_of(board: Board, step: Step, now: float, marks: Glyphs) -> RunLine:
    """The line of one step.

    Args:
        board: Where the run stands.
        step: One of its steps.
        now: Unix time.
        marks: The terminal's marks.
    """
    row = board.row(step.id)
    left = board.at_rest and row.state in ACTIVE
    glyph, word, tone = _state(step, row, marks, at_rest=left)
    return RunLine(
        step.id, glyph, word, tone, kind_word(step), safe(step.name),
        _left_off(step, row) if left else _detail(board, step, row, now),
        _elapsed(row, now, counting=not left), _problem(row),
        "   ".join(f"{key} {words}" for key, words in choices(step, row).items()),
        not left and (
            row.state in ("retrying", "unknown")
            or (row.state == "waiting" and step.verb == "upload")
        ),
    )  # fmt: skip


def _state(step: Step, row: Row, marks: Glyphs, *, at_rest: bool) -> tuple[str, str, Tone]:
    if at_rest:
        return marks.waiting, "stopped", "waiting"
    match row.state:
        case "succeeded":
            return marks.ok, "done", "ok"
        case "adopted":
            return marks.ok, "adopted", "ok"
        case "failed":
            return marks.failed, "failed", "failed"
        case "blocked":
            return marks.blocked, "blocked", "blocked"
        case "skipped":
            return marks.skipped, "skipped", "skipped"
        case "deleted":
            return marks.skipped, "deleted", "skipped"
        case "unknown":
            return marks.running, "unknown", "blocked"
        case "retrying":
            queued = row.attempt <= 1
            return (marks.waiting, "queued", "running") if queued else (
                marks.running, "retrying", "running")  # fmt: skip
        case "started" | "waiting":
            mark = marks.uploading if step.verb == "upload" else marks.running
            return mark, VERBS[step.verb], "running"
        case "deleting":
            return marks.running, "deleting", "running"
        case _:
            return marks.waiting, "waiting", "waiting"


def _detail(board: Board, step: Step, row: Row, now: float) -> str:
    match row.state:
        case "succeeded":
            return safe(row.words) or _identifier(row)
        case "adopted":
            return "was there already"
        case "failed":
            return safe(row.problem.said) if row.problem else ""
        case "blocked":
            return f"by {_name(board, root_of(board.rows, step.id))}"
        case "retrying":
            return _again(board, row, now)
        case "waiting":
            return _going_on(row)
        case "unknown":
            return "no answer came; looking whether it took effect"
        case "started" if row.attempt > 1:
            return f"attempt {row.attempt}"
        case "pending":
            return _needs(board, step)
        case _:
            return safe(row.words)


def _left_off(step: Step, row: Row) -> str:
    """What becomes of a step that was under way when the run stopped."""
    if row.state == "waiting":
        return _going_on(row) if step.verb == "upload" else "the server goes on"
    return "deletion not seen to its end" if row.state == "deleting" else "looked up on going on"


def _identifier(row: Row) -> str:
    return short_id(row.id) if row.id else ""


def _name(board: Board, step: str) -> str:
    known = board.steps.get(step)
    return safe(known.name if known else step)


def _again(board: Board, row: Row, now: float) -> str:
    reason = safe(row.words.rpartition(", goes on in ")[0])
    words = REASONS.get(reason, reason)
    left = board.until.get(row.step, now) - now
    if left >= 0.5:
        on = f"in {left:.0f} s"
        words = f"{words} {on}" if reason == "pacing" else f"{words}, goes on {on}"
    return f"{words}, attempt {row.attempt}" if row.attempt > 1 else words


def _going_on(row: Row) -> str:
    told = row.watching.get(KEY)
    if told:
        return _uploaded(row, told)
    share = "" if row.fraction is None else f"   {row.fraction:.0%}".replace("%", " %")
    return f"{safe(row.words)}{share}"


def _uploaded(row: Row, told: str) -> str:
    """``37 %   3 120 of about 8 400   260 rows/s``: the whole is reckoned from the bytes."""
    try:
        data = json.loads(told)
    except ValueError:
        data = None
    rows = Progress.from_dict(data).rows if isinstance(data, dict) else 0
    _, _, rest = safe(row.words).partition(", ")
    words = plural(rows, "row")
    share = f"{row.fraction:.0%}".replace("%", " %") if row.fraction else ""
    if rows and row.fraction and row.fraction > 0.02:
        whole = rows / row.fraction
        unit = 10 ** max(0, len(str(int(whole))) - 2)
        about = max(rows, round(whole / unit) * unit)
        words = f"{count(rows)} of about {count(about)}"
    return "   ".join(part for part in (share, words, rest.replace(", ", "   ")) if part)


def _needs(board: Board, step: Step) -> str:
    needs = board.graph.needs.get(step.id, ())
    open_ = [need for need in needs if state_of(board.rows, need) not in OVER]
    if not open_:
        return ""
    more = f" and {len(open_) - 1} more" if len(open_) > 1 else ""
    return f"for {_name(board, open_[-1])}{more}"


def _elapsed(row: Row, now: float, *, counting: bool) -> str:
    """How long processes worked on it; times that no process saw are left out."""
    if row.state in ACTIVE:
        seconds = worked(row, now)
    elif row.state == "succeeded":
        seconds = row.seconds
    else:
        return ""
    if not counting and seconds < 1:
        return ""
    if row.state in ACTIVE and seconds < 60:
        return f"{int(seconds)} s"
    return age(seconds) if seconds >= 60 else duration(seconds)


def _problem(row: Row) -> tuple[str, ...]:
    problem = row.problem
    if row.state != "failed" or problem is None:
        return ()
    fields = tuple(f"{f.place}: {f.message}" for f in problem.fields)
    parts = (problem.said, *fields, problem.means, problem.todo)
    return tuple(safe(part, keep_newlines=False) for part in parts if part)


def choices(step: Step, row: Row) -> dict[str, str]:
    """What can be done about a step that is not over: keys and their verbs."""
    if row.state not in ("failed", "blocked", "skipped", "pending"):
        return {}
    found: dict[str, str] = {}
    if row.state in ("failed", "skipped"):
        found["r"] = "retry"
    if row.state == "failed" and step.request is not None and step.rows is None:
        found["e"] = "edit"
    if row.state == "failed" and (row.existing or row.id):
        found["a"] = "adopt the existing one"
    fresh = step.verb == "create" and not step.changes
    if row.state == "failed" and fresh and kind(step.kind).name_field:
        found["n"] = "rename"
    if row.state != "skipped":
        found["s"] = "skip"
    return found if row.state in ("failed", "skipped") else {"s": "skip"}


def sorted_steps(board: Board, order: Order) -> list[str]:
    """The ids in the order of the screen.

    ``running``: failed and running first, then what was done last, then what waits.
    """
    if order == "plan":
        return list(board.steps)
    place = {step: number for number, step in enumerate(board.steps)}

    def key(step: str) -> tuple[int, float]:
        row = board.row(step)
        if row.state in ACTIVE:
            return 0, row.began or row.since
        if row.state == "failed":
            return 1, place[step]
        if row.state in ("succeeded", "adopted", "deleted"):
            return 2, -row.since
        return {"pending": 3, "blocked": 4}.get(row.state, 5), place[step]

    return sorted(board.steps, key=key)


def counted(lines: Iterable[RunLine]) -> str:
    """``20 more: 18 waiting, 2 blocked``; empty for no lines."""
    words = Counter(line.word for line in lines)
    if not words:
        return ""
    parts = ", ".join(f"{count(n)} {word}" for word, n in words.most_common())
    return f"{count(sum(words.values()))} more: {parts}"
