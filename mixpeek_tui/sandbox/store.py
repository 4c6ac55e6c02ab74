"""Everything the sandbox remembers: one SQLite file, one table of JSON resources."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mixpeek_tui.sandbox.query import Where, row_holds
from mixpeek_tui.sandbox.retention import EVERY, KEPT

JsonDict = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS resource (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, name TEXT, needle TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS resource_id ON resource(kind, id);
CREATE UNIQUE INDEX IF NOT EXISTS resource_name ON resource(kind, scope, name)
  WHERE name IS NOT NULL;
CREATE INDEX IF NOT EXISTS resource_scope ON resource(kind, scope, seq, needle);
CREATE INDEX IF NOT EXISTS resource_kind ON resource(kind, seq);
"""


class NameTaken(Exception):
    """Another resource of the kind and scope bears the name; holds its id."""

    def __init__(self, existing_id: str | None) -> None:
        super().__init__(existing_id)
        self.existing_id = existing_id


class Store:
    """Resources by kind, id and scope (the namespace, bucket or collection they live in)."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._versions: dict[tuple[str, str], int] = {}
        self._added: dict[str, int] = {}
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._db.create_function("holds", 4, row_holds, deterministic=True)
        for kind in KEPT:
            self._trim(kind)

    def close(self) -> None:
        """Write what is pending and close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several changes as one; may be nested."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    def add(
        self, kind: str, resource_id: str, scope: str, body: JsonDict, name: str | None = None
    ) -> None:
        """Keep a new resource; NameTaken when its name is in use in the scope."""
        row = (kind, resource_id, scope, name, _needle(resource_id, name, body), _dump(body))
        try:
            with self._lock:
                self._db.execute(
                    "INSERT INTO resource(kind, id, scope, name, needle, body)"
                    " VALUES (?,?,?,?,?,?)",
                    row,
                )
        except sqlite3.IntegrityError:
            raise NameTaken(self._id_of(kind, scope, name)) from None
        self._touch(kind, scope)
        self._count_added(kind)

    def save(self, kind: str, resource_id: str, body: JsonDict, name: str | None = None) -> None:
        """Replace a resource's body (and its name, when given)."""
        scope = self.scope_of(kind, resource_id) or ""
        try:
            with self._lock:
                self._db.execute(
                    "UPDATE resource SET body=?, needle=?, name=COALESCE(?, name)"
                    " WHERE kind=? AND id=?",
                    (_dump(body), _needle(resource_id, name, body), name, kind, resource_id),
                )
        except sqlite3.IntegrityError:
            raise NameTaken(self._id_of(kind, scope, name)) from None
        self._touch(kind, scope)

    def change(self, kind: str, resource_id: str, **changes: Any) -> JsonDict | None:
        """Set keys of a resource's body; the new body, or None if it is gone."""
        return self.merge(kind, resource_id, changes)

    def merge(self, kind: str, resource_id: str, changes: JsonDict) -> JsonDict | None:
        """Like `change`, for keys that come from outside; what others write meanwhile stays."""
        with self.transaction():
            body = self.get(kind, resource_id)
            if body is None:
                return None
            body.update(changes)
            self.save(kind, resource_id, body)
            return body

    def get(self, kind: str, resource_id: str) -> JsonDict | None:
        """The body of one resource."""
        return self._one("SELECT body FROM resource WHERE kind=? AND id=?", (kind, resource_id))

    def find(self, kind: str, scope: str, identifier: str) -> JsonDict | None:
        """The body of the resource with that id or name in the scope."""
        sql = "SELECT body FROM resource WHERE kind=? AND scope=? AND {}=?"
        return self._one(sql.format("id"), (kind, scope, identifier)) or self._one(
            sql.format("name"), (kind, scope, identifier)
        )

    def scope_of(self, kind: str, resource_id: str) -> str | None:
        """The scope a resource lives in."""
        with self._lock:
            row = self._db.execute(
                "SELECT scope FROM resource WHERE kind=? AND id=?", (kind, resource_id)
            ).fetchone()
        return None if row is None else str(row[0])

    def remove(self, kind: str, resource_id: str) -> bool:
        """Forget one resource; whether it was there."""
        scope = self.scope_of(kind, resource_id)
        with self._lock:
            cursor = self._db.execute(
                "DELETE FROM resource WHERE kind=? AND id=?", (kind, resource_id)
            )
        self._touch(kind, scope or "")
        return cursor.rowcount > 0

    def clear(self, kind: str, scope: str) -> int:
        """Forget everything of a kind in a scope; how many there were."""
        with self._lock:
            cursor = self._db.execute(
                "DELETE FROM resource WHERE kind=? AND scope=?", (kind, scope)
            )
        self._touch(kind, scope)
        return cursor.rowcount

    def count(self, kind: str, scope: str | None, where: Where | None = None) -> int:
        """How many resources of a kind match."""
        clause, values = _conditions(kind, scope, where)
        with self._lock:
            row = self._db.execute(
                f"SELECT COUNT(*) FROM resource WHERE {clause}", values
            ).fetchone()
        return int(row[0])

    def count_within(self, kind: str, parent_kind: str, scope: str) -> int:
        """How many resources of a kind live in the parents that live in a scope."""
        inside = Where(
            "scope IN (SELECT id FROM resource AS parent WHERE parent.kind=? AND parent.scope=?)",
            (parent_kind, scope),
        )
        return self.count(kind, None, inside)

    def rows(
        self,
        kind: str,
        scope: str | None,
        where: Where | None = None,
        *,
        order: str = "seq DESC",
        limit: int = 100,
        offset: int = 0,
    ) -> list[tuple[int, JsonDict]]:
        """One page: (sequence number, body) pairs in the given order."""
        clause, values = _conditions(kind, scope, where)
        with self._lock:
            found = self._db.execute(
                f"SELECT seq, body FROM resource WHERE {clause} ORDER BY {order} LIMIT ? OFFSET ?",
                [*values, limit, offset],
            ).fetchall()
        return [(int(seq), json.loads(body)) for seq, body in found]

    def each(self, kind: str, scope: str | None, where: Where | None = None) -> Iterator[JsonDict]:
        """All matching bodies, oldest first, read in chunks."""
        last = 0
        while True:
            step = Where("seq > ?", (last,)).and_(where)
            chunk = self.rows(kind, scope, step, order="seq ASC", limit=1000)
            for seq, body in chunk:
                last = seq
                yield body
            if len(chunk) < 1000:
                return

    def version(self, kind: str, scope: str) -> int:
        """A number that grows with every change of that kind in that scope."""
        return self._versions.get((kind, scope), 0)

    def _count_added(self, kind: str) -> None:
        if kind not in KEPT:
            return
        with self._lock:
            self._added[kind] = (self._added.get(kind, 0) + 1) % EVERY
            if self._added[kind] == 0:
                self._trim(kind)

    def _trim(self, kind: str) -> None:
        kept = KEPT[kind]
        self._db.execute(
            "DELETE FROM resource WHERE kind=? AND seq <="
            " (SELECT seq FROM resource WHERE kind=? ORDER BY seq DESC LIMIT 1 OFFSET ?)"
            f" AND ({kept.over.sql})",
            (kind, kind, kept.newest, *kept.over.values),
        )

    def _touch(self, kind: str, scope: str) -> None:
        with self._lock:
            self._versions[(kind, scope)] = self._versions.get((kind, scope), 0) + 1

    def _one(self, sql: str, values: Sequence[str]) -> JsonDict | None:
        with self._lock:
            row = self._db.execute(sql, values).fetchone()
        if row is None:
            return None
        body: JsonDict = json.loads(row[0])
        return body

    def _id_of(self, kind: str, scope: str, name: str | None) -> str | None:
        with self._lock:
            row = self._db.execute(
                "SELECT id FROM resource WHERE kind=? AND scope=? AND name=?", (kind, scope, name)
            ).fetchone()
        return None if row is None else str(row[0])


def _conditions(
    kind: str, scope: str | None, where: Where | None
) -> tuple[str, list[str | int | float | None]]:
    parts: list[str] = ["kind=?"]
    values: list[str | int | float | None] = [kind]
    if scope is not None:
        parts.append("scope=?")
        values.append(scope)
    if where is not None:
        parts.append(f"({where.sql})")
        values.extend(where.values)
    return " AND ".join(parts), values


def _needle(resource_id: str, name: str | None, body: JsonDict) -> str:
    description = body.get("description")
    return " ".join(part for part in (resource_id, name, description) if isinstance(part, str))


def _dump(body: JsonDict) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
