"""Checks of the Taxonomy section."""

from __future__ import annotations

from collections.abc import Iterator

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import TEXTUAL, Answers, Label, Taxonomy

MOST_LABELS = 1000
LONGEST = 200
DEEPEST = 5


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about the taxonomy."""
    taxonomy = answers.taxonomy
    if taxonomy is None:
        return
    if taxonomy.kind not in ("flat", "hierarchical"):
        yield Complaint("taxonomy.kind", f"{taxonomy.kind!r} is no kind", "flat, hierarchical")
    yield from _subject(answers, taxonomy)
    if taxonomy.infer and taxonomy.kind == "flat":
        words = "only a hierarchy can be inferred"
        yield Complaint("taxonomy.infer", words, "kind: hierarchical, or labels")
    if taxonomy.infer and taxonomy.labels:
        words = "labels are given although the hierarchy is inferred"
        yield Complaint("taxonomy.labels", words, "labels or infer, not both")
    if not taxonomy.infer and not taxonomy.labels:
        yield Complaint("taxonomy.labels", "missing", "at least one label with a name")
    total = sum(1 for _ in walk(taxonomy.labels))
    if total > MOST_LABELS:
        yield Complaint("taxonomy.labels", f"{total} labels", f"1 to {MOST_LABELS} labels")
        return
    yield from _labels(taxonomy)


def _subject(answers: Answers, taxonomy: Taxonomy) -> Iterator[Complaint]:
    names = ", ".join(d.name for d in answers.datasets if d.name)
    dataset = answers.dataset(taxonomy.dataset) if taxonomy.dataset else None
    if dataset is None:
        words = f"there is no dataset {taxonomy.dataset!r}" if taxonomy.dataset else "missing"
        yield Complaint("taxonomy.dataset", words, names or "a dataset of Data")
        return
    texts = ", ".join(f.name for f in dataset.of_type(*TEXTUAL))
    field = dataset.field(taxonomy.field) if taxonomy.field else None
    if not texts:
        words = f"{dataset.name} has no text that could be classified"
        yield Complaint("taxonomy.dataset", words, "a dataset with a text field")
        yield Complaint("datasets", f"the taxonomy needs a text field in {dataset.name}",
                        "a text field, or another dataset in Taxonomy", "warning")  # fmt: skip
    elif field is None:
        words = f"{dataset.name} has no field {taxonomy.field!r}" if taxonomy.field else "missing"
        yield Complaint("taxonomy.field", words, texts)
    elif field.type not in TEXTUAL:
        yield Complaint("taxonomy.field", f"{field.name} is {field.type}, not text", texts)


def walk(
    labels: tuple[Label, ...], place: str = "", depth: int = 1
) -> Iterator[tuple[str, Label, int]]:
    """Every label with its place in the answers and its level, children after their parent."""
    for index, label in enumerate(labels):
        where = f"{place}.children[{index}]" if place else f"taxonomy.labels[{index}]"
        yield where, label, depth
        yield from walk(label.children, where, depth + 1)


def _labels(taxonomy: Taxonomy) -> Iterator[Complaint]:
    seen: dict[tuple[str, str], str] = {}
    for place, label, depth in walk(taxonomy.labels):
        above = place.rpartition(".")[0]
        if not label.name.strip():
            yield Complaint(f"{place}.name", "missing", "a name")
        elif len(label.name) > LONGEST:
            words = f"{len(label.name)} characters"
            yield Complaint(f"{place}.name", words, f"1 to {LONGEST} characters")
        elif (above, label.name) in seen:
            words = f"the label {label.name!r} is there twice"
            yield Complaint(f"{place}.name", words, "each once")
        seen[above, label.name] = place
        if label.children and taxonomy.kind == "flat":
            words = "a flat taxonomy has no children"
            yield Complaint(f"{place}.children", words, "kind: hierarchical, or no children")
        if depth == DEEPEST + 1:
            words = f"labels are nested more than {DEEPEST} deep"
            yield Complaint(place, words, f"up to {DEEPEST} levels")
