"""A first search in lines: a query in, numbered results out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console, Ended, number_of, span
from mixpeek_tui.cli.plain_key import reconnect
from mixpeek_tui.errors import ApiError, TuiError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.step import Step, shown
from mixpeek_tui.text import safe
from mixpeek_tui.ui.run_view.board import Board
from mixpeek_tui.ui.run_view.summary import namespace_of, retrievers
from mixpeek_tui.ui.search_view import answer, matters, status
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.search import (
    Hit,
    InputError,
    InputField,
    SearchResult,
    coerce,
    execute,
    inputs_of,
)

FIELDS = 4
"""Fields of a result that are said."""


def search(
    world: Outside, console: Console, board: Board, answers: Answers, namespace: str | None
) -> None:
    """Offer searches until none is wanted.

    Args:
        world: Settings and client.
        console: Whom to ask and tell.
        board: The run, which made the retrievers.
        answers: What the run was made of.
        namespace: The namespace that was given; None where the run made one.
    """
    found = retrievers(board)
    if not found:
        return
    home = namespace_of(board, namespace)
    try:
        while (step := _chosen(console, found)) is not None:
            body = shown(step.request.body) if step.request else {}
            data = body if isinstance(body, dict) else {}
            item = Item("retriever", board.row(step.id).id, step.name, data)
            inputs = _inputs(console, inputs_of(item))
            if inputs is not None:
                console.say(*_found(world, item, inputs, home, answers.retrieval.filter_fields))
    except (Ended, KeyboardInterrupt):
        return


def _found(
    world: Outside, item: Item, inputs: dict[str, Json], home: str, wanted: tuple[str, ...]
) -> list[str]:
    """A search and what came of it, in lines."""
    try:
        result = asyncio.run(_execute(world, item, inputs, home))
    except ApiError as error:
        problem = error.problem
        return [f"Problem: {part}" for part in (problem.said, problem.todo) if part]
    except TuiError as error:
        return [f"Problem: {error}"]
    return list(_lines(result, wanted))


async def _execute(world: Outside, item: Item, inputs: dict[str, Json], home: str) -> SearchResult:
    reconnect(world)
    client = world.client()
    try:
        return await execute(client, item, inputs, namespace=home or None)
    finally:
        await client.aclose()


def _chosen(console: Console, found: list[Step]) -> Step | None:
    """The retriever to search with; None for no search."""
    console.say("", "Search with:")
    console.say(*(f"{n}: {_words(step)}" for n, step in enumerate(found, 1)))
    while line := console.ask(f"Retriever, {span(len(found))}; enter ends:").strip():
        if line == "q":
            return None
        if (number := number_of(line, len(found))) is not None:
            return found[number - 1]
        console.say(f"Problem: {line!r} is none of these. Accepted: {span(len(found))}, enter.")
    return None


def _words(step: Step) -> str:
    goal = step.why.words.rpartition(" in ")[0].replace('" and "', ", ").strip('"')
    return f"{step.name}, {goal}" if goal else step.name


def _inputs(console: Console, fields: tuple[InputField, ...]) -> dict[str, Json] | None:
    """What is searched for; None if what was typed cannot be used."""
    typed = {}
    for field in fields:
        words = field.description or field.type
        tail = "" if field.required or "empty" in words else "; may stay empty"
        typed[field.name] = console.ask(f"{field.name} ({words}{tail}):")
    try:
        return coerce(fields, typed)
    except InputError as error:
        console.say(f"Problem: {error}.")
        return None


def _lines(result: SearchResult, wanted: tuple[str, ...]) -> Iterator[str]:
    how = status(result)
    yield how.words
    yield from (f"Note: {note}" for note in how.notes)
    if told := answer(result):
        yield told
        return
    for number, hit in enumerate(result.documents, 1):
        yield f"{number}: {_hit(hit, wanted)}"
    if result.ok and result.counted and not result.documents:
        yield "Nothing was found. Documents are found once their collection is processed."


def _hit(hit: Hit, wanted: tuple[str, ...]) -> str:
    score = f", score {hit.score:.3f}" if hit.score is not None else ""
    pairs = list(matters(hit, wanted))[:FIELDS]
    told = "".join(f", {name} {value}" for name, value in pairs)
    return f"{safe(hit.title).strip() or 'without a title'}{score}{told}"
