"""A plan against what exists: what to create, what to change, what stays, what is not ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mixpeek_tui.addresses import ENV
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import FileRef, Ref, Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.compare import Called, called, covers, differences
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.difference_uploads import left_over, uploaded
from mixpeek_tui.workspace.difference_words import reason
from mixpeek_tui.workspace.fields import mapping, text_at, truth, value_at, values_at
from mixpeek_tui.workspace.held import held
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.plan_change import NOBODY, PlanChange, Verb
from mixpeek_tui.workspace.snapshot import Workspace

FIXED = "; that cannot be changed"
NAMELESS = ("trigger", "sync")
FURTHER: dict[str, tuple[str, ...]] = {
    "cluster": (
        "vector_config.clustering_method=algorithm",
        "vector_config.kmeans_parameters=algorithm_params",
        "vector_config.algorithm_params=algorithm_params",
        "vector_config.feature_uris=feature_uris",
        "attribute_config.attributes=clustered_attributes",
        "attribute_config.hierarchical_grouping=hierarchical_grouping",
    ),
    "collection": ("feature_extractor.field_passthrough",),
    "trigger": ("trigger_type",),
    "sync": ("source_path",),
}
"""What answers can change beyond what decides whether a resource is adopted."""
DESCRIBED = frozenset({"taxonomy", "alert", "trigger"})
"""Kinds whose description the plan writes itself: another one alone is nobody's answer."""
ORGANIZATION = frozenset({"connection", "webhook"})
"""Kinds that belong to the whole organization: others' are none of our business."""


@dataclass
class _Match:
    """The steps that have been compared so far."""

    plan: Plan
    workspace: Workspace
    items: dict[str, Item] = field(default_factory=dict)
    """Existing resources by step id."""
    verbs: dict[str, Verb] = field(default_factory=dict)
    names: Called = field(default_factory=dict)
    """Of what exists, since names or ids may stand in a reference."""
    ids: dict[str, str] = field(default_factory=dict)
    """Id to name, for words."""
    opened: Plan | None = None
    """What the answers led to before one was changed; None if nobody changed one."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Names of what is to be deleted, by id: what names it runs into nothing."""

    def brings(self, step: str) -> bool:
        """Whether a step makes something that jobs have to work on."""
        verb, known = self.verbs.get(step), self.plan.by_id.get(step)
        return verb == "create" or (verb == "change" and known is not None and (
            known.verb == "upload"))  # fmt: skip


def difference(
    plan: Plan, workspace: Workspace, opened: Plan | None = None,
    gone: Mapping[str, str] | None = None,
) -> list[PlanChange]:
    """Compare a plan with what exists, step by step in the plan's order, then what is not ours.

    Args:
        plan: What the answers lead to.
        workspace: What exists in the plan's namespace.
        opened: What the answers led to before one was changed; None if nobody changed one. A
            file that was not asked for then is sent although there are objects.
        gone: Names, by id, of resources that are to be deleted; the workspace is without them.
    """
    there = [item for found in workspace.items.values() for item in found if item.id]
    named = [(item.name, item.id) for item in there]
    ids = {**(gone or {}), **{identifier: name for name, identifier in named}}
    match = _Match(plan, workspace, names=called(named), ids=ids, opened=opened, gone=gone or {})
    changes = []
    for step in plan.steps:
        change = _step(match, step)
        match.verbs[step.id] = change.verb
        changes.append(change)
    return [*held(plan, changes), *_unmanaged(match)]


def _step(match: _Match, step: Step) -> PlanChange:
    if step.kind == "namespace" and match.workspace.namespace is not None:
        match.items[step.id] = match.workspace.namespace
        return PlanChange("keep", step.id, "it is this workspace", match.workspace.namespace)
    if step.verb == "create":
        return _created(match, step)
    if step.verb == "attach":
        return _reused(match, step) if step.kind == "connection" else _attached(match, step)
    if step.verb == "upload":
        bucket = next((match.items[r.step] for r in step.refs if r.step in match.items), None)
        return uploaded(step, bucket, match.workspace, known=_known(match, step))
    fresh = [need for need in step.depends_on if match.brings(need)]
    if not fresh:
        return PlanChange("keep", step.id, "nothing it works on is new")
    return PlanChange("create", step.id, f"{', '.join(fresh)} {_is(fresh)} new")


