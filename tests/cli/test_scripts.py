"""The scripts that ``plan`` prints do what they say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run
from tests.strict_server import Options, StrictServer, serving

SHOP = (ROOT / "tests" / "data" / "shop.yaml").read_text()
KEY = "sk_strict_test_key"
PASSWORD = 'a "quoted" $word\nand a second line'
ACCOUNT = {
    "project_id": "p-1", "private_key_id": "k", "private_key": "-----BEGIN\nit's\n-----END\n",
    "client_email": "a@b.co", "client_id": "1",
}  # fmt: skip
SYNCED = """version: 1
project: synced
datasets:
  - name: photos
    description: It's "odd", isn't it? $HOME `id` 100%
    fields: [{name: photo, type: image}, {name: caption, type: text}]
    source: {kind: google_drive, folder: abc, credentials_file: account.json}
  - name: orders
    fields: [{name: note, type: text}]
    source: {kind: snowflake, account: a.b, warehouse: w, table: A.B.C, user: u,
             password: "${env:SNOW}"}
retrieval: {goals: [semantic_text, cross_modal, question_answering]}
skip: [sync_job.photos-source, sync_job.orders-source, batch.photos-text, batch.photos-images,
       batch.orders-text]
"""
FORMS = [
    pytest.param(
        "--curl", ["sh"], id="curl",
        marks=pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")),
                                 reason="the script needs curl and jq"),
    ),
    pytest.param("--python", [sys.executable], id="python"),
]  # fmt: skip


def script_of(tui: Run, folder: Path, text: str, form: str, url: str) -> str:
    (folder / "answers.yaml").write_text(text)
    (folder / "account.json").write_text(json.dumps(ACCOUNT))
    done = tui("plan", "answers.yaml", form, env={"MIXPEEK_BASE_URL": url})
    assert done.returncode == 0, done.stderr
    assert "api.mixpeek.com" not in done.stdout
    assert KEY not in done.stdout and "BEGIN" not in done.stdout
    return done.stdout


def process(command: list[str], folder: Path, script: str) -> None:
    (folder / "script").write_text(script)
    secrets = {"MIXPEEK_API_KEY": KEY, "SNOW": PASSWORD, "SLACK_WEBHOOK_URL": "https://e.co/x"}
    done = subprocess.run(
        [*command, "script"], capture_output=True, text=True, timeout=120, cwd=folder,
        env=dict(os.environ) | secrets,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2000:]


@pytest.mark.parametrize(("form", "command"), FORMS)
def test_a_script_creates_everything_and_leaves_the_rows(
    tui: Run, tmp_path: Path, form: str, command: list[str]
) -> None:
    server = StrictServer(Options(job_seconds=0.5, custom_uris=True))
    with serving(server) as url:
        process(command, tmp_path, script_of(tui, tmp_path, SHOP, form, url))
    assert server.refused == []
    looks = [r.path for r in server.requests if r.path.startswith("/v1/tasks/")]
    assert len(looks) >= 2 and len(set(looks)) == 1, "the labels are processed before it goes on"
    made = {kind: len(server.created(kind)) for kind in ("bucket", "retriever", "alert", "trigger")}
    assert made == {"bucket": 3, "retriever": 8, "alert": 2, "trigger": 2}
    assert len(server.created("object")) == 9, "the labels, and no example of a row"


@pytest.mark.parametrize(("form", "command"), FORMS)
def test_a_script_reads_secrets_when_it_runs(
    tui: Run, tmp_path: Path, form: str, command: list[str]
) -> None:
    server = StrictServer(Options(job_seconds=0))
    with serving(server) as url:
        process(command, tmp_path, script_of(tui, tmp_path, SYNCED, form, url))
    assert server.refused == []
    sent = [r.body for r in server.requests if r.path == "/v1/organizations/connections"]
    credentials = [body["provider_config"]["credentials"] for body in sent]
    assert credentials[0]["private_key"] == ACCOUNT["private_key"]
    assert credentials[1]["password"] == PASSWORD
    assert len(server.created("sync")) == 2
    bucket = next(r.body for r in server.requests if r.path == "/v1/buckets")
    assert bucket["description"] == "It's \"odd\", isn't it? $HOME `id` 100%"


def test_a_plan_is_for_the_namespace_that_apply_would_use(tui: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(SYNCED)
    done = tui("plan", "answers.yaml", "--json", env={"MIXPEEK_NAMESPACE": "ns_there"})
    plan = json.loads(done.stdout)
    assert plan["namespace"] == "ns_there"
    assert "namespace" not in {step["kind"] for step in plan["steps"]}
