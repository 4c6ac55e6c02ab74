"""Doing something to resources from any screen of the browser: refused when read-only,
followed to the end, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App

from mixpeek_tui.errors import ReadOnlyError, TuiError, UsageError
from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.problems import problem_of
from mixpeek_tui.text import plural
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.delete import Wish
from mixpeek_tui.ui.browse.note import problem_lines
from mixpeek_tui.ui.browse.opening import Opening
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.typed_yes import short_name
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.act import Done, delete, run
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.touched import by_deleting, by_running

NOT_SENT = "Nothing was sent. Start without --read-only, or use another profile, to change things."


def may(app: App[Any], session: Session, what: str) -> bool:
    """Whether anything may be changed here; says so if not.

    Args:
        what: What cannot be done then: ``delete shop``.
    """
    if not session.where.read_only:
        return True
    notice.warn(app, f"Read-only: cannot {what}", NOT_SENT)
    return False


def said(error: TuiError) -> str:
    """An error in lines: what happened, what it means, what to do."""
    return problem_lines(problem_of(error))


def unwritten(app: App[Any], session: Session) -> None:
    """Say it if what came of a change could not be written down."""
    if session.changes.trouble:
        words = "What came of it could not be written down; the next visit will ask about it."
        notice.warn(app, words, session.changes.trouble)
        session.changes.trouble = ""


def named(items: Sequence[Item]) -> str:
    """One by its name, several by their number."""
    if len(items) == 1:
        return items[0].name or items[0].id
    return plural(len(items), kind(items[0].kind).title.lower(), kind(items[0].kind).plural)


def _told(action: Action, items: Sequence[Item]) -> str:
    """What is true now."""
    if not action.past:
        return f"{action.title}: {named(items)}"
    return f"{named(items)} {'is' if len(items) == 1 else 'are'} {action.past}"


async def perform(
    app: App[Any], session: Session, action: Action, items: Sequence[Item],
    body: Mapping[str, Json] | None = None,
) -> tuple[Done, ...]:  # fmt: skip
    """Do an action; what it starts is followed, what fails is said."""
    try:
        done = await run(session.door, action, items, body=body)
    except ReadOnlyError:
        notice.warn(app, f"Read-only: cannot {action.title} {named(items)}", NOT_SENT)
        return ()
    touched = by_running(items[0].kind) if action.follow else ()
    for one in done:
        _follow(session, one, f"{action.title} {one.item.name or one.item.id}", touched)
    good = [one.item for one in done if one.ok]
    if good and not any(one.watches for one in done):
        notice.say(app, _told(action, good))
    tell_failed(app, action.title, done)
    if good:
        session.changed(good[0].kind, *touched)
    unwritten(app, session)
    return done


async def perform_delete(app: App[Any], session: Session, wish: Wish) -> bool:
    """Delete, one after the other; whether any was. What goes on in the background is followed.

    What fails does not stop the others, unless nothing can be sent at all; at the end it is said
    how many were deleted, and which were not.
    """
    door, done = session.door, list[Done]()
    touched = by_deleting(wish.items[0].kind)
    for item in wish.items:
        try:
            one = await delete(door, item, wish.options)
        except UsageError as error:
            one = Done(item, problem_of(error))
        except TuiError as error:
            notice.fail(app, f"{named(wish.items[len(done):])} not deleted", said(error))
            break
        done.append(one)
        _follow(session, one, f"delete {item.name or item.id}", (*touched, "task"))
    tell_deleted(app, done)
    tell_failed(app, "delete", done)
    good = [one for one in done if one.ok]
    if good:
        session.changed(*touched, *(("task",) if any(one.watches for one in good) else ()))
    unwritten(app, session)
    return bool(good)


def tell_deleted(app: App[Any], done: Sequence[Done]) -> None:
    """In one notice what was deleted at once; what goes on is told in the line of jobs."""
    over = [one for one in done if one.ok and not one.watches]
    for words in dict.fromkeys(one.words for one in over):
        notice.say(app, f"{named([one.item for one in over if one.words == words])}: {words}")


def tell_failed(app: App[Any], deed: str, done: Sequence[Done]) -> None:
    """In one notice what failed, by name, each reason once.

    Args:
        app: Where it is told.
        deed: What was to be done: ``delete``.
        done: What came of it, for each.
    """
    reasons: dict[str, list[Item]] = {}
    for one in done:
        if one.problem is not None:
            reasons.setdefault(problem_lines(one.problem), []).append(one.item)
    failed = [item for items in reasons.values() for item in items]
    if len(done) == 1 and failed:
        notice.fail(app, f"{deed} {named(failed)}", next(iter(reasons)))
    elif failed:
        lines = [f"{', '.join(map(short_name, items))}: {why}" for why, items in reasons.items()]
        every = named([one.item for one in done])
        notice.fail(app, f"{deed}: {len(failed)} of {every} failed", "\n".join(lines))


def _follow(session: Session, done: Done, words: str, touched: Sequence[str]) -> None:
    if done.watches:
        opens = Opening(session, done.item, session.where)
        session.follow(done.watches, words, opens, touched)