def _known(match: _Match, step: Step) -> bool:
    """Whether these rows were asked for already when the workspace was opened."""
    if match.opened is None:
        return True
    before = match.opened.by_id.get(step.id)
    return before is not None and before.rows == step.rows


def _other_variables(match: _Match, step: Step) -> list[str]:
    """The fields that name another variable than when the workspace was opened."""
    before = match.opened.by_id.get(step.id) if match.opened is not None else None
    pair = (one.request.body if one and one.request else None for one in (step, before))
    now, then = (mapping(body) for body in pair)
    free = {entry.name for entry in kind(step.kind).editable}
    return [
        name for name in now
        if before is not None and name in free
        and _variables(now[name]) != _variables(then.get(name))
    ]  # fmt: skip


def _variables(value: Json) -> list[str]:
    return sorted(set(ENV.findall(str(value))))


def _is(several: list[str]) -> str:
    return "is" if len(several) == 1 else "are"


def _created(match: _Match, step: Step) -> PlanChange:
    body = _filled(match, step.request.body if step.request else None)
    wanted = body if isinstance(body, dict) else {}
    item = _existing(match, step, wanted)
    if item is None and (orphan := _orphan(match, step, wanted)) is not None:
        match.items[step.id] = orphan
        words = "what it runs is made anew, and that cannot be changed in it"
        return PlanChange("replace", step.id, words, orphan)
    if item is None:
        return PlanChange("create", step.id, f"there is no {kind(step.kind).title.lower()} like it")
    match.items[step.id] = item
    places = _places(step.kind, wanted, item)
    found = [(p, differences(wanted, item.data, (p,), match.names)) for p in places]
    apart = {place: words[0] for place, words in found if words}
    if apart.keys() <= {"description"} and step.kind in DESCRIBED:
        apart = {}
    others = [] if apart else _other_variables(match, step)
    if others:
        words = "its secret comes from another variable than before"
        return PlanChange("change", step.id, words, item, {name: wanted[name] for name in others})
    fields: dict[str, Json] = {}
    labelling = ""
    for place in apart:
        fields |= _patch(place, wanted)
    if step.kind == "cluster" and (unlabelled := _labels_off(item, wanted)):
        labelling = "a model labels its groups, the answers want no labels"
        apart["llm_labeling"] = labelling
        fields |= unlabelled
    if not apart:
        return PlanChange("keep", step.id, "it is as the answers want it", item)
    free = {entry.name for entry in kind(step.kind).editable}
    told = [p for p in apart if not (labelling and p == "llm_labeling")]
    if len(told) > 1 and step.kind in DESCRIBED:
        told = [place for place in told if place != "description"]
    why = reason(wanted, item, told, match.ids)
    why = "; ".join(part for part in (why, labelling) if part)
    if fields.keys() <= free and kind(step.kind).update:
        return PlanChange("change", step.id, why, item, fields)
    return PlanChange("replace", step.id, why + FIXED, item)


def _patch(place: str, wanted: Mapping[str, Json]) -> dict[str, Json]:
    """The field that has to be sent: under the name that the API gives it back by."""
    here, _, there = place.partition("=")
    if there and "." not in there:
        return {there: value_at(wanted, here)}
    top = here.split(".")[0]
    return {top: wanted.get(top)}


def _labels_off(item: Item, wanted: Mapping[str, Json]) -> dict[str, Json]:
    """What switches a cluster's labelling off, where the plan has none and the cluster has."""
    there = mapping(item.data.get("llm_labeling"))
    if "llm_labeling" in wanted or not there or truth(there.get("enabled")) is False:
        return {}
    kept = {key: value for key, value in there.items() if "${" not in str(value)}
    return {"llm_labeling": {**kept, "enabled": False}}


