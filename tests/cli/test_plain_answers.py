"""Whatever an answers file can say, the lines can say: each file is typed and comes out the same."""

from __future__ import annotations

import argparse
import io
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.outside import outside
from mixpeek_tui.cli.plain_console import Console
from mixpeek_tui.cli.plain_interview import Interview
from mixpeek_tui.cli.plain_questions import Question, is_list
from mixpeek_tui.interview.answers import Answers, Field, Schedule
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.interview.draft_file import load as load_draft
from mixpeek_tui.interview.file import read
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.fields.spec import Pick, Table
from mixpeek_tui.ui.sections.label_lines import write
from mixpeek_tui.ui.sections.registry import NAMES
from mixpeek_tui.ui.sections.secrets import name_in
from mixpeek_tui.ui.sections.source import SECRETS, way_of
from tests.workspace.strict_world import furnished

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

DATA = Path(__file__).parent.parent / "data"
FILES = [DATA / "shop.yaml", *sorted((DATA / "answers").glob("*.yaml"))]


class Typist(io.RawIOBase):
    """Types the answers that it wants to see come out."""

    def __init__(self, wanted: Answers) -> None:
        super().__init__()
        self.wanted = wanted
        self.interview: Interview | None = None
        self.lines: deque[str] = deque()
        self.asked: set[str] = set()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """One line, typed when it is asked for."""
        self.count += 1
        assert self.count < 3000, "the same is asked again and again"
        if not self.lines:
            assert self.interview is not None
            question = self.interview.asked().at(self.interview.place)
            assert question is not None
            self.lines.extend(self.typed(question))
        line = self.lines.popleft().encode() + b"\n"
        memoryview(buffer)[: len(line)] = line
        return len(line)

    def typed(self, question: Question) -> list[str]:
        spec, place, wanted = question.spec, question.place, self.wanted
        if is_list(spec):
            assert isinstance(spec, Pick)
            more = len(places.get(wanted, place)) > len(spec.options) - 1
            return ["+" if more else ""]
        assert place not in self.asked, f"{place} is asked twice"
        self.asked.add(place)
        if isinstance(spec, Table):
            return [*table(places.get(wanted, place)), ""]
        if isinstance(spec, Pick):
            return [picked(wanted, place, spec)]
        value = places.get(wanted, place)
        if place == "taxonomy.labels":
            return [*write(value).splitlines(), ""]
        if place.endswith(".to"):
            value = ", ".join(value)
        if place.rpartition(".")[2] in SECRETS:
            value = name_in(value)
        return ["" if value is None else f"={value}"]


def table(fields: tuple[Field, ...]) -> list[str]:
    lines = [", ".join(f"f{n} ({f.type})" for n, f in enumerate(fields))]
    for number, field in enumerate(fields, 1):
        lines.append(f"name {number} {field.name}")
        if field.embed is not None:
            lines.append(f"embed {number} {'yes' if field.embed else 'no'}")
        if field.stored_as:
            lines.append(f"store {number} {field.stored_as}")
    return lines


def picked(wanted: Answers, place: str, spec: Pick) -> str:
    value = places.get(wanted, place.partition("#")[0])
    if place.endswith("#way"):
        return f"={way_of(places.get(wanted, place.removesuffix('#way')))}"
    if place.endswith("#wanted"):
        return "yes" if value else "no"
    if place == "taxonomy.infer":
        return "=yes" if value else "=no"
    if isinstance(value, bool):
        return "1" if value else "2"
    if place.startswith("automation."):
        assert value is None or isinstance(value, Schedule)
        return "off" if value is None else f"={value.every or 'cron'}"
    if spec.many:
        offered = [o.value for o in spec.options]
        chosen = [v for v in value or () if v in offered]
        return ", ".join(str(offered.index(v) + 1) for v in chosen) or "none"
    return f"={'none' if value is None else value}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_typed_answers_are_those_of_the_file(path: Path, tmp_path: Path) -> None:
    answers, _ = read(path.read_text())
    wanted = replace(answers, skip=(), rename={})
    typist, out = Typist(wanted), io.StringIO()
    environ = {"MIXPEEK_TUI_HOME": str(tmp_path)}
    lines = io.TextIOWrapper(io.BufferedReader(typist), encoding="utf-8")
    shell = Shell(environ, out, out, lines)
    world = outside(argparse.Namespace(), shell)
    drafting = Drafting.begin(world.drafts, None)
    folder = furnished(tmp_path)
    base_dir = tmp_path if path.parent == DATA else folder
    interview = Interview(world, Console(shell), None, drafting, base_dir)
    typist.interview = interview
    interview.enter(NAMES[0])
    interview.ask_all()
    assert in_order(interview.state.answers) == in_order(wanted), out.getvalue()
    kept = load_draft(world.drafts / f"{drafting.name}.json")
    assert kept is not None
    assert kept.answers == interview.state.answers


def in_order(answers: Answers) -> Answers:
    """With events in one order, and without a prefix where it is empty: both mean the same."""
    webhook = answers.notifications.webhook
    datasets = tuple(
        replace(d, source=replace(d.source, prefix=d.source.prefix or None))
        for d in answers.datasets
    )
    answers = replace(answers, datasets=datasets)
    if webhook is None:
        return answers
    events = tuple(sorted(webhook.events))
    notifications = replace(answers.notifications, webhook=replace(webhook, events=events))
    return replace(answers, notifications=notifications)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_enter_changes_nothing(path: Path, tmp_path: Path) -> None:
    answers, _ = read(path.read_text())
    lines = io.StringIO("\n" * 3000)
    shell = Shell({"MIXPEEK_TUI_HOME": str(tmp_path)}, io.StringIO(), io.StringIO(), lines)
    world = outside(argparse.Namespace(), shell)
    interview = Interview(world, Console(shell), Draft(answers), Drafting.begin(world.drafts, None))
    interview.enter(NAMES[0])
    interview.ask_all()
    assert interview.state.answers == answers
    assert list(world.drafts.iterdir()) == []
