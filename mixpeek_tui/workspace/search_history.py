"""The queries that were asked, kept as JSON lines: what was typed, never what was found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mixpeek_tui.workspace.fields import mapping, number, text_at

KEPT = 500
"""Queries that are kept; older ones go when the file is written next."""
LONGEST = 2000
"""Characters of one value that are kept; uploads and pasted pictures are not."""
SECRET = ("secret", "password", "token", "api_key", "credential")


@dataclass(frozen=True, slots=True)
class Asked:
    """One query."""

    retriever: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    """As typed, by field."""
    at: float = 0.0
    """Unix time, seconds."""


@dataclass(frozen=True, slots=True)
class SearchHistory:
    """A file of queries, newest last; a file that cannot be read or written is no error."""

    path: Path

    def asked(self, retriever: str = "") -> list[Asked]:
        """The queries, newest first and each once; of one retriever or of all."""
        found: dict[str, Asked] = {}
        for query in self._read():
            if not retriever or query.retriever == retriever:
                key = json.dumps([query.retriever, dict(query.inputs)], sort_keys=True)
                found.pop(key, None)
                found[key] = query
        return list(reversed(found.values()))

    def add(self, query: Asked) -> None:
        """Remember a query, without what looks secret or is very long."""
        lines = [*self._read(), clean(query)][-KEPT:]
        text = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in lines)
        part = self.path.with_name(self.path.name + ".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            os.replace(part, self.path)
        except OSError:
            return

    def _read(self) -> Iterator[Asked]:
        try:
            lines = self.path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                data = mapping(json.loads(line))
            except (ValueError, RecursionError):
                continue
            inputs = {str(k): str(v) for k, v in mapping(data.get("inputs")).items()}
            if text_at(data, "retriever"):
                yield Asked(text_at(data, "retriever"), inputs, number(data.get("at")) or 0.0)


def clean(query: Asked) -> Asked:
    """The query without values that look secret and without very long ones."""
    kept = {
        name: value
        for name, value in query.inputs.items()
        if len(value) <= LONGEST and not any(word in name.lower() for word in SECRET)
    }
    return Asked(query.retriever, kept, query.at)
