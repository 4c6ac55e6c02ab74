"""The lines as a user types or pipes them: real processes, against the strict server."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mixpeek_tui.interview.draft_file import drafts
from mixpeek_tui.interview.file import load
from tests.cli.conftest import ROOT
from tests.strict_server import Fault, Options, StrictServer, serving

KEY = "sk_strict_test_key"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
ROWS = "title,body,price\nLamp,a lamp that lights the desk,12.5\nBowl,a bowl for soup,7\n"
SETUP = [
    "shop", "products", "things to buy", "title (text), body (text), price (float)", "", "1",
    "products.csv", "",  # data
    "a e", "price",  # retrieval
    "none",  # taxonomy
    "vector", "1", "text", "kmeans", "2", "none", "yes",  # clustering
    "daily", "",  # automation
    "", "yes", "https://example.com/events", "1 2",  # alerts
]  # fmt: skip
ANSWERS = """\
version: 1
project: shop
datasets:
  - name: products
    description: things to buy
    fields: [{name: title, type: text}, {name: body, type: text}, {name: price, type: float}]
    source: {kind: file, path: products.csv}
retrieval: {goals: [semantic_text, filtered], filter_fields: [price]}
clustering: {kind: vector, dataset: products, feature: text, algorithm: kmeans, clusters: 2,
  enrich_source: true}
automation:
  recluster: {every: daily}
