"""Checks of texts that are sent as they were typed: nothing in them may read as a mark.

``${STEP.FIELD}``, ``${env:NAME}`` and ``@file:PATH`` are filled in by this program before a request
goes out, templates by the API (Jinja2, contract §3).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from mixpeek_tui.addresses import ENV
from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.checks.taxonomy import walk

FILLED = re.compile(r"\$\{[^}]*\}|@file:")
TEMPLATE = re.compile(r"\{[{%#]|\{INPUT\.")


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about marks in words, and about marks other than variables elsewhere."""
    for place, text in _words(answers):
        if found := FILLED.search(text):
            words = f"{found[0]!r} stands for a value that is filled in; words go out as they stand"
            yield Complaint(place, words, "words without ${…} and @file:")
    for place, text in _values(answers):
        if found := FILLED.search(ENV.sub("", text)):
            words = f"{found[0]!r} stands for a value of another step or for a file"
            yield Complaint(place, words, "text without it, or ${env:NAME}")
    for index, alert in enumerate(answers.notifications.alerts):
        if found := TEMPLATE.search(alert.watch_for):
            words = f"{found[0]!r} begins a template, which the API would fill in"
            yield Complaint(f"notifications.alerts[{index}].watch_for", words, "words without it")


def _words(answers: Answers) -> Iterator[tuple[str, str]]:
    """Texts that people read."""
    for index, dataset in enumerate(answers.datasets):
        yield f"datasets[{index}].description", dataset.description
    if answers.taxonomy is not None:
        for place, label, _ in walk(answers.taxonomy.labels):
            yield f"{place}.name", label.name
            yield f"{place}.description", label.description
    for index, alert in enumerate(answers.notifications.alerts):
        yield f"notifications.alerts[{index}].watch_for", alert.watch_for


def _values(answers: Answers) -> Iterator[tuple[str, str]]:
    """Texts that programs read, and that may come from the environment."""
    for index, dataset in enumerate(answers.datasets):
        place = f"datasets[{index}].source"
        yield from _texts(dataset.source, place)
        if dataset.source.credentials is not None:
            yield from _texts(dataset.source.credentials, f"{place}.credentials")
    for index, alert in enumerate(answers.notifications.alerts):
        place = f"notifications.alerts[{index}].channel"
        yield from _texts(alert.channel, place)
        yield from ((f"{place}.to[{n}]", address) for n, address in enumerate(alert.channel.to))
    if answers.notifications.webhook is not None:
        yield "notifications.webhook.url", answers.notifications.webhook.url


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    assert dataclasses.is_dataclass(value)
    for key in dataclasses.fields(value):
        text = getattr(value, key.name)
        if isinstance(text, str):
            yield f"{place}.{key.name}", text
