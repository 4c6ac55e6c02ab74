"""Identifiers and moments in the API's spelling (contract section 2)."""

from __future__ import annotations

import secrets
import string
import uuid
from datetime import UTC, datetime

_ALPHABET = string.ascii_lowercase + string.digits
_LENGTHS = {"col": 10, "conn": 15, "btch": 12, "ret": 14, "run": 12, "obj": 12, "doc": 16}


def new_id(prefix: str) -> str:
    """A fresh id `prefix_xxxxxxxxxx` of lower-case letters and digits."""
    length = _LENGTHS.get(prefix, 10)
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_webhook_id() -> str:
    """An id of the only form the official client accepts: wh_ and 16 hex digits."""
    return f"wh_{secrets.token_hex(8)}"


def new_task_id() -> str:
    """A task id: a UUID."""
    return str(uuid.uuid4())


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime | None = None) -> str:
    """A moment as ISO 8601 with a Z."""
    text = (moment or now()).astimezone(UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def parse_stamp(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
