"""Carrying out a difference: what is missing is created, what differs is changed, no more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mixpeek_tui.errors import NotFound, Problem, TuiError
from mixpeek_tui.interview.file import to_dict
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step, refs_in
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import (
    Adopted,
    Event,
    Failed,
    Finished,
    Row,
    Skipped,
    Started,
    Succeeded,
    replay,
)
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import Header, Journal, run_id
from mixpeek_tui.run.problems import problem_of, scrubbed
from mixpeek_tui.run.resolve import Resolver
from mixpeek_tui.run.runs import fingerprint
from mixpeek_tui.run.sitting import Listener, Sleep
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.compared import Compared
from mixpeek_tui.workspace.difference import PlanChange
from mixpeek_tui.workspace.inspect import unwrapped
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import item_path
from mixpeek_tui.workspace.save import save


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
    """How the run of the created ones ended; None if there was nothing to create."""
    journal: Path | None = None

    @property
    def failed(self) -> tuple[Row, ...]:
        """What did not come about."""
        return tuple(r for r in self.rows.values() if r.state not in ("succeeded", "adopted"))


async def apply_changes(
    client: Client, compared: Compared, setting: Setting, listener: Listener = lambda event: None
) -> Applied:
    """Change and create what the difference says; what is to be replaced is left as it is.

    Changes that use nothing new go first, then everything is created, then the other changes.
    What fails becomes a failed row; the rest goes on.

    Args:
        client: Whom to send it to.
        compared: The difference, as it was confirmed.
        setting: Where journals go, and what values come from.
        listener: Told of every event.

    Raises:
        JournalError: the journal cannot be written; nothing was created.
        Busy: another process runs the same plan.
        ApiError: what is kept could not be read; nothing was sent.
    """
    plan = compared.plan
    before = await _standing(client, compared, setting.clock())
    rows = replay(before)
    wanted = {change.step_id for change in (*compared.to_create, *compared.to_change)}
    new = {change.step_id for change in compared.to_create}
    patching = _Patching(client, plan, setting, listener)
    late = [c for c in compared.to_change if _needs(plan, c) & new]
    done = [e for c in compared.to_change if c not in late for e in await patching.do(c, rows)]
    finished, journal = None, None
    if compared.to_create:
        opened = _journal(compared, setting, before)
        journal = opened.path
        try:
            executor = Executor(
                plan, client, opened, listener, kinds=kind, environ=setting.environ,
                base_dir=setting.base_dir, clock=setting.clock, sleep=setting.sleep,
                bad_rows_dir=setting.runs,
            )  # fmt: skip
            finished = await executor.run()
        finally:
            opened.close()
        rows = dict(executor.rows)
    for change in late:
        done += await patching.do(change, rows)
    rows = {**rows, **replay(done)}
    return Applied({s: r for s, r in rows.items() if s in wanted}, finished, journal)


def _needs(plan: Plan, change: PlanChange) -> set[str]:
    """Steps whose values a change sends."""
    step = plan.by_id[change.step_id]
    return {ref.step for name in change.fields for ref in refs_in(_body(step).get(name))}


def _body(step: Step) -> Mapping[str, Json]:
    body = step.request.body if step.request else None
    return body if isinstance(body, dict) else {}


async def _standing(client: Client, compared: Compared, now: float) -> list[Event]:
    """Where the steps stand that nothing is to be created for."""
    new = {change.step_id for change in compared.to_create}
    steps = compared.plan.by_id
    used = [ref for name in new for ref in steps[name].refs]
    for change in compared.to_change:
        body = _body(steps[change.step_id])
        used += [ref for name in change.fields for ref in refs_in(body.get(name))]
    events: list[Event] = []
    for change in compared.changes:
        step = steps.get(change.step_id)
        if step is None or change.step_id in new:
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
    journal = Journal.create(setting.runs, Header(
        run=run_id(plan.project, now), project=plan.project, namespace=plan.namespace,
        base_url=setting.server, fingerprint=fingerprint(plan, setting.server),
        steps=tuple(step.id for step in plan.steps), answers=to_dict(compared.answers),
        base_dir=str(setting.base_dir), started=now,
    ))  # fmt: skip
    try:
        for event in before:
            journal.append(event)
    finally:
        journal.close()
    return Journal.open(journal.path)


@dataclass(frozen=True, slots=True)
class _Patching:
    """Changes resources in place, and looks whether they really changed."""

    client: Client
    plan: Plan
    setting: Setting
    listener: Listener

    async def do(self, change: PlanChange, rows: Mapping[str, Row]) -> list[Event]:
        """Change one, and tell how that went."""
        clock, name = self.setting.clock, change.step_id
        began = clock()
        assert change.item is not None
        resolver = Resolver(self.setting.environ, self.setting.base_dir)
        events = [self._told(Started(name, began))]
        try:
            body = _body(self.plan.by_id[name])
            fields = {
                key: resolver.value(body[key], rows) if key in body else value
                for key, value in change.fields.items()
            }
            saved = await save(self.client, change.item, fields, namespace=self.plan.namespace)
        except TuiError as error:
            problem = scrubbed(problem_of(error), resolver.secrets)
            return [*events, self._told(Failed(name, clock(), problem))]
        if saved.kept:
            means = "It was accepted, and yet the value is the old one."
            problem = Problem("differs", f"{saved.words}.", means)
            return [*events, self._told(Failed(name, clock(), problem))]
        seconds = clock() - began
        end = Succeeded(name, clock(), seconds, change.item.id, {}, saved.words)
        return [*events, self._told(end)]

    def _told(self, event: Event) -> Event:
        self.listener(event)
        return event
