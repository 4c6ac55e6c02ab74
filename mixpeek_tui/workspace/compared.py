"""Answers against the workspace they are to change: what follows, and what would be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.text import plural
from mixpeek_tui.workspace.difference import FIXED, difference
from mixpeek_tui.workspace.infer_data import Gap
from mixpeek_tui.workspace.plan_change import PlanChange, Verb
from mixpeek_tui.workspace.snapshot import Workspace

ORDER: tuple[Verb, ...] = ("create", "change", "replace", "later", "not managed", "keep")
"""What is to be done first; what stays as it is last."""
PLACES: Mapping[str, str] = {
    "bucket": "datasets", "collection": "datasets", "sync": "datasets",
    "retriever": "retrieval", "taxonomy": "taxonomy", "cluster": "clustering",
    "trigger": "automation", "alert": "notifications.alerts", "webhook": "notifications.webhook",
}  # fmt: skip
"""Where the interview asks for what leads to a kind."""


@dataclass(frozen=True)
class Compared:
    """A plan for an existing workspace, and the difference."""

    answers: Answers
    workspace: Workspace
    plan: Plan
    changes: tuple[PlanChange, ...]

    @cached_property
    def to_create(self) -> tuple[PlanChange, ...]:
        """What will be created, uploaded, attached and run."""
        return tuple(change for change in self.changes if change.verb == "create")

    @cached_property
    def to_change(self) -> tuple[PlanChange, ...]:
        """What will be changed in place."""
        return tuple(change for change in self.changes if change.verb == "change")

    @cached_property
    def to_replace(self) -> tuple[PlanChange, ...]:
        """What will be deleted and then created anew; a part of ``to_create``."""
        return tuple(change for change in self.changes if change.replaced is not None)

    @cached_property
    def following(self) -> tuple[PlanChange, ...]:
        """What has to be replaced as well, since it needs something that is replaced."""
        reached = {change.step_id for change in self.to_replace}
        for step in self.plan.steps:
            if reached & set(step.depends_on):
                reached.add(step.id)
        return tuple(c for c in self.changes if c.verb == "replace" and c.step_id in reached)

    @property
    def nothing_to_do(self) -> bool:
        """Whether applying it would send nothing."""
        return not self.to_create and not self.to_change

    @property
    def same_as(self) -> tuple[tuple[object, ...], ...]:
        """What must still be so for a confirmation to hold."""
        return tuple((c.verb, c.step_id, dict(c.fields), c.replaced and c.replaced.id)
                     for c in self.changes)  # fmt: skip

    @property
    def ordered(self) -> tuple[PlanChange, ...]:
        """All rows, grouped; within a group as in the plan."""
        return tuple(sorted(self.changes, key=lambda change: ORDER.index(change.verb)))

    @property
    def words(self) -> str:
        """How much of each, in one line."""
        count = Counter(change.verb for change in self.changes)
        parts = [f"{count[verb]} to {verb}" for verb in ORDER[:3] if count[verb]]
        if count["later"]:
            parts.append(f"{count['later']} later")
        parts = parts or ["nothing to do"]
        if count["not managed"]:
            parts.append(f"{count['not managed']} not managed")
        if count["keep"]:
            parts.append(f"{count['keep']} kept")
        return ", ".join(parts)

    @property
    def will_send(self) -> str:
        """What a confirmation is asked for."""
        parts = []
        if self.to_replace:
            parts.append(f"{plural(len(self.to_replace), 'resource')} to delete and make anew")
        if fresh := len(self.to_create) - len(self.to_replace):
            parts.append(f"{plural(fresh, 'step')} to make")
        if self.to_change:
            parts.append(f"{plural(len(self.to_change), 'resource')} to change")
        return " and ".join(parts)


def compare(
    answers: Answers, workspace: Workspace, opened: Answers | None = None,
    replacing: frozenset[str] = frozenset(),
) -> Compared:
    """The difference between answers and a workspace that exists. Pure.

    Args:
        answers: What is wanted.
        workspace: What exists.
        opened: The answers before anybody changed one, if somebody did: a file that was not
            among them is uploaded, one that was is taken to be there; another variable in the
            place of one is a change, although nobody knows what stands behind either.
        replacing: Steps whose resources may be deleted and made anew, where no change will do.
    """
    home = workspace.namespace
    plan = build(answers, home.id if home is not None else None)
    before = None if opened is None else build(opened, plan.namespace)
    gone: dict[str, PlanChange] = {}
    while True:
        items = [change.item for change in gone.values() if change.item is not None]
        names = {item.id: item.name for item in items}
        changes = difference(plan, workspace.without(items), before, names)
        more = {c.step_id: c for c in changes if c.verb == "replace" and c.step_id in replacing}
        if not more:
            break
        gone |= more
    found = tuple(_anew(change, gone.get(change.step_id)) for change in changes)
    return Compared(answers, workspace, plan, found)


def _anew(change: PlanChange, old: PlanChange | None) -> PlanChange:
    """The creation of something in the place of what is deleted before."""
    if old is None or change.verb != "create":
        return change
    words = f"in place of the one that is there: {old.reason.removesuffix(FIXED)}"
    return replace(change, reason=words, replaced=old.item)


def as_complaints(gaps: tuple[Gap, ...], answers: Answers) -> tuple[Complaint, ...]:
    """Gaps as warnings at the place in the answers that they are about."""
    return tuple(_complaint(gap, answers) for gap in gaps if gap.place)


def _complaint(gap: Gap, answers: Answers) -> Complaint:
    head, _, rest = gap.place.partition(".")
    complaint = Complaint("", gap.words, severity="warning")
    if head == "datasets":
        for number, dataset in enumerate(answers.datasets):
            if rest.startswith(f"{dataset.name}."):
                tail = rest.removeprefix(dataset.name)
                return replace(complaint, place=f"datasets[{number}]{tail}")
    if head not in PLACES:
        return replace(complaint, place=gap.place)
    return replace(complaint, place=PLACES[head], message=f"{rest}: {gap.words}")
