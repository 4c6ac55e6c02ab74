"""Checks of the Data section: project, datasets, fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import (
    FIELD_TYPES,
    MEDIA,
    STORED_AS,
    TEXTUAL,
    Answers,
    Dataset,
    Field,
)
from mixpeek_tui.interview.checks.source import check_source
from mixpeek_tui.interview.column_names import FIELD_NAME, TAKEN, UNSAFE

PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]{2,40}")
PROJECT_WORDS = "3 to 41 of a-z 0-9 _ -, beginning with a letter or digit"
DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
DATASET_WORDS = "1 to 40 of a-z A-Z 0-9 _ -, beginning with a letter or digit"
FIELD_WORDS = "1 to 100 of a-z A-Z 0-9 _"
MOST_DATASETS = 100
MOST_FIELDS = 500


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about project, datasets and fields."""
    if answers.version != 1:
        yield Complaint("version", f"version {answers.version} is unknown", "1")
    if not PROJECT.fullmatch(answers.project):
        words = f"{answers.project!r} is no project name" if answers.project else "missing"
        yield Complaint("project", words, PROJECT_WORDS)
    if not answers.datasets:
        yield Complaint("datasets", "at least one dataset is needed", "a list of datasets")
    if len(answers.datasets) > MOST_DATASETS:
        yield Complaint("datasets", f"{len(answers.datasets)} datasets", f"up to {MOST_DATASETS}")
    seen: dict[str, int] = {}
    for index, dataset in enumerate(answers.datasets):
        place = f"datasets[{index}]"
        if dataset.name and dataset.name in seen:
            first = f"dataset {seen[dataset.name] + 1}"
            yield Complaint(
                f"{place}.name", f"the dataset {dataset.name!r} is there twice, first as {first}",
                "a name of its own",
            )  # fmt: skip
        seen.setdefault(dataset.name, index)
        yield from _dataset(dataset, place)


def _dataset(dataset: Dataset, place: str) -> Iterator[Complaint]:
    if not DATASET.fullmatch(dataset.name):
        words = f"{dataset.name!r} is no dataset name" if dataset.name else "missing"
        yield Complaint(f"{place}.name", words, DATASET_WORDS)
    if not dataset.fields:
        yield Complaint(f"{place}.fields", "at least one field is needed", "name and type each")
    if len(dataset.fields) > MOST_FIELDS:
        yield Complaint(f"{place}.fields", f"{len(dataset.fields)} fields", f"up to {MOST_FIELDS}")
    seen: set[str] = set()
    for number, field in enumerate(dataset.fields):
        where = f"{place}.fields[{number}]"
        if field.name and field.name in seen:
            words = f"the field {field.name!r} is there twice"
            yield Complaint(f"{where}.name", words, "a name of its own")
        seen.add(field.name)
        yield from _field(field, where)
    if dataset.fields and not any(f.type in MEDIA | TEXTUAL for f in dataset.fields):
        yield Complaint(
            f"{place}.fields", "nothing here can be searched: no text, image, video or audio field",
            "at least one such field", "warning",
        )  # fmt: skip
    yield from check_source(dataset.source, f"{place}.source")


def _field(field: Field, place: str) -> Iterator[Complaint]:
    if not FIELD_NAME.fullmatch(field.name):
        words = f"{field.name!r} is no field name" if field.name else "missing"
        yield Complaint(f"{place}.name", words, FIELD_WORDS)
    elif field.name in TAKEN:
        words = f"the API keeps {field.name!r} for itself, it cannot be sent as data"
        yield Complaint(f"{place}.name", words, "another name")
    elif field.name in UNSAFE or field.name.startswith("_"):
        words = f"the API uses {field.name!r} itself and may drop its values"
        yield Complaint(f"{place}.name", words, "another name", "warning")
    if field.type not in FIELD_TYPES:
        yield Complaint(f"{place}.type", f"{field.type!r} is no type", ", ".join(FIELD_TYPES))
    if field.embed and field.type not in TEXTUAL | MEDIA:
        words = f"a {field.type} field cannot be embedded"
        yield Complaint(f"{place}.embed", words, "text, string, image, video or audio")
    if field.stored_as is not None:
        yield from _stored_as(field, place)


def _stored_as(field: Field, place: str) -> Iterator[Complaint]:
    stored = field.stored_as
    if stored not in STORED_AS:
        yield Complaint(f"{place}.stored_as", f"{stored!r} is no type", ", ".join(STORED_AS))
    elif field.type in MEDIA and stored != field.type:
        words = f"a {field.type} field can only be stored as {field.type}"
        yield Complaint(f"{place}.stored_as", words, field.type)
    elif field.type not in MEDIA and stored in MEDIA:
        words = f"a {field.type} field cannot be stored as {stored}"
        accepted = ", ".join(s for s in STORED_AS if s not in MEDIA)
        yield Complaint(f"{place}.stored_as", words, accepted)
