"""Creating a few objects in one request, such as labels; only those that are not there yet."""

from __future__ import annotations

from mixpeek_tui.errors import Problem
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.compare import covers
from mixpeek_tui.run.jobs import nothing_new
from mixpeek_tui.run.listing import Item, every_item, list_path
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.wire import Request

KEY = "idempotency_key"


async def create_objects(attempt: Attempt) -> None:
    """Create the step's objects, at most once each."""
    attempt.start()
    request = attempt.request()
    wanted = _objects(request)
    missing = list(wanted)

    async def look() -> Item | None:
        there = await _there(attempt, request)
        missing[:] = [item for item in wanted if not any(_same(old, item) for old in there)]
        return {} if not missing else None

    async def again() -> Item | None:
        await attempt.sitting.sleep(1.0)
        return await look()

    async def make() -> Item:
        rest: list[object] = list(missing)
        body = {"objects": rest}
        return await attempt.send(Request("POST", request.path, body, namespace=request.namespace))

    first = attempt.doubtful or nothing_new(attempt)
    had = await attempt.once(look, again, make, first=first)
    _insist_on_all(had.body)
    attempt.over("", {}, "", made=had.made or attempt.lost)


def _objects(request: Request) -> list[Item]:
    body = request.body if isinstance(request.body, dict) else {}
    found = body.get("objects")
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


async def _there(attempt: Attempt, request: Request) -> list[Item]:
    kind = attempt.kind
    if kind.listing is None:
        return []
    path = list_path(kind, request.path)
    return await every_item(attempt.sitting.look, kind.listing, path, request.namespace)


def _same(there: Item, wanted: Item) -> bool:
    key = wanted.get(KEY)
    if key is not None and there.get(KEY) == key:
        return True
    content = {name: value for name, value in wanted.items() if name not in (KEY, "blobs")}
    metadata = there.get("metadata")
    flat = (metadata if isinstance(metadata, dict) else {}) | there
    return bool(content) and all(
        name in flat and covers(flat[name], value, {}) for name, value in content.items()
    )


def _insist_on_all(reply: Item) -> None:
    """Some may be refused while others are taken (CreateObjectsBatchResponse)."""
    failed = reply.get("failed")
    entries = [e for e in failed if isinstance(e, dict)] if isinstance(failed, list) else []
    if entries:
        said = str(entries[0].get("error") or entries[0].get("message") or "no reason given")
        means = f"{len(entries)} of the objects were refused; the others are there."
        raise StepError(Problem("refused", said, means, "Change the answer, then try again."))
