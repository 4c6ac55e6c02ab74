"""What a run left behind, in words that can be shown, copied and saved."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.graph import root_of
from mixpeek_tui.run.report import report
from mixpeek_tui.run.rows_upload import KEY
from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import count, pad, plural, safe
from mixpeek_tui.ui.run_view.board import Board
from mixpeek_tui.ui.run_view.commands import home_of, next_commands, place_of, sandbox_again
from mixpeek_tui.ui.run_view.naming import heading, kind_word

HEADS = {
    "loose": "Not as planned", "search": "Search your data", "next": "What to do next",
}  # fmt: skip
"""What stands above the parts below the list of what was made."""
DOCS = "https://docs.mixpeek.com"
MANY = 4
"""Steps that are not done yet, from which on they are counted instead of listed."""
THERE = ("succeeded", "adopted")
EXAMPLES = {"image": "https://example.com/photo.jpg", "text": "your search here"}


@dataclass(frozen=True, slots=True)
class Made:
    """One resource that exists."""

    kind: str
    name: str
    id: str
    words: str
    """What it holds or is for."""
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is worth knowing once a run is over."""

    project: str
    title: str
    made: tuple[Made, ...]
    loose: tuple[str, ...]
    """What did not go as planned, a line each: bad rows, failures, what is left."""
    search: str
    """A first search as a shell command; empty without a retriever."""
    retriever: str
    """Its step id."""
    note: str
    """What is to be known about that command; mostly nothing."""
    next: tuple[str, ...]
    """What to do next on the screen, a line each."""
    typed: tuple[str, ...]
    """What to do next without the screen: commands, a line each."""

    def text(self) -> str:
        """The whole as plain text, for where there are no keys to press."""
        parts = [self.title, "\n".join(rows(self.made))]
        if self.loose:
            parts.append(f"{HEADS['loose']}\n" + _bullets(self.loose))
        if self.search:
            parts.append(f"{HEADS['search']}\n" + _indented(self.search))
        if self.search and self.note:
            parts[-1] += "\n" + _indented(self.note)
        parts.append(f"{HEADS['next']}\n" + _bullets(self.typed))
        return "\n\n".join(part for part in parts if part) + "\n"


def rows(made: Sequence[Made], name_cells: int = 0) -> list[str]:
    """The resources in columns: kind, name, whole id, what it holds."""
    kinds = max((len(one.kind) for one in made), default=0)
    names = name_cells or max((len(one.name) for one in made), default=0)
    ids = max((len(one.id) for one in made), default=0)
    padded = (
        (pad(one.kind, kinds), pad(one.name, names), pad(one.id, ids), said(one)) for one in made
    )
    return [("  " + "  ".join(cells)).rstrip() for cells in padded]


def said(one: Made) -> str:
    """What it holds, and whether it was there before."""
    parts = (one.words, "was there already" if one.adopted else "")
    return "; ".join(part for part in parts if part)


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"  - {line}" for line in lines)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


@dataclass(frozen=True, slots=True)
class Site:
    """Where a run was done."""

    base_url: str
    """The API."""
    namespace: str | None = None
    """The namespace that was given; None where the run made one."""
    sandbox: bool = False
    profile: str = ""
    run: str = ""
    """The run's id."""

    def place(self, board: Board) -> str:
        """The options of a command that lead there."""
        home = home_of(board.steps.values(), self.namespace)
        return place_of(home, base_url=self.base_url, sandbox=self.sandbox, profile=self.profile)


def summary(board: Board, project: str, answers: Answers, site: Site) -> Summary:
    """The summary of a run as it stands.

    Args:
        board: Where the run stands.
        project: Its name.
        answers: What it was made of.
        site: Where it was done, for the commands.
    """
    project = safe(project)
    home = namespace_of(board, site.namespace)
    first = first_retriever(board)
    made = tuple(_made(board, home, site.namespace))
    done = not report(board.steps, board.rows).left
    title = f"{project} is set up" if done else f"{project} is set up in part"
    if not done and not any(board.row(step).state in THERE for step in board.steps):
        title = f"nothing of {project} is there yet"
    command = curl(first, board.row(first.id).id, site, home) if first else ""
    words = "The sandbox ends with the program. This starts it again there:"
    again = f"{words}\n{sandbox_again(site.base_url)}"
    return Summary(
        project, title, made, tuple(_loose(board)), command, first.id if first else "",
        again if site.sandbox else "",
        tuple(_next(board, answers, first, done)), tuple(_typed(board, answers, site, done)),
    )  # fmt: skip


def namespace_of(board: Board, given: str | None) -> str:
    """The namespace's id, or the name that was given, or nothing."""
    if given:
        return given
    home = next((s for s in board.steps.values() if s.kind == "namespace"), None)
    return board.row(home.id).outputs.get("namespace_id", "") if home else ""


def called_home(board: Board, identifier: str) -> str:
    """The name of the namespace of this id, if the run made it; else nothing."""
    made = (s for s in board.steps.values() if s.kind == "namespace")
    return next((s.name for s in made if board.row(s.id).id == identifier), "")


def retrievers(board: Board) -> list[Step]:
    """The retrievers that were made for searching, those for alerts and labels left out."""
    return [
        step for step in board.steps.values()
        if step.kind == "retriever" and step.group == "retrievers"
        and board.row(step.id).state in THERE and board.row(step.id).id
    ]  # fmt: skip


def first_retriever(board: Board) -> Step | None:
    """The one to search with first."""
    return next(iter(retrievers(board)), None)


