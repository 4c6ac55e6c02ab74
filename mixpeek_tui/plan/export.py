"""A plan for other eyes: JSON, curl, Python. No secret ever stands in any of them.

For a web address that is a secret stands a variable, as if the answers had named one.
"""

from __future__ import annotations

import json
import pprint
import re
import shlex

from mixpeek_tui.addresses import masked, unposted, variable_for
from mixpeek_tui.kinds.step import Step, shown
from mixpeek_tui.plan.estimate import requests
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.wire import Json

BASE_URL = "https://api.mixpeek.com"


def to_json(plan: Plan) -> dict[str, Json]:
    """The plan as ``plan --json`` prints it: bodies as they will be sent, for whoever has the
    answers file anyway; only ``${env:NAME}`` stays.
    """
    return {
        "version": 1,
        "project": plan.project,
        "namespace": plan.namespace or plan.project,
        "steps": [step_json(step, exact=True) for step in plan.steps],
        "requests": requests(plan),
        "quotas": dict(plan.quotas),
    }


def step_json(step: Step, *, exact: bool = False) -> dict[str, Json]:
    """One step as JSON, references written out.

    Args:
        step: The step.
        exact: Whether a secret address stays as it was typed; else a variable stands for it.
    """
    call = step.request
    found: dict[str, Json] = {
        "id": step.id,
        "kind": step.kind,
        "name": step.name,
        "verb": step.verb,
        "why": step.why.words,
        "answer": step.why.place,
        "depends_on": list(step.depends_on),
        "request": None,
    }
    if call is not None:
        found["request"] = {
            "method": call.method,
            "path": str(call.path),
            "namespaced": call.namespaced,
            "body": shown(call.body) if exact else _body(step),
        }
    if step.rows is not None:
        found["rows"] = {"path": step.rows.path, "fields": dict(step.rows.fields)}
    return found


def _body(step: Step) -> Json:
    """The body with references written out, and a variable for each secret address."""
    variable = "${env:" + variable_for(step.name) + "}"
    body = shown(step.request.body) if step.request else None
    return unposted(body, lambda text: text if masked(text) == text else variable)


def curl(step: Step, base_url: str = BASE_URL, namespace: str = "") -> str:
    """One step as a curl command; references stay as they are, the key comes from the shell."""
    call = step.request
    if call is None:
        return f"# {step.id}: nothing is sent"
    lines = [f"curl -X {call.method} {shlex.quote(base_url + str(call.path))}"]
    lines.append('-H "Authorization: Bearer $MIXPEEK_API_KEY"')
    if call.namespaced:
        lines.append(f"-H {shlex.quote('X-Namespace: ' + (namespace or '${namespace_id}'))}")
    if call.body is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append("-d " + shlex.quote(json.dumps(_body(step), ensure_ascii=False)))
    return " \\\n  ".join(lines)


def without_rows(plan: Plan) -> frozenset[str]:
    """The steps that a script cannot do: to send the rows of a file, and what works on them."""
    found: set[str] = set()
    for step in plan.steps:
        works = step.verb in ("process", "run") and not found.isdisjoint(step.depends_on)
        if step.rows is not None or works:
            found.add(step.id)
    return frozenset(found)


def sync_jobs(step: Step) -> str:
    """The path that lists the jobs of the sync that a step starts; empty for other steps."""
    path = str(step.request.path) if step.request else ""
    return path.removesuffix("trigger") + "jobs" if step.kind == "sync_job" else ""


def after_rows(step: Step) -> str:
    """What a script says of a step that it cannot do."""
    if step.rows is None:
        return "once the rows are there:"
    return f"the rows of {_plain(step.rows.path)}, in portions like this one:"


def str_ref(plan: Plan) -> str:
    """How the namespace's id is written before it exists."""
    step = plan.namespace_step
    return "${" + f"{step.id}.namespace_id" + "}" if step else ""


