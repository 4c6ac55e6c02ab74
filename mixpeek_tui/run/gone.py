"""Following a deletion until what is deleted is really gone."""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.kinds.kind import Kind, Watch
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.wire import Json


def until_gone(owner: Kind, path: str, task: str) -> Watch:
    """What to look at after a deletion was accepted.

    The task first; when it is over or forgotten, the resource itself, until it is gone.

    Args:
        owner: The resource's kind.
        path: Where the resource is read.
        task: Id of the task that the answer named; empty if it named none.
    """
    behind = Watch(path, owner.namespaced, _still_there, until_gone=True)
    return Watch(f"/v1/tasks/{task}", False, fallback=behind, confirm=True) if task else behind


def _still_there(body: Json) -> JobState:
    found = read_job(body)
    if found.phase == "failed":
        return found
    return replace(found, phase="running", words="still being deleted")
