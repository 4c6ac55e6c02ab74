"""The file of rows that were kept aside, beside the data file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mixpeek_tui.errors import UsageError
from mixpeek_tui.interview.rows import BadRow


class BadRows:
    """Bad rows of one dataset, appended to ``<input name>.bad-rows.jsonl``.

    Each line holds dataset, row, line, reason and the raw row. A row is written once, however
    often its chunk is sent again. Where the data file's folder cannot be written, the file
    goes to ``fallback``.

    Raises:
        UsageError: neither folder can be written.
    """

    def __init__(self, source: Path, dataset: str, fallback: Path | None = None) -> None:
        self._dataset = dataset
        beside = source.with_name(f"{source.name}.bad-rows.jsonl")
        self._places = [beside]
        if fallback is not None:
            mark = hashlib.sha256(str(source.resolve()).encode()).hexdigest()[:8]
            self._places.append(fallback / f"{source.name}.{mark}.bad-rows.jsonl")
        self._written: set[int] = set()
        self.path = ""
        """Where rows were written, or an empty string."""

    def start_over(self) -> None:
        """Forget what an earlier upload of this dataset kept aside; other datasets stay."""
        for place in self._places:
            if not place.exists():
                continue
            kept = place.with_name(place.name + ".new")
            try:
                with kept.open("w", encoding="utf-8") as out:
                    out.writelines(
                        line
                        for entry, line in _entries(place)
                        if entry.get("dataset") != self._dataset
                    )
                os.replace(kept, place)
                if not place.stat().st_size:
                    place.unlink()
            except OSError:
                continue

    def go_on(self, path: str, after: int) -> None:
        """Remember which rows behind row ``after`` are in the file already."""
        self.path = path
        for place in self._places:
            for entry, _ in _entries(place):
                row = entry.get("row")
                if entry.get("dataset") == self._dataset and isinstance(row, int) and row > after:
                    self._written.add(row)

    def add(self, rows: Iterable[BadRow], settled: int) -> None:
        """Write rows that are not in the file; rows up to ``settled`` never come again."""
        self._written = {row for row in self._written if row > settled}
        new = [row for row in rows if row.number not in self._written]
        if not new:
            return
        lines = "".join(self._line(row) for row in new)
        self.path = str(self._append(lines))
        self._written.update(row.number for row in new)

    def _line(self, row: BadRow) -> str:
        entry = {
            "dataset": self._dataset,
            "row": row.number,
            "line": row.line,
            "reason": row.reason,
            "raw": row.raw,
        }
        return json.dumps(entry, ensure_ascii=True) + "\n"

    def _append(self, lines: str) -> Path:
        problem = ""
        for place in self._places:
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                torn = _is_torn(place)
                with place.open("a", encoding="utf-8") as file:
                    file.write("\n" + lines if torn else lines)
                    file.flush()
                    os.fsync(file.fileno())
                return place
            except OSError as error:
                problem = f"{place}: {error.strerror or error}"
        raise UsageError(f"rows that cannot be uploaded have to be kept aside, but {problem}")


def _is_torn(place: Path) -> bool:
    """Whether the last line lacks its end, because a writer was killed."""
    if not place.is_file() or not place.stat().st_size:
        return False
    with place.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _entries(place: Path) -> Iterator[tuple[dict[str, object], str]]:
    """Each line of the file and what it says; a torn last line says nothing."""
    if not place.is_file():
        return
    with place.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry, line
