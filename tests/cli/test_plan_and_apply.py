"""The commands as a user runs them: real processes against the strict server."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.cli.arguments import COMMANDS, command_of, parse
from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import UsageError
from tests.cli.conftest import ROOT, Run
from tests.contract.plan import check_plan
from tests.strict_server import Fault, Options, StrictServer, serving

SHOP = str(ROOT / "tests" / "data" / "shop.yaml")
KEY = "sk_strict_test_key"
SLACK = "https://hooks.slack.com/services/T0/B0/verysecret"


def env(url: str) -> dict[str, str]:
    return {"MIXPEEK_API_KEY": KEY, "MIXPEEK_BASE_URL": url, "SLACK_WEBHOOK_URL": SLACK}


def events(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_plan_prints_what_the_contract_takes(tui: Run) -> None:
    done = tui("plan", SHOP, "--json")
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert check_plan(plan) == []
    assert plan["quotas"]["retriever"] == 8


def test_the_python_script_of_a_plan_creates_it(tui: Run, tmp_path: Path) -> None:
    done = tui("plan", SHOP, "--python")
    script = tmp_path / "create.py"
    script.write_text(done.stdout)
    server = StrictServer(Options(job_seconds=0))
    with serving(server) as url:
        text = script.read_text().replace("https://api.mixpeek.com", url)
        script.write_text(text)
        run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True,
                             env=dict(os.environ) | env(url), timeout=120)  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert server.refused == []
    assert len(server.created("retriever")) == 8


@pytest.mark.parametrize("form", ["--json", "--curl", "--python"])
def test_no_form_of_a_plan_shows_a_secret(tui: Run, form: str) -> None:
    done = tui("plan", SHOP, form, env={"SLACK_WEBHOOK_URL": SLACK, "MIXPEEK_API_KEY": KEY})
    assert "verysecret" not in done.stdout + done.stderr
    assert KEY not in done.stdout + done.stderr


def test_apply_creates_all_and_the_second_one_nothing(tui: Run, tmp_path: Path) -> None:
    server = StrictServer(Options(job_seconds=0.2, custom_uris=True))
    with serving(server) as url:
        first = tui("apply", SHOP, "--json", env=env(url))
        assert first.returncode == 0, first.stderr + first.stdout[-2000:]
        assert server.refused == []
        assert server.duplicates() == []
        count = len(server.requests)
        again = tui("apply", SHOP, "--json", env=env(url))
        assert again.returncode == 0, again.stderr
        second = server.requests[count:]
        without_journal = tui("apply", SHOP, "--json",
                              env=env(url) | {"MIXPEEK_TUI_HOME": str(tmp_path / "other")})
    assert without_journal.returncode == 0, without_journal.stdout[-2000:]
    assert {e["event"] for e in events(again)} <= {"started", "adopted", "waiting", "finished"}
    assert [s for s in second if s.method in ("PATCH", "PUT", "DELETE")] == []
    assert [s for s in second if s.method == "POST" and not s.path.endswith("/list")] == []
    assert server.duplicates() == []
    assert events(first)[-1]["event"] == "finished"
    home = tmp_path / "home"
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert KEY.encode() not in kept
    assert b"verysecret" not in kept


def test_a_refused_key_ends_with_three(tui: Run) -> None:
    with serving(StrictServer(Options())) as url:
        done = tui("apply", SHOP, "--yes", env=env(url) | {"MIXPEEK_API_KEY": "sk_wrong"})
    assert done.returncode == 3
    assert "sk_wrong" not in done.stdout + done.stderr


def test_without_a_key_nothing_is_sent(tui: Run) -> None:
    done = tui("apply", SHOP, "--yes", env={"SLACK_WEBHOOK_URL": SLACK})
    assert done.returncode == 3
    assert "MIXPEEK_API_KEY" in done.stderr


def test_a_missing_variable_is_named_before_anything_is_sent(tui: Run) -> None:
    server = StrictServer()
    with serving(server) as url:
        done = tui("apply", SHOP, "--yes", env={"MIXPEEK_API_KEY": KEY, "MIXPEEK_BASE_URL": url})
    assert done.returncode == 2
    assert "SLACK_WEBHOOK_URL is not set" in done.stderr
    assert server.requests == []


def test_apply_asks_unless_told_otherwise(tui: Run) -> None:
    server = StrictServer()
    with serving(server) as url:
        done = tui("apply", SHOP, env=env(url))
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert server.requests == []


def test_read_only_sends_nothing(tui: Run) -> None:
    server = StrictServer()
    with serving(server) as url:
        done = tui("apply", SHOP, "--yes", "--read-only", env=env(url))
    assert done.returncode == 2
    assert server.requests == []


def test_a_failure_blocks_what_needs_it_and_nothing_else(tui: Run) -> None:
    fault = Fault("403-quota", path=r"/v1/clusters$")
    server = StrictServer(Options(job_seconds=0.1), faults=(fault,))
    with serving(server) as url:
        done = tui("apply", SHOP, "--json", env=env(url))
        assert done.returncode == 1
        found = events(done)
        failed = [e for e in found if e["event"] == "failed"]
        blocked = {e["step"] for e in found if e["event"] == "blocked"}
        assert [e["step"] for e in failed] == ["cluster.shop-vector-clusters"]
        assert {"cluster_execution.shop-vector-clusters", "trigger.daily-recluster"} == blocked
        again = tui("apply", SHOP, "--json", env=env(url))
    assert again.returncode == 0, again.stdout[-2000:]
    assert server.duplicates() == []


def test_killed_in_the_middle_the_same_command_goes_on(tui: Run, tmp_path: Path) -> None:
    server = StrictServer(Options(job_seconds=0.1, latency_seconds=0.05))
    with serving(server) as url:
        environ = dict(os.environ) | env(url) | {"MIXPEEK_TUI_HOME": str(tmp_path / "home")}
        for requests in (3, 12, 25):
            process = subprocess.Popen(
                [sys.executable, "-m", "mixpeek_tui", "apply", SHOP, "--json"], env=environ,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            )  # fmt: skip
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "started" and len(server.requests) >= requests:
                    break
            process.kill()
            process.communicate()
        done = tui("apply", SHOP, "--json", env=env(url))
    assert done.returncode == 0, done.stdout[-3000:]
    assert server.duplicates() == []
    assert len(server.created("retriever")) == 8
    assert len(server.created("trigger")) == 2
    assert len(server.created("webhook")) == 1


def test_interrupted_it_stops_in_good_order_and_resume_goes_on(tui: Run, tmp_path: Path) -> None:
    server = StrictServer(Options(job_seconds=0.1, latency_seconds=0.6))
    with serving(server) as url:
        environ = dict(os.environ) | env(url) | {"MIXPEEK_TUI_HOME": str(tmp_path / "home")}
        process = subprocess.Popen(
            [sys.executable, "-m", "mixpeek_tui", "apply", SHOP, "--yes"], env=environ,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if "created" in line:
                break
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=100)
        server.options = replace(server.options, latency_seconds=0.05)
        assert process.returncode == 130
        assert "resume" in err
        runs = json.loads(tui("runs", "--json").stdout)
        assert runs[0]["left"] > 0
        done = tui("resume", runs[0]["run"], "--json", env=env(url))
        assert done.returncode == 0, done.stdout[-2000:]
        undone = tui("undo", runs[0]["run"], "--yes", env=env(url))
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert server.duplicates() == []


def begun(environ: dict[str, str], **streams: int) -> subprocess.Popen[str]:
    """An ``apply`` that goes on for a while; of its output nothing was read yet."""
    command = [sys.executable, "-m", "mixpeek_tui", "apply", SHOP, "--yes"]
    return subprocess.Popen(command, env=dict(os.environ) | environ, text=True, cwd=ROOT,
                            stderr=subprocess.PIPE, **streams)  # fmt: skip


def ended_well(home: Path) -> bool:
    """Whether the journal of the only run says that it was stopped."""
    (journal,) = (home / "runs").glob("*.jsonl")
    last = json.loads(journal.read_text().splitlines()[-1])
    return (last["event"], last["outcome"]) == ("finished", "stopped")


def test_attach_tells_a_run_of_another_process_to_its_end(tui: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(StrictServer(Options(job_seconds=0.1, latency_seconds=0.02))) as url:
        process = begun(env(url) | {"MIXPEEK_TUI_HOME": str(home)}, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        (journal,) = (home / "runs").glob("*.jsonl")
        told = tui("attach", journal.stem, "--json")
        assert process.communicate(timeout=100) and process.returncode == 0
    assert told.returncode == 0, told.stderr
    assert events(told)[0]["event"] == "started" and events(told)[-1]["event"] == "finished"
    again = tui("attach", journal.stem, "--json")
    assert (again.returncode, again.stdout) == (0, told.stdout)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT"])
def test_every_signal_that_ends_a_run_closes_its_journal(name: str, tmp_path: Path) -> None:
    server = StrictServer(Options(latency_seconds=0.1))
    with serving(server) as url:
        home = {"MIXPEEK_TUI_HOME": str(tmp_path)}
        process = begun(env(url) | home, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert any("created" in line for line in process.stdout)
        process.send_signal(getattr(signal, name))
        _, err = process.communicate(timeout=100)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("Go on with: mixpeek-tui resume ")
    assert ended_well(tmp_path)


def test_a_run_whose_reader_is_gone_stops_in_good_order(tmp_path: Path) -> None:
    server = StrictServer(Options(latency_seconds=0.1))
    with serving(server) as url:
        process = begun(env(url) | {"MIXPEEK_TUI_HOME": str(tmp_path)}, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        _, err = process.communicate(timeout=100)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("Go on with: mixpeek-tui resume ")
    assert "Traceback" not in err and "BrokenPipe" not in err
    assert ended_well(tmp_path)


def test_a_run_whose_terminal_is_gone_stops_in_good_order(tmp_path: Path) -> None:
    server = StrictServer(Options(latency_seconds=0.1))
    with serving(server) as url:
        ours, theirs = pty.openpty()
        process = begun(env(url) | {"MIXPEEK_TUI_HOME": str(tmp_path)}, stdout=theirs)
        os.close(theirs)
        seen = b""
        while b"created" not in seen:
            seen += os.read(ours, 1000)
        os.close(ours)
        _, err = process.communicate(timeout=100)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert ended_well(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["plan", "nowhere.yaml"], "No such file"),
        (["apply", "nowhere.yaml", "--yes"], "No such file"),
        (["resume", "nothing"], "there is no run"),
        (["browse", "unicorns"], "no kind 'unicorns'"),
        (["status", "--base-url", "ftp://x"], "--base-url"),
        (["plan", SHOP, "--profile", "nobody"], ""),
        (["doctor", "--profile", "nobody"], ""),
    ],
)
def test_bad_usage_says_what_is_accepted_without_a_traceback(
    tui: Run, arguments: list[str], word: str
) -> None:
    done = tui(*arguments)
    assert word in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    if word:
        assert done.returncode == 2


@pytest.mark.parametrize("command", [*sorted({c.name for c in COMMANDS} - {"doctor"}), ""])
def test_every_command_refuses_a_theme_that_there_is_not(command: str, tmp_path: Path) -> None:
    more = {"plan": [SHOP], "apply": [SHOP], "diff": [SHOP], "attach": ["x"], "undo": ["x"],
            "sandbox": ["--data", str(tmp_path)]}  # fmt: skip
    words = [*([command] if command else []), *more.get(command, []), "--theme", "nope"]
    options = parse(words)
    with pytest.raises(UsageError, match="no theme 'nope'"):
        command_of(options).run(options, Shell({"MIXPEEK_TUI_HOME": str(tmp_path / "home")}))


def test_doctor_says_that_there_is_no_such_theme(tui: Run) -> None:
    done = tui("doctor", "--theme", "nope")
    assert done.returncode == 1
    assert "BAD   settings     --theme: there is no theme 'nope'" in done.stdout


def test_an_existing_connection_is_found_by_its_name(tui: Run, tmp_path: Path) -> None:
    import httpx

    server = StrictServer(Options(job_seconds=0.1))
    answers = str(ROOT / "tests" / "data" / "answers" / "source_existing_connection.yaml")
    config = {"provider_type": "s3", "credentials": {
        "type": "access_key", "access_key_id": "a", "secret_access_key": "b"}}  # fmt: skip
    body = {"name": "company-bucket", "provider_type": "s3", "provider_config": config}
    with serving(server) as url:
        missing = tui("apply", answers, "--json", env=env(url))
        assert missing.returncode == 1
        problem = next(e for e in events(missing) if e["event"] == "failed")["problem"]
        assert "no connection called company-bucket" in str(problem)
        made = httpx.post(f"{url}/v1/organizations/connections", json=body,
                          headers={"Authorization": f"Bearer {KEY}"})  # fmt: skip
        assert made.status_code == 200, made.text
        done = tui("apply", answers, "--json", env=env(url))
    assert done.returncode == 0, done.stdout[-2000:]
    left_out = [e for e in events(done) if e["event"] == "skipped"]
    assert [e["step"] for e in left_out] == ["batch.articles-text"]
    assert server.refused == [s for s in server.requests if s.status == 404]
    (sync,) = [s for s in server.requests if s.path.endswith("/syncs") and s.status == 200]
    assert isinstance(sync.body, dict)
    assert sync.body["connection_id"] == made.json()["connection_id"]
