"""Carrying out a difference: what is missing is created, what differs is changed, no more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mixpeek_tui.errors import NotFound
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.edits import edited, with_edits
from mixpeek_tui.run.events import OVER, Adopted, Event, Finished, Row, Skipped
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import Header, Journal, run_id
from mixpeek_tui.run.runs import fingerprint
from mixpeek_tui.run.sitting import Listener, Sleep
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.change_step import step_of
from mixpeek_tui.workspace.compared import Compared
from mixpeek_tui.workspace.inspect import unwrapped
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import item_path
from mixpeek_tui.workspace.replacing import BEFORE, agreed


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and how a difference is carried out."""

    runs: Path
    """Folder of the journals; what was created can be taken back from there."""
    server: str
    """What journals call the server."""
    environ: Mapping[str, str] = field(default_factory=dict)
    base_dir: Path = field(default_factory=Path)
    clock: Callable[[], float] = time.time
    """Unix time."""
    sleep: Sleep = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it."""

    rows: Mapping[str, Row]
    """Of every step that was created or changed, or was to be."""
    finished: Finished | None = None
    """How the run ended; None if there was nothing to send."""
    journal: Path | None = None

    @property
    def failed(self) -> tuple[Row, ...]:
        """What did not come about."""
        return tuple(row for row in self.rows.values() if row.state not in OVER)


async def apply_changes(
    client: Client, compared: Compared, setting: Setting, listener: Listener = lambda event: None
) -> Applied:
    """Change and create what the difference says, and delete what somebody said yes to.

    It is a run like any other: journal first, in the order of the references, nothing twice,
    to be resumed if it is cut off and to be undone. What fails becomes a failed row; what does
    not need it goes on.

    Args:
        client: Whom to send it to.
        compared: The difference, as it was confirmed.
        setting: Where journals go, and what values come from.
        listener: Told of every event.

    Raises:
        JournalError: the journal cannot be written; nothing was sent.
        Busy: another process runs the same plan.
        ApiError: what is kept could not be read; nothing was sent.
    """
    if compared.nothing_to_do:
        return Applied({})
    changed = tuple(_changed(compared))
    before = await _standing(client, compared, changed, setting.clock())
    opened = _journal(compared, setting, before)
    try:
        executor = Executor(
            compared.plan, client, opened, listener, kinds=kind, environ=setting.environ,
            base_dir=setting.base_dir, clock=setting.clock, sleep=setting.sleep,
            bad_rows_dir=setting.runs,
        )  # fmt: skip
        finished = await executor.run()
    finally:
        opened.close()
    wanted = [change.step_id for change in (*compared.to_create, *compared.to_change)]
    wanted += [BEFORE + change.step_id for change in compared.to_replace]
    rows = {step: executor.rows.get(step) or Row(step) for step in wanted}
    return Applied(rows, finished, opened.path)


def _changed(compared: Compared) -> Iterator[Step]:
    """The steps that are not carried out as the plan has them."""
    for change in (*compared.to_change, *compared.to_create):
        step = step_of(compared, change)
        if step is not None and step is not compared.plan.by_id[step.id]:
            yield step


async def _standing(
    client: Client, compared: Compared, changed: Sequence[Step], now: float
) -> list[Event]:
    """Where the steps stand that nothing is created for, and what is sent to change others."""
    steps = compared.plan.by_id
    new = {change.step_id for change in compared.to_create}
    used = [ref for step in (*(steps[name] for name in new), *changed) for ref in step.refs]
    events: list[Event] = [*agreed(compared, now), *(edited(step, now) for step in changed)]
    open_ = new | {step.id for step in changed}
    for change in compared.changes:
        step = steps.get(change.step_id)
        if step is None or change.step_id in open_:
            continue
        if change.item is None or step.request is None or not _makes_it(step):
            events.append(Skipped(step.id, now, change.reason))
            continue
        fields = {ref.field for ref in used if ref.step == step.id}
        outputs = await _outputs(client, change.item, fields, compared.plan.namespace)
        events.append(Adopted(step.id, now, change.item.id, outputs))
    return events


def _makes_it(step: Step) -> bool:
    """Whether the resource of a kept row is the step's own, rather than what it works on."""
    return step.verb == "create" or step.kind == "connection"


async def _outputs(
    client: Client, item: Item, wanted: set[str], namespace: str | None
) -> dict[str, str]:
    """The id and what new steps reference, from the item or else looked up."""
    owner = kind(item.kind)
    found = {owner.id_field: item.id} | _read(item, item.data)
    for tail in ("", "/features"):
        if wanted <= found.keys():
            break
        home = namespace if owner.namespaced else None
        try:
            reply = await client.send(
                Request("GET", item_path(owner, item) + tail, namespace=home)
            )
        except NotFound:
            continue
        data = unwrapped(owner, reply.body)
        found |= _read(item, data if isinstance(data, dict) else {})
    return found


def _read(item: Item, data: Mapping[str, Json]) -> dict[str, str]:
    return {key: str(value) for key, value in kind(item.kind).outputs(data).items() if value}


def _journal(compared: Compared, setting: Setting, before: Sequence[Event]) -> Journal:
    """A run in which everything that is there already stands as taken over."""
    plan, now = compared.plan, setting.clock()
    home = compared.workspace.namespace
    named = replace(plan, namespace=home.name) if home is not None else plan
    return Journal.create(setting.runs, Header(
        run=run_id(plan.project, now), project=plan.project, namespace=plan.namespace,
        base_url=setting.server, fingerprint=fingerprint(plan, setting.server),
        steps=tuple(with_edits(plan.by_id, before)), answers=to_dict(compared.answers),
        base_dir=str(setting.base_dir), started=now, also=fingerprint(named, setting.server),
    ), before)  # fmt: skip
