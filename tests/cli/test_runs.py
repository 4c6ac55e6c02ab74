"""Runs from the command line: undone ones, unfinished ones, and what fits a terminal's width."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mixpeek_tui.cli.arguments import command_of, parse
from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import width
from tests.cli.conftest import ROOT
from tests.strict_server import Fault, Options, StrictServer, serving

MINIMAL = str(ROOT / "tests" / "data" / "answers" / "minimal.yaml")
SECONDS = re.compile(r"created .*?  (\d+(?:\.\d+)?) (ms|s)\b")


class Typed(io.StringIO):
    """A stream of a terminal."""

    def isatty(self) -> bool:
        return True


class Told:
    """What a command wrote, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def lines(self) -> list[str]:
        return [*self.out.splitlines(), *self.err.splitlines()]


class Desk:
    """Somebody who types commands, at a terminal of so many columns or in a pipe."""

    def __init__(self, server: StrictServer, environ: Mapping[str, str]) -> None:
        self.server, self.environ = server, environ

    def types(self, *words: str, answer: str = "", terminal: bool = True) -> Told:
        kind = Typed if terminal else io.StringIO
        out, err = kind(), kind()
        options = parse(words)
        code = command_of(options).run(options, Shell(self.environ, out, err, kind(answer)))
        return Told(code, out.getvalue(), err.getvalue())

    @property
    def run(self) -> str:
        return str(self.runs[0]["run"])

    @property
    def runs(self) -> list[dict[str, object]]:
        found = json.loads(self.types("runs", "--json").out)
        assert isinstance(found, list)
        return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    server = StrictServer(Options(job_seconds=0.05))
    with serving(server) as url:
        environ = {
            "MIXPEEK_API_KEY": "sk_strict_test_key",
            "MIXPEEK_BASE_URL": url,
            "MIXPEEK_TUI_HOME": str(tmp_path / "home"),
            "PATH": os.environ["PATH"],
        }
        yield Desk(server, environ)


def test_an_undone_run_is_created_again_only_if_that_is_wanted(desk: Desk) -> None:
    assert desk.types("apply", MINIMAL, "--yes").code == 0
    assert desk.types("undo", desk.run, answer="y\n").code == 0
    assert desk.runs[0]["outcome"] == "undone"
    sent = len(desk.server.requests)

    with pytest.raises(UsageError, match=r"was undone.*--yes"):
        desk.types("resume", desk.run, terminal=False)
    declined = desk.types("resume", desk.run, answer="n\n")
    assert (declined.code, declined.err.splitlines()[-1].endswith("Nothing was created.")) == (
        130,
        True,
    )
    assert "was undone" in declined.err and "Create it again?" in declined.err
    assert len(desk.server.requests) == sent

    again = desk.types("resume", desk.run, answer="y\n")
    assert again.code == 0 and desk.runs[0]["outcome"] == "done"
    assert len(desk.server.created("bucket")) == 2
    slow = [found[0] for found in SECONDS.finditer(again.out)
            if found[2] == "s" and float(found[1]) >= 3]  # fmt: skip
    assert slow == [], "what is known to be deleted is not waited for"


def test_a_run_that_was_undone_in_part_is_no_unfinished_one(desk: Desk) -> None:
    desk.types("apply", MINIMAL, "--yes")
    desk.server.faults.scripted.append(
        Fault("409", method="DELETE", path="/v1/buckets/.*", times=9)
    )
    assert desk.types("undo", desk.run, "--yes").code == 1
    assert desk.runs[0]["outcome"] == "undone_in_part"
    assert "undone in part" in desk.types("runs").out
    with pytest.raises(UsageError, match="no run is unfinished"):
        desk.types("resume", terminal=False)
    with pytest.raises(UsageError, match="undone in part"):
        desk.types("resume", desk.run, terminal=False)


def test_resume_takes_the_only_unfinished_run(desk: Desk, tmp_path: Path) -> None:
    desk.server.faults.scripted.append(Fault("403-quota", path="/v1/buckets$", times=2))
    assert desk.types("apply", MINIMAL, "--yes").code == 1
    first = desk.run
    other = tmp_path / "other.yaml"
    other.write_text(Path(MINIMAL).read_text().replace("project:", "project: other #"))
    assert desk.types("apply", str(other), "--yes").code == 1
    with pytest.raises(UsageError) as several:
        desk.types("resume")
    assert first in str(several.value) and desk.run in str(several.value)
    assert desk.types("resume", desk.run).code == 0
    done = desk.types("resume")
    assert done.code == 0 and first in done.err


