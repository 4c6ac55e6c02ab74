"""How far an upload is, as a value that the journal keeps and a screen shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from mixpeek_tui.interview.rows import Position
from mixpeek_tui.wire import Json

BEGINNING = Position()


@dataclass(frozen=True, slots=True)
class Span:
    """Rows that were acknowledged ahead of others that still are not."""

    first: int
    """Number of its first row."""
    begin: int
    """Byte offset before that row."""
    end: Position
    """Behind its last row."""

    @property
    def size(self) -> int:
        """Bytes of the file that it covers."""
        return self.end.offset - self.begin


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is. Every row up to ``position`` and in ``later`` is settled."""

    sent: int = 0
    """Objects that were created."""
    replayed: int = 0
    """Rows whose object was there already, from an earlier try."""
    bad: int = 0
    """Rows kept aside in ``bad_rows_path``."""
    bytes_done: int = 0
    bytes_total: int = 0
    rows_per_second: float = 0.0
    """Over the last acknowledgements of this run."""
    position: Position = BEGINNING
    later: tuple[Span, ...] = ()
    finished: bool = False
    """Whether every row of the file is settled."""
    bad_rows_path: str = ""
    """Empty as long as no row was bad."""
    notes: tuple[str, ...] = ()
    """What should be said once: columns left out, fields without a column."""
    fingerprint: str = ""
    """Tells whether the file is still the one that was begun."""

    @property
    def rows(self) -> int:
        """Rows settled so far, good and bad."""
        return self.sent + self.replayed + self.bad

    def to_dict(self) -> dict[str, Json]:
        """The progress as a JSON object, for the journal."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Json]) -> Progress:
        """The progress from what ``to_dict`` gave; unknown or strange parts are left out."""
        position, later, notes = data.get("position"), data.get("later"), data.get("notes")
        return cls(
            sent=_whole(data, "sent"),
            replayed=_whole(data, "replayed"),
            bad=_whole(data, "bad"),
            bytes_done=_whole(data, "bytes_done"),
            bytes_total=_whole(data, "bytes_total"),
            position=Position.from_dict(position if isinstance(position, dict) else {}),
            later=tuple(_span(one) for one in _items(later) if isinstance(one, dict)),
            finished=data.get("finished") is True,
            bad_rows_path=str(data.get("bad_rows_path") or ""),
            notes=tuple(str(note) for note in _items(notes)),
            fingerprint=str(data.get("fingerprint") or ""),
        )


def _whole(data: Mapping[str, Json], key: str) -> int:
    value = data.get(key)
    return value if isinstance(value, int) else 0


def _items(value: Json) -> list[Json]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _span(data: Mapping[str, Json]) -> Span:
    end = data.get("end")
    return Span(
        _whole(data, "first"),
        _whole(data, "begin"),
        Position.from_dict(end if isinstance(end, dict) else {}),
    )
