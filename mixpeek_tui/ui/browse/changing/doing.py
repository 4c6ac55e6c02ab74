"""Doing something to resources from any screen of the browser: refused when read-only,
followed to the end, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App

from mixpeek_tui.errors import ReadOnlyError, TuiError
from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.problems import problem_of
from mixpeek_tui.text import plural
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.delete import Wish
from mixpeek_tui.ui.browse.note import problem_lines
from mixpeek_tui.ui.browse.opening import Opening
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.act import Done, delete, run
from mixpeek_tui.workspace.item import Item

NOT_SENT = "Nothing was sent. Start without --read-only, or use another profile, to change things."


def may(app: App[Any], session: Session, what: str) -> bool:
    """Whether anything may be changed here; says so if not.

    Args:
        what: What cannot be done then: ``delete shop``.
    """
    if not session.where.read_only:
        return True
    notice.warn(app, NOT_SENT, f"Read-only: cannot {what}")
    return False


def said(error: TuiError) -> str:
    """An error in lines: what happened, what it means, what to do."""
    return problem_lines(problem_of(error))


def unwritten(app: App[Any], session: Session) -> None:
    """Say it if what came of a change could not be written down."""
    if session.changes.trouble:
        words = "What came of it could not be written down; the next visit will ask about it."
        notice.warn(app, session.changes.trouble, words)
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
        notice.warn(app, NOT_SENT, f"Read-only: cannot {action.title} {named(items)}")
        return ()
    for one in done:
        _follow(session, one, f"{action.title} {one.item.name or one.item.id}")
    failed = [one for one in done if one.problem is not None]
    for one in failed[:3]:
        if one.problem is not None:
            notice.fail(app, problem_lines(one.problem), f"{action.title} {one.item.name}")
    good = [one.item for one in done if one.ok]
    if good and not any(one.watches for one in done):
        notice.say(app, _told(action, good))
    if good:
        session.relations.forget(good[0].kind)
    unwritten(app, session)
    return done


async def perform_delete(app: App[Any], session: Session, wish: Wish) -> bool:
    """Delete, one after the other; whether any was. What goes on in the background is followed.

    What fails is said and does not stop the others, unless nothing can be sent at all.
    """
    door, good, several = session.door, [], len(wish.items) > 1
    opens = {item.key: Opening(session, item, session.where) for item in wish.items}
    for item in wish.items:
        name = item.name or item.id
        try:
            done = await delete(door, item, wish.options)
        except ReadOnlyError:
            notice.warn(app, NOT_SENT, f"Read-only: cannot delete {name}")
            break
        except TuiError as error:
            notice.fail(app, said(error), f"{name} was not deleted")
            break
        if done.problem is not None:
            notice.fail(app, problem_lines(done.problem), f"delete {name}")
            continue
        good.append(item)
        if done.watches:
            session.follow(done.watches, f"delete {name}", opens[item.key])
        else:
            notice.say(app, f"{name}: {done.words}")
    unwritten(app, session)
    if good:
        session.relations.forget(good[0].kind)
    if several and len(good) < len(wish.items):
        notice.warn(app, f"{len(good)} of {named(wish.items)} deleted")
    return bool(good)


def _follow(session: Session, done: Done, words: str) -> None:
    if done.watches:
        session.follow(done.watches, words, Opening(session, done.item, session.where))