HEADER = '''"""Creates the workspace {project}. Needs httpx and MIXPEEK_API_KEY."""

import json
import os
import re
import time

import httpx

http = httpx.Client(
    base_url="{base_url}",
    headers={{"Authorization": "Bearer " + os.environ["MIXPEEK_API_KEY"]}},
    timeout=30,
)
got = {{}}


def fill(value):
    """Put the ids of earlier replies, and environment variables, in place of references."""
    if isinstance(value, dict):
        return {{key: fill(inner) for key, inner in value.items()}}
    if isinstance(value, list):
        return [fill(inner) for inner in value]
    if not isinstance(value, str):
        return value
    if value.startswith("@file:"):
        path, _, key = value.removeprefix("@file:").partition("#")
        text = open(path, encoding="utf-8").read()
        return json.loads(text)[key] if key else text
    return re.sub(r"\\$\\{{([^}}]+)\\}}", look_up, value)


def look_up(match):
    step, _, field = match[1].rpartition(".")
    if match[1].startswith("env:"):
        return os.environ[match[1][4:]]
    return got[step][field]


def call(step, method, path, body=None, namespace=None):
    headers = {{"X-Namespace": fill(namespace)}} if namespace else {{}}
    reply = http.request(method, fill(path), json=fill(body), headers=headers)
    reply.raise_for_status()
    data = reply.json() if reply.content else {{}}
    data = data.get("retriever", data)
    for index in data.get("vector_indexes") or []:
        data.setdefault("feature_uri", index.get("feature_uri"))
    got[step] = data
    print(step, "done")
    return data


def finish(reply):
    """Wait until the job that a reply names is over."""
    task = reply.get("task_id")
    while task:
        found = http.get("/v1/tasks/" + task).raise_for_status().json()
        status = found["status"]
        if status in ("FAILED", "CANCELED", "INTERRUPTED"):
            raise SystemExit(found)
        if status.startswith(("COMPLETED", "SKIPPED")):
            return
        time.sleep(3)


def synced(path, namespace):
    """Wait until the latest job of a sync is over."""
    headers = {{"X-Namespace": fill(namespace)}}
    while True:
        time.sleep(1)
        found = http.post(fill(path), json={{}}, headers=headers).raise_for_status().json()
        status = str(next(iter(found["results"]), {{}}).get("status")).lower()
        if status in ("failed", "interrupted"):
            raise SystemExit(found)
        if status in ("completed", "skipped"):
            return
'''


def plan_python(plan: Plan, base_url: str = BASE_URL) -> str:
    """All steps as one Python script."""
    parts = [HEADER.format(project=_plain(plan.project), base_url=base_url)]
    home = plan.namespace or str_ref(plan)
    without = without_rows(plan)
    for step in plan.steps:
        text = python(step, home)
        if step.id in without:
            text = f"# {after_rows(step)}\n" + re.sub("^(?!#)", "# ", text, flags=re.M)
        elif step.verb in ("process", "run") and step.request is not None:
            text = re.sub(r"^call(.*)\Z", r"finish(call\1)", text, flags=re.M | re.S)
        if step.id not in without and (jobs := sync_jobs(step)):
            text += f"\nsynced({jobs!r}, {home!r})"
        parts.append(text)
    return "\n\n".join(parts) + "\n"


def python(step: Step, namespace: str = "") -> str:
    """One step as a call of the script's ``call``."""
    call = step.request
    if call is None:
        return f"# {step.id}: nothing is sent"
    arguments = [repr(step.id), repr(call.method), repr(str(call.path))]
    if call.body is not None:
        arguments.append(_literal(_body(step)))
    if call.namespaced and namespace:
        arguments.append(f"namespace={namespace!r}")
    note = f"# {step.verb} {step.name}, because of {_plain(step.why.words)}\n"
    return note + "call(" + ", ".join(arguments) + ")"


def _literal(value: Json) -> str:
    return pprint.pformat(value, width=96, sort_dicts=False)


def _plain(text: str) -> str:
    return re.sub(r"[\r\n\"\\]+", " ", text)
