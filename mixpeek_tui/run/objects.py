"""Creating a few objects in one request, such as labels; only those that are not there yet."""

from __future__ import annotations

from mixpeek_tui.errors import Problem
from mixpeek_tui.kinds.step import below
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.compare import covers
from mixpeek_tui.run.jobs import nothing_new
from mixpeek_tui.run.listing import Item, every_item, list_path
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.wire import Request

KEY = "idempotency_key"
LABEL = "label_name"


async def create_objects(attempt: Attempt) -> None:
    """Create the step's objects, at most once each.

    A step whose request is a PATCH also changes those that are there with other fields.

    Raises:
        StepError: one is there with other fields, and nobody said that it shall be changed.
    """
    attempt.start()
    request = attempt.request()
    wanted, changing = _objects(request), request.method == "PATCH"
    missing, other = list(wanted), list[tuple[Item, Item]]()

    async def look() -> Item | None:
        there = await _there(attempt, request)
        found = [(item, next((old for old in there if _same(old, item)), None)) for item in wanted]
        missing[:] = [item for item, old in found if old is None]
        other[:] = [(old, item) for item, old in found if old is not None and _apart(old, item)]
        if other and not changing:
            raise StepError(_differs(*other[0]))
        return {} if not missing and not other else None

    async def again() -> Item | None:
        await attempt.sitting.sleep(1.0)
        return await look()

    async def make() -> Item:
        for old, item in other:
            await attempt.send(_patch(attempt, request, old, item))
        rest: list[object] = list(missing)
        body = {"objects": rest}
        sent = Request("POST", request.path, body, namespace=request.namespace)
        return await attempt.send(sent) if rest else {}

    first = changing or attempt.doubtful or nothing_new(attempt)
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
    """Whether it is the same object, by its key, its label, or all that it holds."""
    key = wanted.get(KEY)
    if key is not None and there.get(KEY) == key:
        return True
    flat = _flat(there)
    if LABEL in wanted:
        return all(flat.get(name) == wanted.get(name) for name in (LABEL, "parent"))
    content = _content(wanted)
    return bool(content) and all(name in flat for name in content) and not _apart(there, wanted)


def _apart(there: Item, wanted: Item) -> Item:
    """The fields that are there with another value."""
    flat = _flat(there)
    return {
        name: value for name, value in _content(wanted).items()
        if name in flat and not covers(flat[name], value, {})
    }  # fmt: skip


def _content(wanted: Item) -> Item:
    return {name: value for name, value in wanted.items() if name not in (KEY, "blobs")}


def _flat(there: Item) -> Item:
    metadata = there.get("metadata")
    return (metadata if isinstance(metadata, dict) else {}) | there


def _patch(attempt: Attempt, request: Request, old: Item, wanted: Item) -> Request:
    place = below(request.path.removesuffix("/batch"), old.get(attempt.kind.id_field))
    return Request("PATCH", place, _apart(old, wanted), namespace=request.namespace)


def _differs(old: Item, wanted: Item) -> Problem:
    name, (field, value) = wanted.get(LABEL) or "an object", next(iter(_apart(old, wanted).items()))
    said = f"{name} is there already, and its {field} is {_flat(old)[field]}, not {value}."
    return Problem(
        "differs", said, "Nothing was changed.",
        "Change it in the browser, or open the workspace's answers and change it there.",
    )  # fmt: skip


def _insist_on_all(reply: Item) -> None:
    """Some may be refused while others are taken (CreateObjectsBatchResponse)."""
    failed = reply.get("failed")
    entries = [e for e in failed if isinstance(e, dict)] if isinstance(failed, list) else []
    if entries:
        said = str(entries[0].get("error") or entries[0].get("message") or "no reason given")
        means = f"{len(entries)} of the objects were refused; the others are there."
        raise StepError(Problem("refused", said, means, "Change the answer, then try again."))