def _places(name: str, wanted: Mapping[str, Json], item: Item) -> list[str]:
    """What decides, and everything else that could be changed and is readable."""
    lookup = kind(name).lookup
    places = [*(lookup.compare if lookup else ()), *FURTHER.get(name, ())]
    named = {place.partition("=")[0].split(".")[0] for place in places}
    for entry in kind(name).editable:
        if entry.name in wanted and entry.name in item.data and entry.name not in named:
            places.append(entry.name)
    return places


def _existing(match: _Match, step: Step, wanted: Mapping[str, Json]) -> Item | None:
    every = match.workspace.of(step.kind)
    if step.kind not in NAMELESS:
        return next((item for item in every if item.name == step.name), None)
    same = kind(step.kind).lookup
    keys = [key for key in (same.same if same else ()) if key != "schedule_config"]
    if step.kind == "trigger":
        keys = ["action_type", "action_config"]
    if any("${" in str(wanted.get(key)) for key in keys):
        return None
    fits = [
        item for item in every
        if all(covers(item.data.get(key), wanted.get(key), match.names) for key in keys)
    ]  # fmt: skip
    return next((item for item in fits if item.name == step.name), next(iter(fits), None))


def _orphan(match: _Match, step: Step, wanted: Mapping[str, Json]) -> Item | None:
    """The trigger of what is to be deleted, which would fire for nothing."""
    if step.kind != "trigger" or not match.gone:
        return None
    return next((
        item for item in match.workspace.of("trigger")
        if item.data.get("action_type") == wanted.get("action_type")
        and match.gone.keys() & set(map(str, mapping(item.data.get("action_config")).values()))
    ), None)  # fmt: skip


def _reused(match: _Match, step: Step) -> PlanChange:
    item = match.workspace.find("connection", step.name)
    if item is None:
        return PlanChange("create", step.id, "there is no connection of this name")
    match.items[step.id] = item
    return PlanChange("keep", step.id, "it is there to be used", item)


def _attached(match: _Match, step: Step) -> PlanChange:
    """A taxonomy is attached when the collection names it among its applications."""
    body = mapping(step.request.body if step.request else None)
    wanted = [
        _filled(match, value) for value in values_at(body, "taxonomy_applications.taxonomy_id")
    ]
    targets = [match.items[ref.step] for ref in step.refs if ref.step in match.items]
    for target in targets:
        present = values_at(target.data, "taxonomy_applications.taxonomy_id")
        if target.kind == "collection" and wanted and all(one in present for one in wanted):
            return PlanChange("keep", step.id, "it is attached", target)
    return PlanChange("create", step.id, "it is not attached")


def _filled(match: _Match, value: Json) -> Json:
    """The value with references to existing resources filled in.

    What an existing resource does not tell (a feature URI) and what is only known to the
    environment is left out of the comparison; what will only exist later stays written as a
    reference, and so differs from everything.
    """
    if isinstance(value, Ref):
        item = match.items.get(value.step)
        if item is None:
            return str(value)
        found = item.data.get(value.field) or kind(item.kind).outputs(item.data).get(value.field)
        return found or (item.id if value.field.endswith("_id") else None)
    if isinstance(value, FileRef) or (isinstance(value, str) and "${env:" in value):
        return None
    if isinstance(value, dict):
        filled = {key: _filled(match, inner) for key, inner in value.items()}
        return {key: inner for key, inner in filled.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [_filled(match, inner) for inner in value]
    return value


def _unmanaged(match: _Match) -> Iterator[PlanChange]:
    used = {item.key for item in match.items.values()}
    ours = f"{match.plan.project}-job-notifications"
    for name, found in match.workspace.items.items():
        for item in found:
            foreign = name in ORGANIZATION and not (name == "webhook" and item.name == ours)
            if item.key not in used and not foreign:
                named = text_at(item.data, "source_path") if name == "sync" else item.name
                yield PlanChange("not managed", f"{name}.{named}", NOBODY, item)
    yield from left_over(match.plan, match.items, match.workspace)
