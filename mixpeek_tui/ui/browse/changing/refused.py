"""Which fields of a form the API did not accept."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.errors import Problem


def refused_places(problem: Problem, places: Iterable[str]) -> dict[str, str]:
    """What the API said of each place of a form that it named.

    Args:
        problem: The refusal; its fields may begin with ``body`` and lead deeper than the form;
            what is said of a schedule as a whole stands at how often it fires.
        places: The places of the form, such as ``name`` or ``schedule_config.timezone``.
    """
    known = set(places)
    found: dict[str, str] = {}
    for field in problem.fields:
        place = field.place.removeprefix("body.")
        while place and place not in known:
            every = f"{place}.every"
            place = every if every in known else place.rpartition(".")[0]
        if place:
            found.setdefault(place, field.message)
    return found
