"""Opening the one resource that a link names, over the list that it stands in."""

from __future__ import annotations

from typing import Any

from textual.app import App

from mixpeek_tui.errors import ApiError, NotFound, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.opening import OWN, open_own
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.workspace.named import read_named


async def open_linked(app: App[Any], session: Session, place: Place) -> None:
    """Read it by its id or name and show its own screen.

    Kinds without a screen of their own are left to the list, and so is a name that the API does
    not know: the list searches for it.
    """
    if not place.item or place.kind not in OWN:
        return
    owner, home = kind(place.kind), session.namespace
    try:
        item = await read_named(session.client, owner, place.item, home)
    except NotFound:
        notice.warn(app, f"No {owner.title.lower()} has this name or id: {place.item}")
    except (ApiError, TuiError) as error:
        notice.fail(app, f"{place.item} could not be read", error_lines(error))
    else:
        open_own(app, session, item)
