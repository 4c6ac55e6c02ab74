"""Taxonomy application: what makes a collection use a taxonomy; without it nothing happens."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.labels import target
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, path
from mixpeek_tui.kinds.taxonomy import steps as taxonomy_steps

WHY = Why("taxonomy", "the classification in Taxonomy", "taxonomy")


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """Attach the taxonomy to the collection whose documents it classifies."""
    found = target(answers.taxonomy, names) if answers.taxonomy else None
    created = next(iter(taxonomy_steps(answers, names)), None)
    if found is None or created is None:
        return
    taxonomy = Ref(created.id, "taxonomy_id")
    yield Step(
        id=f"taxonomy_application.{found.name}", kind="taxonomy_application", name=found.name,
        verb="attach", why=WHY,
        request=Call("PATCH", path("/v1/collections/", found.id),
                     {"taxonomy_applications": [{"taxonomy_id": taxonomy}]}),
        group="taxonomy", details=("attached to the collection",),
    )  # fmt: skip


KIND = Kind(
    name="taxonomy_application", title="Taxonomy application", plural="taxonomy applications",
    path="/v1/collections", id_field="collection_id", browsable=False, steps=steps,
    help="Makes a collection use a taxonomy.",
)  # fmt: skip