@pytest.mark.parametrize("answer", ["y\n", "yes\n", "Y\n"])
def test_undo_takes_y_and_yes(desk: Desk, answer: str) -> None:
    desk.types("apply", MINIMAL, "--yes")
    assert desk.types("undo", desk.run, answer=answer).code == 0


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "ye\n"])
def test_undo_says_that_nothing_was_deleted(desk: Desk, answer: str) -> None:
    desk.types("apply", MINIMAL, "--yes")
    told = desk.types("undo", desk.run, answer=answer)
    assert told.code == 130 and told.err.endswith("Nothing was deleted.\n")
    assert not [r for r in desk.server.requests if r.method == "DELETE"]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    desk: Desk, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    desk.server.faults.scripted.append(Fault("403-quota", path="/v1/retrievers$"))
    told = [desk.types("apply", MINIMAL, "--yes"), desk.types("resume"), desk.types("runs")]
    told.append(desk.types("undo", desk.run, "--yes"))
    commands = [line for one in told for line in one.lines if "mixpeek-tui" not in line]
    assert max(map(width, commands)) <= columns
    problem = " ".join(" ".join(told[0].out.split()).split())
    assert "Delete a retriever" in problem, "what went wrong is whole"


def test_a_pipe_gets_whole_lines(desk: Desk, tmp_path: Path) -> None:
    project = "a-project-whose-name-is-as-long-as-it-can"
    answers = tmp_path / "long.yaml"
    answers.write_text(re.sub("project: .*", f"project: {project}", Path(MINIMAL).read_text()))
    told = desk.types("apply", str(answers), "--yes", terminal=False)
    assert told.code == 0
    assert f"retriever.{project}-search" in told.out and "…" not in told.out


def test_runs_has_headings(desk: Desk) -> None:
    desk.types("apply", MINIMAL, "--yes")
    heading, first = desk.types("runs").out.splitlines()
    assert heading.split() == ["RUN", "STATE", "LEFT", "BEGUN", "WHERE"]
    assert first.startswith(desk.run) and first[heading.index("STATE") :].startswith("done")


def test_apply_ends_with_what_can_be_done_next(desk: Desk) -> None:
    told = desk.types("apply", MINIMAL, "--yes")
    commands = [line.partition("mixpeek-tui ")[2] for line in told.err.splitlines()
                if "mixpeek-tui " in line]  # fmt: skip
    assert [command.split()[0] for command in commands] == ["browse", "browse", "status"]
    assert commands[0].startswith("browse retrievers/")
    status = desk.types(*commands[2].split())
    assert status.code == 0 and "namespace" in status.out


@pytest.mark.parametrize("first", ["shop", "id"])
def test_a_plan_is_one_run_whether_its_namespace_is_given_by_name_or_by_id(
    desk: Desk, first: str
) -> None:
    desk.types("apply", MINIMAL, "--yes")
    home = desk.server.created("namespace")[0]
    begun, later = (home.name, home.id) if first == "shop" else (home.id, home.name)
    desk.server.faults.scripted.append(Fault("401", path="/v1/buckets/list"))
    assert desk.types("apply", MINIMAL, "--yes", "--namespace", begun).code == 3
    unfinished = desk.run
    assert desk.types("apply", MINIMAL, "--yes", "--namespace", later).code == 0
    assert [run["run"] for run in desk.runs if run["run"] == unfinished] == [desk.run]
    assert len(desk.runs) == 2 and desk.runs[0]["outcome"] == "done"

    again = desk.types("apply", MINIMAL, "--yes", "--namespace", begun)
    assert again.code == 0 and "was there" in again.out
    with pytest.raises(UsageError, match="no run is unfinished"):
        desk.types("resume", terminal=False)
    other = desk.types("apply", MINIMAL, "--yes", "--namespace", "elsewhere")
    assert other.code == 1 and len({run["run"] for run in desk.runs}) == 4


def test_a_damaged_line_of_a_journal_is_left_out(desk: Desk) -> None:
    desk.types("apply", MINIMAL, "--yes")
    (journal,) = (Path(desk.environ["MIXPEEK_TUI_HOME"]) / "runs").glob("*.jsonl")
    damaged = [
        {"event": "started", "step": "bucket.notes-data", "at": None},
        {"event": "succeeded", "step": ["x"], "at": 1.0, "seconds": 1.0},
        {"event": "failed", "step": "bucket.notes-data", "at": 1.0, "problem": "broken"},
        {"event": "waiting", "step": "bucket.notes-data", "at": 1.0, "words": "", "watching": 3},
    ]
    with journal.open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in damaged)
    assert desk.runs[0]["outcome"] == "done"
    assert desk.types("apply", MINIMAL, "--yes").code == 0


def test_a_folder_that_cannot_be_is_told(desk: Desk) -> None:
    home = Path(desk.environ["MIXPEEK_TUI_HOME"])
    home.mkdir()
    (home / "runs").write_text("in the way")
    for command in (["runs"], ["apply", MINIMAL, "--yes"], ["resume"]):
        with pytest.raises(UsageError, match="runs cannot be used"):
            desk.types(*command)
    assert not desk.server.created("bucket")


def test_the_question_is_about_the_plan_in_the_namespace_that_is_set(desk: Desk) -> None:
    desk.types("apply", MINIMAL, "--yes")
    desk.environ = {**desk.environ, "MIXPEEK_NAMESPACE": "notes"}
    told = desk.types("apply", MINIMAL, answer="n\n")
    assert told.code == 130 and "Creates 3 resources with" in told.err
