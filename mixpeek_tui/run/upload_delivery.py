"""Bringing one portion of objects to the bucket, and finding the rows that are refused.

``POST /v1/buckets/{id}/objects/batch`` takes what it can and names the rest
(CreateObjectsBatchResponse, contract §2). Every object carries an idempotency key, so a
request whose outcome is unknown can simply be sent again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mixpeek_tui.errors import ApiError, Conflict, Problem, Refused, Unclear
from mixpeek_tui.interview.rows import BadRow
from mixpeek_tui.run.upload_chunks import Item
from mixpeek_tui.wire import Client, Json, Reply, Request

Sleep = Callable[[float], Awaitable[None]]

TRIES = 5
"""How often one request is sent while its outcome stays unknown."""

HOPELESS = 10
"""A first request of at least this many objects may show that none will ever be taken."""

_INDEX = re.compile(r"\bobjects(?:\.|\[)(\d+)")
_PASSING = re.compile(r"internal|timeout|unavailable|too_?many|connection", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some objects."""

    sent: int = 0
    replayed: int = 0
    refused: tuple[BadRow, ...] = ()
    again: tuple[Item, ...] = ()
    """Not taken for a reason that passes, and worth another try."""

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.sent + other.sent,
            self.replayed + other.replayed,
            self.refused + other.refused,
            self.again + other.again,
        )


class Delivery:
    """Sends objects to one bucket."""

    def __init__(
        self,
        client: Client,
        bucket_id: str,
        namespace: str | None,
        *,
        accepted: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._client = client
        self._path = f"/v1/buckets/{bucket_id}/objects/batch"
        self._namespace = namespace
        self._accepted = accepted
        self._sleep = sleep

    async def deliver(self, items: list[Item]) -> Outcome:
        """Send the objects; the refused ones come back with the server's words.

        Raises:
            Refused: nothing was ever accepted, and both ends of the portion are refused too.
            ApiError: any other failure; the objects can be sent again without harm.
        """
        outcome = await self._send(items)
        for attempt in range(2):
            if not outcome.again:
                break
            await self._sleep(2.0**attempt)
            rest = list(outcome.again)
            settled = Outcome(outcome.sent, outcome.replayed, _without(outcome.refused, rest))
            outcome = settled + await self._send(rest)
        return outcome

    async def _send(self, items: list[Item]) -> Outcome:
        if not items:
            return Outcome()
        try:
            outcome = await self._post(items)
        except (Refused, Conflict) as error:
            return await self._apart(items, error)
        self._accepted = self._accepted or outcome.sent + outcome.replayed > 0
        return outcome

    async def _post(self, items: list[Item]) -> Outcome:
        """One request, repeated while its outcome is unknown."""
        body: Json = {"objects": [item.body for item in items]}
        request = Request("POST", self._path, body, namespace=self._namespace)
        for attempt in range(1, TRIES):
            try:
                return read_reply(items, await self._client.send(request))
            except Unclear:
                await self._sleep(2.0 ** (attempt - 1))
        return read_reply(items, await self._client.send(request))

    async def _apart(self, items: list[Item], error: ApiError) -> Outcome:
        """Find the refused rows in a portion that was refused as a whole."""
        if len(items) == 1:
            return Outcome(refused=(items[0].refused(words(error.problem)),))
        named = indexes(error.problem, len(items))
        doubtful = not self._accepted and len(items) >= HOPELESS
        if len(named) == len(items) and doubtful:
            raise error
        if named:
            refused = tuple(items[at].refused(words(error.problem, at)) for at in sorted(named))
            rest = [item for at, item in enumerate(items) if at not in named]
            return Outcome(refused=refused) + await self._send(rest)
        return await (self._ends_first(items, error) if doubtful else self._halves(items))

    async def _ends_first(self, items: list[Item], error: ApiError) -> Outcome:
        """Before dozens of requests: if the first and last row are refused too, stop here."""
        ends = await self._send(items[:1]) + await self._send(items[-1:])
        if len(ends.refused) == 2 and not self._accepted:
            raise error
        return ends + await self._halves(items[1:-1])

    async def _halves(self, items: list[Item]) -> Outcome:
        middle = (len(items) + 1) // 2
        return await self._send(items[:middle]) + await self._send(items[middle:])


def read_reply(items: list[Item], reply: Reply) -> Outcome:
    """What the reply says of each object.

    Raises:
        Unclear: it does not account for all of them.
    """
    failed = {_index(entry): entry for entry in _entries(reply.data.get("failed"))}
    succeeded = _entries(reply.data.get("succeeded"))
    if len(succeeded) + len(failed) != len(items) or not failed.keys() <= set(range(len(items))):
        raise Unclear(_unaccounted(len(items), len(succeeded), len(failed), reply))
    replayed = sum(entry.get("replayed") is True for entry in succeeded)
    refused, again = [], []
    for at, entry in sorted(failed.items()):
        refused.append(items[at].refused(f"the API refused it: {_failure(entry)}"))
        if _PASSING.search(str(entry.get("error_type") or "")):
            again.append(items[at])
    return Outcome(len(succeeded) - replayed, replayed, tuple(refused), tuple(again))


def indexes(problem: Problem, count: int) -> set[int]:
    """The objects of the request that the API's complaints name."""
    found = (_INDEX.search(field.place) for field in problem.fields)
    return {int(match[1]) for match in found if match and int(match[1]) < count}


def words(problem: Problem, index: int | None = None) -> str:
    """Why a row was refused, in the server's words; with an index only those about it."""
    told = []
    for field in problem.fields:
        match = _INDEX.search(field.place)
        if index is None or (match and int(match[1]) == index):
            place = field.place[match.end() :].strip(".]") if match else field.place
            told.append(f"{place}: {field.message}" if place else field.message)
    return f"the API refused it: {'; '.join(told) or problem.said}"


def _without(refused: tuple[BadRow, ...], items: list[Item]) -> tuple[BadRow, ...]:
    again = {item.row.number for item in items}
    return tuple(row for row in refused if row.number not in again)


def _entries(value: Json) -> list[dict[str, Json]]:
    entries = value if isinstance(value, list) else []
    return [entry for entry in entries if isinstance(entry, dict)]


def _index(entry: dict[str, Json]) -> int:
    value = entry.get("object_index")
    return value if isinstance(value, int) else -1


def _failure(entry: dict[str, Json]) -> str:
    said, kind = str(entry.get("error") or ""), str(entry.get("error_type") or "")
    return f"{said} ({kind})" if said and kind else said or kind or "no reason given"


def _unaccounted(asked: int, succeeded: int, failed: int, reply: Reply) -> Problem:
    return Problem(
        kind="unclear",
        said=f"{asked} objects were sent, the reply speaks of {succeeded + failed}",
        means="It is not known which rows arrived.",
        todo="Resume: rows that are there already are recognised and not created twice.",
        status=reply.status,
        request_id=reply.request_id,
    )
