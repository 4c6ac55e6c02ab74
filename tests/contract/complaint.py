"""One thing that is wrong with a request."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str | int, ...]
"""Keys and list positions from the top of the body; empty for the body itself."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong and where; ``kind`` is the API's 422 type, e.g. ``extra_forbidden``."""

    place: Place
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{written(self.place)}: {self.message}"


def written(place: Place) -> str:
    """The place as ``stages[0].config``; ``body`` for the body itself."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "body"
