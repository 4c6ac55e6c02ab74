"""The lines at the top of a cluster: its state, what it groups and how, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median

from mixpeek_tui.text import age, count, duration, fit, plural, safe, width
from mixpeek_tui.ui.browse.clusters.cluster_look import Looked
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Part
from mixpeek_tui.workspace.cells import plain, state_of
from mixpeek_tui.workspace.fields import moment, number, text_at, whole
from mixpeek_tui.workspace.item import Item

GAP, STRIP = "   ", 20


def fact_lines(looked: Looked, now: datetime, room: int) -> Sequence[Line]:
    """What is known, in as few lines as it takes; each fits."""
    state = state_of(looked.item)
    mark = Part(f"{PHASE_MARKS[state.phase]} {safe(state.words)}", PHASE_STYLES[state.phase])
    found = [(mark, *_joined(_counts(looked, now), room - width(mark.text)))]
    if said := plain(looked.item.data.get("description")):
        found.append((Part(fit(said, room), ""),))
    found += [(Part(line, "muted"),) for line in _packed(_settings(looked.item), room)]
    found += [(Part(fit(safe(line), room), style),) for line, style in _remarks(looked, now)]
    return found


def _joined(parts: Iterator[str], room: int) -> Line:
    """As many of them as fit, the first of them first."""
    words = ""
    for part in parts:
        if part and width(words) + len(GAP) + width(part) <= room:
            words += GAP + part
    return (Part(words, "muted"),) if words else ()


def _packed(parts: Iterator[str], room: int) -> Sequence[str]:
    """All of them, in as many lines as it takes."""
    lines: list[str] = []
    for part in parts:
        if lines and width(lines[-1]) + len(GAP) + width(part) <= room:
            lines[-1] += GAP + part
        else:
            lines.append(fit(part, room))
    return lines


def _counts(looked: Looked, now: datetime) -> Iterator[str]:
    data = looked.item.data
    groups, documents = whole(data.get("num_clusters")), whole(data.get("num_documents_clustered"))
    yield safe(text_at(data, "algorithm") or text_at(data, "cluster_type")).replace("_", " ")
    yield plural(groups, "group") if groups is not None else ""
    yield plural(documents, "document") if documents is not None else ""
    when, took = moment(data.get("last_executed_at")), _took(looked)
    if when is not None:
        spent = f" in {duration(took)}" if took is not None else ""
        yield f"ran {age((now - when).total_seconds())} ago{spent}"


def _took(looked: Looked) -> float | None:
    """How long the latest run took, as the list of runs says it; else as the cluster does."""
    times = (took_seconds(run) for run in looked.runs if state_of(run).phase == "done")
    found = next(times, None)
    return number(looked.item.data.get("execution_time_seconds")) if found is None else found


def _settings(item: Item) -> Iterator[str]:
    data = item.data
    if attributes := plain(data.get("clustered_attributes")):
        nested = ", each within the one before" if data.get("hierarchical_grouping") else ""
        yield f"by {attributes}{nested}"
    if data.get("enrich_source") is True:
        yield "writes the group into each document"
    elif data.get("enrich_source") is False:
        yield "documents are left as they are"
    model = plain(data.get("llm_labeling") and text_at(data, "llm_labeling.model_name"))
    if model and text_at(data, "llm_labeling.enabled") != "False":
        yield f"labels by {model}"
    if data.get("filters"):
        yield "of some documents only (filters)"


def _remarks(looked: Looked, now: datetime) -> Iterator[tuple[str, str]]:
    state = state_of(looked.item)
    if state.error:
        yield state.error, "failed"
    if looked.run is not None:
        when = moment(looked.run.data.get("created_at"))
        ago = f", {age((now - when).total_seconds())} ago" if when else ""
        yield f"shown: the run {run_name(looked.run)}{ago}; esc goes back to the latest", "blocked"
    if looked.groups.stale:
        yield "documents were deleted since; sizes may be off until it runs again", "blocked"
    errors = looked.item.data.get("llm_labeling_errors")
    if isinstance(errors, list) and errors:
        yield f"some labels could not be made: {plain(errors[0])}", "blocked"
    for problem in looked.problems:
        yield problem, "failed"
    if looked.problems:
        yield "ctrl+r tries again", "muted"


def run_name(run: Item) -> str:
    """The name that somebody gave to a run, else its id; outside text."""
    return text_at(run.data, "run_name") or run.id


def groups_title(looked: Looked) -> str:
    """Above the groups: how many, of how many documents."""
    if not looked.groups.groups:
        return "Groups"
    documents = looked.groups.documents
    of = f" of {plural(documents, 'document')}" if documents is not None else ""
    return f"Groups   {count(len(looked.groups.groups))}{of}"


def runs_title(looked: Looked) -> Line:
    """Above the runs: how many, the last of them as marks, oldest first, how long they take."""
    if not looked.runs:
        return (Part("Runs", "muted"),)
    total = looked.runs_total if looked.runs_total is not None else len(looked.runs)
    parts = [Part(f"Runs   {count(total)}   ", "muted")]
    for run in list(looked.runs[:STRIP])[::-1]:
        phase = state_of(run).phase
        parts.append(Part(f"{PHASE_MARKS[phase]} ", PHASE_STYLES[phase]))
    times = [t for t in map(took_seconds, looked.runs) if t is not None]
    if len(times) > 1:
        parts.append(Part(f"  usually {duration(median(times))}", "muted"))
    return parts


def took_seconds(run: Item) -> float | None:
    """How long a run took, if it tells."""
    for name in ("execution_time_seconds", "duration_seconds"):
        if (found := number(run.data.get(name))) is not None:
            return found
    start, end = moment(run.data.get("created_at")), moment(run.data.get("completed_at"))
    return (end - start).total_seconds() if start and end else None


def instead_of_groups(looked: Looked) -> str:
    """Words where there is no group to show; empty where there is one."""
    if looked.groups.groups:
        return ""
    if not looked.read:
        return "loading groups"
    if looked.problems:
        return "The groups could not be read; see above."
    if looked.never_ran:
        return "This cluster never ran.\nx runs it: it groups the documents as they are now."
    phases = {state_of(run).phase for run in looked.runs[:1]}
    if phases & {"running", "waiting"}:
        return "A run is at work; its groups appear here when it is over."
    if "failed" in phases:
        return "The last run failed and left no groups.\ntab, then enter on the run tells more."
    if any(whole(run.data.get("num_clusters")) for run in looked.runs[:1]):
        return "The API does not list the groups of this run."
    return "The last run found no groups.\nFewer documents than a group needs give none."


def instead_of_picture(looked: Looked) -> str:
    """Words where there is no point to show; empty where there is one."""
    if looked.picture.points or looked.picture.centres:
        return ""
    if not looked.read:
        return "loading the picture"
    if looked.never_ran:
        return "no picture yet: run the cluster"
    if state_of(looked.item).phase in ("running", "waiting"):
        return "no picture yet: a run is at work"
    return "the API keeps no picture of this run"