def curl(step: Step, identifier: str, site: Site, namespace: str) -> str:
    """A first search with a retriever as a shell command; the key comes from the shell.

    The sandbox takes any key.
    """
    base_url, key = site.base_url, SANDBOX if site.sandbox else "$MIXPEEK_API_KEY"
    body = {"inputs": {name: _example(spec) for name, spec in inputs_of(step).items()}}
    url = base_url if "://" in base_url else "$MIXPEEK_BASE_URL"
    place = f"{url.rstrip('/')}/v1/retrievers/{identifier}/execute"
    return " \\\n  ".join((
        f'curl -X POST "{safe(place)}"',
        f'-H "Authorization: Bearer {key}"',
        f"-H {shlex.quote('X-Namespace: ' + safe(namespace))}",
        '-H "Content-Type: application/json"',
        f"-d {shlex.quote(json.dumps(body, ensure_ascii=False))}",
    ))  # fmt: skip


def inputs_of(step: Step) -> dict[str, dict[str, object]]:
    """The inputs that a retriever must be given, from its request."""
    body = step.request.body if step.request else None
    schema = body.get("input_schema") if isinstance(body, dict) else None
    listed = schema.items() if isinstance(schema, dict) else ()
    found = {name: spec for name, spec in listed if isinstance(spec, dict)}
    return {name: spec for name, spec in found.items() if spec.get("required")} or found


def _example(spec: dict[str, object]) -> str:
    return EXAMPLES.get(str(spec.get("type")), EXAMPLES["text"])


def _made(board: Board, home: str, given: str | None) -> Iterator[Made]:
    if given:
        yield Made("namespace", safe(given), "", "was there before")
    for step in board.steps.values():
        row = board.row(step.id)
        if step.verb != "create" or row.state not in THERE:
            continue
        yield Made(
            kind_word(step), safe(step.name), safe(row.id), _words(step),
            row.state == "adopted" or step.changes,
        )  # fmt: skip


def _words(step: Step) -> str:
    """What a resource holds or is for, in a few words."""
    if step.kind == "retriever":
        goals = step.why.words.rpartition(" in ")[0] or step.why.words
        return safe(goals.replace('" and "', ", ").replace('"', ""))
    return safe(step.details[0]) if step.details else ""


def _loose(board: Board) -> Iterator[str]:
    left_out = report(board.steps, board.rows).left_out
    open_: list[str] = []
    for step in board.steps.values():
        row = board.row(step.id)
        label = heading(step)
        if bad := _bad_rows(row):
            yield f"{label}: {bad}"
        elif step.verb == "upload" and row.state == "succeeded" and row.words.count(". "):
            yield f"{label}: {safe(row.words.partition('. ')[2])}"
        if row.state == "failed" and row.problem:
            said = safe(row.problem.said).rstrip(".")
            yield ". ".join(p for p in (f"{label} failed: {said}", safe(row.problem.todo)) if p)
        elif step.id in left_out:
            yield f"{label} was left out"
        elif row.state == "blocked":
            by = board.steps.get(root_of(board.rows, step.id))
            yield f"{label} waits for {heading(by) if by else safe(row.by)}"
        elif row.state not in (*THERE, "deleted"):
            open_.append(label)
    if len(open_) > MANY:
        yield f"{count(len(open_))} steps are not done yet, from {open_[0]} on"
    else:
        yield from (f"{label} is not done yet" for label in open_)


def _bad_rows(row: Row) -> str:
    try:
        told = json.loads(row.outputs.get(KEY) or row.watching.get(KEY) or "{}")
    except ValueError:
        return ""
    if not isinstance(told, dict) or not told.get("bad"):
        return ""
    bad = int(told["bad"])
    return f"{plural(bad, 'bad row')} kept aside in {safe(told.get('bad_rows_path', ''))}"


def _next(board: Board, answers: Answers, first: Step | None, done: bool) -> Iterator[str]:
    if not done:
        failed = any(row.state == "failed" for row in board.rows.values())
        back = " and deal with what failed" if failed else ""
        yield f"Go back to the run (esc){back}; p goes on with what is left."
    later = [d.name for d in answers.datasets if d.source.kind == "later"]
    for name in later:
        yield from _upload_later(board, name)
    if first is not None:
        yield f"{'Once data is there, search' if later else 'Search now'}: press enter."
    yield "Look around: press b for the browser."
    yield f"Read more: {DOCS}"


def _typed(board: Board, answers: Answers, site: Site, done: bool) -> Iterator[str]:
    if not done and site.run:
        yield f"Go on with what is left: mixpeek-tui resume {site.run}"
    for dataset in answers.datasets:
        if dataset.source.kind == "later":
            yield from _upload_later(board, dataset.name)
    there = [s for s in board.steps.values() if board.row(s.id).state in THERE]
    for words, command in next_commands(there, site.place(board)):
        yield f"{words}: {safe(command)}"
    yield f"Read more: {DOCS}"


def _upload_later(board: Board, dataset: str) -> Iterator[str]:
    """How data comes in where it was said to come later."""
    bucket = next((s for s in board.steps.values()
                   if s.kind == "bucket" and s.group == f"dataset {dataset}"), None)  # fmt: skip
    if bucket is None or not board.row(bucket.id).id:
        return
    yield (
        f"Send the data of {safe(dataset)}: "
        f"POST /v1/buckets/{board.row(bucket.id).id}/objects/batch "
        "with up to 100 objects a request, or answer Data with a file and run the plan again."
    )
    for step in board.steps.values():
        if step.kind == "collection" and step.group == f"dataset {dataset}":
            identifier = board.row(step.id).id
            if identifier:
                yield f"Then process it: POST /v1/collections/{identifier}/trigger"
