"""From a step's open request to one that can be sent: references, files, environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from mixpeek_tui.addresses import ENV
from mixpeek_tui.kinds.step import Call, FileRef, Ref
from mixpeek_tui.paths import placed
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.problems import StepError, local
from mixpeek_tui.wire import Json, Request

SHORTEST_SECRET = 4
"""Shorter values are not hidden: hiding every ``1`` would hide the words around it too."""


@dataclass
class Resolver:
    """Fills in what is only known when a request is sent, and remembers what is secret."""

    environ: Mapping[str, str]
    base_dir: Path
    """What relative paths of files are relative to."""
    secrets: set[str] = field(default_factory=set)
    """Every value that came from the environment or a file so far."""

    def request(self, call: Call, rows: Mapping[str, Row], namespace: str | None) -> Request:
        """The request, complete.

        Raises:
            StepError: a reference, variable or file is missing; the problem names it.
        """
        path = "".join(
            quote(self._output(part, rows), safe="") if isinstance(part, Ref) else self._text(part)
            for part in call.path.parts
        )
        body = self.value(call.body, rows)
        home = namespace if call.namespaced else None
        return Request(call.method, path, body, query=call.query, namespace=home)

    def value(self, value: Json, rows: Mapping[str, Row]) -> Json:
        """A JSON value with everything in it filled in."""
        if isinstance(value, Ref):
            return self._output(value, rows)
        if isinstance(value, FileRef):
            return self._file(value)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {key: self.value(inner, rows) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(inner, rows) for inner in value]
        return value

    def _output(self, ref: Ref, rows: Mapping[str, Row]) -> str:
        row = rows.get(ref.step)
        found = row.outputs.get(ref.field) if row is not None else None
        if found is None:
            raise StepError(local(f"{ref} is not known: {ref.step} has not given it."))
        return found

    def _text(self, text: str) -> str:
        return ENV.sub(lambda match: self._variable(match[1]), text)

    def _variable(self, name: str) -> str:
        found = self.environ.get(name)
        if not found:
            todo = f"Set {name} and run the same command again."
            raise StepError(local(f"The environment variable {name} is not set.", todo=todo))
        return self._secret(found)

    def _file(self, ref: FileRef) -> Json:
        place = placed(ref.path, self.base_dir)
        try:
            text = place.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or "not a text file"
            raise StepError(local(f"{place} cannot be read: {reason}.")) from None
        if not ref.key:
            return self._secret(text.strip())
        try:
            found = json.loads(text)[ref.key]
        except (ValueError, KeyError, TypeError):
            raise StepError(local(f"{place} is not JSON with a key {ref.key}.")) from None
        return self._secret(found) if isinstance(found, str) else found

    def _secret(self, value: str) -> str:
        if len(value) >= SHORTEST_SECRET:
            self.secrets |= {value, json.dumps(value)[1:-1]}
        return value

