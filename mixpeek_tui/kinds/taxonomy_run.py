"""Taxonomy run: applies a taxonomy to the documents that are already there."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Body, Kind, Watch
from mixpeek_tui.kinds.labels import target
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.step import Call, Ref, Step, below, path
from mixpeek_tui.kinds.taxonomy import steps as taxonomy_steps
from mixpeek_tui.kinds.taxonomy_application import WHY


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """Classify the processed documents, once the taxonomy is attached."""
    found = target(answers.taxonomy, names) if answers.taxonomy else None
    created = next(iter(taxonomy_steps(answers, names)), None)
    if found is None or created is None or not found.dataset.source.brings_data:
        return
    yield Step(
        id=f"taxonomy_run.{found.name}", kind="taxonomy_run", name=found.name, verb="run",
        why=WHY,
        request=Call("POST", path("/v1/collections/", found.id, "/apply-taxonomy"),
                     {"taxonomy_id": Ref(created.id, "taxonomy_id")}),
        after=(f"taxonomy_application.{found.name}", found.batch),
        group="taxonomy", details=("classify the documents",),
    )  # fmt: skip


def watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """The task that classifies."""
    task = reply.get("task_id")
    return (Watch(below("/v1/tasks", task), False),) if task else ()


KIND = Kind(
    name="taxonomy_run", title="Taxonomy run", plural="taxonomy runs", path="/v1/collections",
    id_field="task_id", browsable=False, steps=steps, watch=watch,
    help="Applies a taxonomy to documents that are already there.",
)  # fmt: skip
