"""When a dataset or a field gets another name, what refers to it follows."""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.interview.answers import Answers, Field
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.switching import followed


def rename_project(state: State, name: str) -> State:
    """Give the project another name; rows that are off or renamed stay so."""
    was = state.parked.get("project#was", state.answers.project)
    state = state.put("project", name)
    if not name:
        return state.park("project#was", was)
    before = replace(state.answers, project=was)
    return replace(state.forget("project#was"), answers=followed(before, state.answers))


def rename_alert(state: State, place: str, name: str) -> State:
    """Give an alert another name; its rows that are off or renamed stay so."""
    key = f"{place}#was"
    was = state.parked.get(key, places.get(state.answers, place))
    state = state.put(place, name)
    if not name:
        return state.park(key, was)
    before = places.put(state.answers, place, was)
    return replace(state.forget(key), answers=followed(before, state.answers))


def rename_dataset(state: State, index: int, name: str) -> State:
    """Give a dataset another name; taxonomy, clustering and alerts follow.

    While the name is empty or another dataset's, references keep to the last good one.
    """
    place = f"datasets[{index}].name"
    key = f"{place}#was"
    was = state.parked.get(key, state.answers.datasets[index].name)
    others = {d.name for n, d in enumerate(state.answers.datasets) if n != index}
    state = state.put(place, name)
    if not name or name in others:
        return state.park(key, was)
    after = _dataset_followed(state.answers, was, name)
    before = _dataset_followed(places.put(after, place, was), name, was)
    return replace(state.forget(key), answers=followed(before, after))


def _dataset_followed(answers: Answers, old: str, new: str) -> Answers:
    taxonomy, clustering = answers.taxonomy, answers.clustering
    if taxonomy is not None and taxonomy.dataset == old:
        taxonomy = replace(taxonomy, dataset=new)
    if clustering is not None and clustering.dataset == old:
        clustering = replace(clustering, dataset=new)
    alerts = tuple(
        replace(alert, dataset=new) if alert.dataset == old and old else alert
        for alert in answers.notifications.alerts
    )
    notifications = replace(answers.notifications, alerts=alerts)
    return replace(answers, taxonomy=taxonomy, clustering=clustering, notifications=notifications)


def set_fields(state: State, index: int, fields: tuple[Field, ...]) -> State:
    """Change a dataset's fields; if one got another name, what refers to it follows."""
    before = state.answers.datasets[index].fields
    state = state.put(f"datasets[{index}].fields", fields)
    if len(before) != len(fields):
        return state
    changed = [n for n, (a, b) in enumerate(zip(before, fields, strict=True)) if a.name != b.name]
    if len(changed) != 1:
        return state
    return _rename_field(state, index, changed[0], before)


def _rename_field(state: State, index: int, number: int, before: tuple[Field, ...]) -> State:
    dataset = state.answers.datasets[index]
    new = dataset.fields[number].name
    key = f"datasets[{index}].fields#was[{number}]"
    was = state.parked.get(key, before[number].name)
    others = {f.name for n, f in enumerate(dataset.fields) if n != number}
    if not new or new in others:
        return state.park(key, was)
    state = state.forget(key)
    if not was:
        return state
    elsewhere = any(d.field(was) for n, d in enumerate(state.answers.datasets) if n != index)
    return replace(
        state, answers=_field_followed(state.answers, dataset.name, was, new, elsewhere)
    )


def _field_followed(answers: Answers, dataset: str, old: str, new: str, shared: bool) -> Answers:
    taxonomy, clustering, retrieval = answers.taxonomy, answers.clustering, answers.retrieval
    if taxonomy is not None and taxonomy.dataset == dataset and taxonomy.field == old:
        taxonomy = replace(taxonomy, field=new)
    if clustering is not None and clustering.dataset == dataset:
        attributes = tuple(new if a == old else a for a in clustering.attributes)
        clustering = replace(clustering, attributes=attributes)
    if not shared:
        filters = tuple(new if f == old else f for f in retrieval.filter_fields)
        retrieval = replace(retrieval, filter_fields=filters)
    return replace(answers, taxonomy=taxonomy, clustering=clustering, retrieval=retrieval)