"""
Plain = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MIXPEEK")}
    own = {"MIXPEEK_TUI_HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return {**kept, **own, **more}


@pytest.fixture
def plain(tmp_path: Path) -> Plain:
    """Run ``mixpeek-tui`` in a folder with a file of rows and these lines as its input."""
    (tmp_path / "products.csv").write_text(ROWS)

    def run(*arguments: str, lines: list[str], **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "mixpeek_tui", *arguments], text=True, timeout=120,
            input="".join(f"{line}\n" for line in lines), capture_output=True, cwd=tmp_path,
            env=environment(tmp_path / "home", env),
        )  # fmt: skip
        assert not CONTROL.search(done.stdout), repr(CONTROL.search(done.stdout))
        assert not CONTROL.search(done.stderr)
        assert "Traceback" not in done.stderr
        return done

    return run


def server_env(url: str) -> dict[str, str]:
    return {"MIXPEEK_API_KEY": KEY, "MIXPEEK_BASE_URL": url}


def test_a_piped_session_sets_up_and_searches(plain: Plain, tmp_path: Path) -> None:
    server = StrictServer(Options(job_seconds=0.1))
    lines = [*SETUP, "b 7", "3 saved.yaml", "1", "1", "a lamp", "", ""]
    with serving(server) as url:
        done = plain("setup", "--plain", lines=lines, **server_env(url))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert server.refused == []
    assert server.duplicates() == []
    assert len(server.created("retriever")) == 1
    assert "shop is set up." in done.stdout
    assert "curl -X POST" in done.stdout
    for kind in ("namespace", "bucket", "collection", "cluster", "trigger"):
        assert re.search(rf"^ +{kind} +\S+ +\w+_\w+", done.stdout, re.M), kind
    assert re.search(r"^\d+ results?", done.stdout, re.M)
    assert [s for s in server.requests if s.path.endswith("/execute")]
    assert list((tmp_path / "home" / "drafts").iterdir()) == []


def test_the_saved_answers_are_those_of_the_file(plain: Plain, tmp_path: Path) -> None:
    done = plain("setup", "--plain", lines=[*SETUP, "b 7", "s saved.yaml", "q"])
    assert done.returncode == 0, done.stdout[-2000:]
    saved = load(tmp_path / "saved.yaml").answers
    events = "[cluster.execution.completed, cluster.execution.failed]"
    hook = f"notifications:\n  webhook: {{url: 'https://example.com/events', events: {events}}}\n"
    (tmp_path / "written.yaml").write_text(ANSWERS + hook)
    assert saved.notifications.webhook is not None
    written = load(tmp_path / "written.yaml").answers
    assert saved.datasets == written.datasets
    assert (saved.retrieval, saved.clustering, saved.automation) == (
        written.retrieval, written.clustering, written.automation,
    )  # fmt: skip
    assert saved.project == written.project


def test_the_end_of_the_input_keeps_a_draft_and_says_where(plain: Plain, tmp_path: Path) -> None:
    done = plain("setup", "--plain", lines=["shop", "products"])
    assert done.returncode == 130
    (draft,) = drafts(tmp_path / "home" / "drafts")
    assert str(draft.path) in done.stdout
    assert draft.answers.project == "shop"
    assert draft.answers.datasets[0].name == "products"
    again = plain("--plain", lines=["5", "1", "", "", "photos", "q", "q"])
    assert again.returncode == 0
    assert "[shop]" in again.stdout
    (later,) = drafts(tmp_path / "home" / "drafts")
    assert later.path == draft.path
    assert later.answers.datasets[0].description == "photos"


def test_nothing_typed_leaves_no_draft(plain: Plain, tmp_path: Path) -> None:
    done = plain("setup", lines=[])
    assert done.returncode == 130
    assert drafts(tmp_path / "home" / "drafts") == []
    assert "no new draft" in done.stdout


@pytest.mark.parametrize(
    ("lines", "said", "asked"),
    [
        (["Shop!"], "Problem: 'Shop!' is no project name. Accepted: 3 to 41 of a-z", "1.1"),
        (["shop", "a b"], "Problem: 'a b' is no dataset name. Accepted: 1 to 40", "1.2"),
        (
            ["shop", "a", "", "x (unicorn)"],
            '"unicorn" is not a type. Accepted: text, string',
            "1.4",
        ),
        (["shop", "a", "", "x (text)", "embed 7"], "there is no field 7. Accepted: 1", "1.4"),
        (["shop", "a", "", "file no.csv"], "no.csv", "1.4"),
        (
            ["shop", "a", "", "x (text)", "", "9"],
            "'9' is none of these. Accepted: 1 URLs, 2",
            "1.5",
        ),
        (["b 2", "c"], "visual similarity cannot be chosen: needs an image", "2.1"),
        (["b 2", "g z", "z"], "'z' is none of these. Accepted:", "2.1"),
        (["b 4", "1", "b 4"], "", "4.1"),
        (["b 9"], "there is no section '9'. Accepted: 1 Data, 2 Retrieval", "1.1"),
        (["b"], "This is the first question.", "1.1"),
        (["b 6", "maybe"], "'maybe' is none of these. Accepted: enter, +", "6.1"),
    ],
)
def test_what_is_no_answer_is_asked_again(
    plain: Plain, lines: list[str], said: str, asked: str
) -> None:
    done = plain("setup", "--plain", lines=lines)
    assert said in done.stdout
    prompts = re.findall(r"^(\d\.\d+) ", done.stdout, re.M)
    assert prompts[-1] == asked


def test_a_secret_is_asked_for_by_name_and_never_said(plain: Plain, tmp_path: Path) -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY"
    done = plain("setup", "--plain", lines=[
        "shop", "a", "", "x (text)", "", "s3", "bucket", "", "", "1", "AKIA", secret, "NO_SUCH_KEY",
    ])  # fmt: skip
    assert secret not in done.stdout
    assert "the secret itself must not stand here" in done.stdout
    (draft,) = drafts(tmp_path / "home" / "drafts")
    assert secret not in draft.path.read_text()
    credentials = draft.answers.datasets[0].source.credentials
    assert credentials is not None
    assert credentials.secret_access_key == "${env:NO_SUCH_KEY}"


def test_commands_between_the_questions(plain: Plain) -> None:
    done = plain("setup", "--plain", lines=[
        "shop", "?", "=b", "b", "products", "", "title (text)", "p", "back", "q",
    ])  # fmt: skip
    assert done.returncode == 0
    assert "Name [b]" in done.stdout
    assert "Name: e.g. products" in done.stdout
    assert "namespace  shop" in done.stdout
    assert "The draft is saved:" in done.stdout


def test_datasets_are_gone_over_one_by_one(plain: Plain, tmp_path: Path) -> None:
    done = plain("setup", "--plain", lines=[
        "shop", "one", "", "x (text)", "", "later", "+", "two", "", "y (text)", "", "later",
        "+", "three", "", "z (text)", "", "later", "remove 2", "yes", "2", "drei", "b 7", "q",
    ])  # fmt: skip
    assert "Remove the dataset two?" in done.stdout
    (draft,) = drafts(tmp_path / "home" / "drafts")
    assert [d.name for d in draft.answers.datasets] == ["one", "drei"]


def test_rows_are_switched_renamed_and_shown_by_number(plain: Plain, tmp_path: Path) -> None:
    seen = plain("setup", "--plain", lines=[*SETUP, "b 7", "q"]).stdout
    number = {
        name: re.search(rf"^ *(\d+): {name}  ", seen, re.M) for name in ("cluster", "retriever")
    }
    cluster, retriever = (found[1] for found in number.values() if found)
    again = plain("--plain", lines=[
        "5", "1", "b 7", f"4 {cluster}", f"6 {retriever} find", f"6 {retriever} a b", "4 99",
        f"5 {retriever}", f"5 {retriever} curl", "q", "q",
    ]).stdout  # fmt: skip
    assert "cluster.shop-vector-clusters is off, and 2 rows that need it." in again
    assert "retriever.shop-search is called find." in again
    assert "'a b' is no name. Accepted:" in again
    assert "there is no row '99'. Accepted: 1 to" in again
    assert '"retriever_name": "find"' in again
    assert "curl -X POST" in again
    (draft,) = drafts(tmp_path / "home" / "drafts")
    assert draft.answers.skip == ("cluster.shop-vector-clusters",)
    assert draft.answers.rename == {"retriever.shop-search": "find"}


def test_what_must_be_mended_is_said_and_nothing_is_sent(plain: Plain) -> None:
    server = StrictServer()
    with serving(server) as url:
        done = plain("setup", "--plain", lines=["Shop", "", "b 7", "1", "2 1", "q"],
                     **server_env(url))  # fmt: skip
    assert done.returncode == 0
    assert "answers must be mended first." in done.stdout
    assert "Section 1, Data." in done.stdout
    assert server.requests == []


@pytest.mark.parametrize(("option", "word"), [((), "No API key"), (("--read-only",), "Read-only")])
def test_without_a_key_or_read_only_nothing_is_created(
    plain: Plain, tmp_path: Path, option: tuple[str, ...], word: str
) -> None:
    (tmp_path / "a.yaml").write_text(ANSWERS)
    server = StrictServer()
    with serving(server) as url:
        done = plain("setup", "--plain", "--answers", "a.yaml", *option, lines=["b 7", "1"],
                     MIXPEEK_BASE_URL=url)  # fmt: skip
    assert done.returncode == (130 if option else 3)
    assert word in done.stdout + done.stderr
    assert server.requests == []


def test_a_run_that_failed_is_resumed_from_the_menu(plain: Plain, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ANSWERS)
    server = StrictServer(
        Options(job_seconds=0.1), faults=(Fault("403-quota", path=r"/v1/clusters$"),)
    )
    with serving(server) as url:
        done = plain("setup", "--plain", "--answers", "a.yaml", lines=["b 7", "1", ""],
                     **server_env(url))  # fmt: skip
        assert done.returncode == 1, done.stdout[-2000:] + done.stderr
        assert "Not as planned:" in done.stdout
        again = plain("--plain", lines=["3", "1", "", "q"], **server_env(url))
        none = plain("--plain", lines=["3", "4x", "q"], **server_env(url))
    assert again.returncode == 0, again.stdout[-2000:] + again.stderr
    assert server.duplicates() == []
    assert "shop is set up." in again.stdout
    assert "No run is waiting." in none.stdout
    assert "'4x' is none of these. Accepted: 1 to 5, q." in none.stdout


def test_the_browser_is_the_status(plain: Plain) -> None:
    server = StrictServer(Options(job_seconds=0))
    with serving(server) as url:
        plain("apply", str(ROOT / "tests/data/answers/minimal.yaml"), "--yes", lines=[],
              **server_env(url))  # fmt: skip
        done = plain("browse", "--plain", lines=[], **server_env(url))
        menu = plain("--plain", lines=["2", "", "q"], **server_env(url))
    assert done.returncode == 0, done.stderr
    assert re.search(r"1  buckets", done.stdout, re.I)
    assert "status --json" in done.stdout
    assert re.search(r"1  buckets", menu.stdout, re.I)


def test_textual_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(ROWS)
    code = (
        "import sys; from mixpeek_tui.__main__ import main\n"
        "code = main(['setup', '--plain'])\n"
        "print([m for m in sys.modules if m.startswith('textual')], file=sys.stderr)"
    )
    server = StrictServer(Options(job_seconds=0.1))
    with serving(server) as url:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=120,
            input="\n".join([*SETUP, "b 7", "1", "1", "a lamp", "", "", ""]), cwd=tmp_path,
            env=environment(tmp_path / "home", server_env(url)),
        )  # fmt: skip
    assert "is set up." in done.stdout
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("lang", ["C", "de_DE.ISO-8859-1"])
def test_other_encodings_stop_nothing(tmp_path: Path, lang: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mixpeek_tui", "setup"], capture_output=True, timeout=120,
        input=b"b 3\nsh\xff\xe4p\nb 1\nsh\xff\n\x1b[A\n", cwd=tmp_path,
        env=environment(tmp_path / "home", {"LC_ALL": lang, "PYTHONUTF8": "0",
                        "PYTHONIOENCODING": "ascii" if lang == "C" else "latin-1"}),
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout


def test_a_dumb_terminal_asks_for_the_key_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ANSWERS.split("clustering")[0])
    (tmp_path / "products.csv").write_text(ROWS)
    server = StrictServer(Options(job_seconds=0.1))
    with serving(server) as url:
        said = at_terminal(
            ["setup", "--answers", "a.yaml"], tmp_path, {"MIXPEEK_BASE_URL": url, "TERM": "dumb"},
            [(": ", "b 7"), ("q leaves: ", "1"), ("not shown: ", KEY), ("enter ends: ", "")],
        )  # fmt: skip
    assert "shop is set up." in said
    assert KEY not in said
    assert "\x1b" not in said
    assert server.refused == []
    assert len(server.created("bucket")) == 1


def test_an_interrupt_keeps_the_draft(tmp_path: Path) -> None:
    said = at_terminal(["setup"], tmp_path, {"TERM": "dumb"},
                       [("(e.g. shop): ", "shop"), ("products): ", "\x03")])  # fmt: skip
    assert "The draft is saved:" in said
    (draft,) = drafts(tmp_path / "home" / "drafts")
    assert draft.answers.project == "shop"


def at_terminal(
    arguments: list[str], folder: Path, env: Mapping[str, str], talk: list[tuple[str, str]]
) -> str:
    """Everything that is shown when, at each prompt, a line is typed at a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mixpeek_tui", *arguments], stdin=slave, stdout=slave,
        stderr=slave, cwd=folder, env=environment(folder / "home", env), start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(slave)
    said = ""
    for prompt, line in [*talk, ("", "")]:
        new = ""
        while not prompt or not new.endswith(prompt):
            try:
                part = os.read(master, 4096).decode()
            except OSError:
                break
            new += part
        said += new
        if prompt:
            os.write(master, line.encode() + (b"" if line == "\x03" else b"\n"))
    os.close(master)
    assert process.wait(30) in (0, 130), json.dumps(said)
    return said
