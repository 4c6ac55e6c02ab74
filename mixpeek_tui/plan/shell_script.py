"""A plan as one shell script: a curl command per step, ids handed on from reply to reply.

It needs curl and jq. No secret stands in it: the key and what answers leave to the environment
are read when it runs. Rows of a file are not sent by it, and what works on them does not run; their
commands are there as comments.
"""

from __future__ import annotations

import json
import re
import shlex

from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.export import BASE_URL, after_rows, curl, step_json, sync_jobs, without_rows
from mixpeek_tui.plan.plan import Plan

REFERENCE = re.compile(r"\$\{env:(\w+)\}|\$\{([^}]+)\.(\w+)\}|@file:([^#\"\\]+)(?:#(\w+))?")
HEADER = r"""#!/bin/sh
# Creates the workspace {project}. Needs curl, jq and MIXPEEK_API_KEY.
set -eu
: "${{MIXPEEK_API_KEY:?is not set}}"

send() {{  # a curl command's arguments; its reply is kept
  reply=$(curl -sS --fail-with-body -H "Authorization: Bearer $MIXPEEK_API_KEY" "$@") || {{
    printf '%s\n' "$reply" >&2
    exit 1
  }}
}}

field() {{  # NAME of a field of the reply
  printf '%s' "$reply" | jq -er --arg name "$1" \
    '(.retriever // .) | .[$name] // .vector_indexes[0][$name]'
}}

inside() {{  # TEXT as it stands between the quotes of JSON
  printf '%s' "$1" | jq -Rrs 'tojson[1:-1]'
}}

finished() {{  # waits until the job that the reply names is over
  task=$(printf '%s' "$reply" | jq -r '.task_id // empty')
  while [ -n "$task" ]; do
    send -X GET {base}/v1/tasks/"$task"
    case $(field status) in
      COMPLETED*|SKIPPED) return ;;
      FAILED|CANCELED|INTERRUPTED) printf '%s\n' "$reply" >&2; exit 1 ;;
    esac
    sleep 3
  done
}}

synced() {{  # URL of a sync's jobs, and NAMESPACE: waits until the latest is over
  while sleep 1; do
    send -X POST "$1" -H "X-Namespace: $2" -H 'Content-Type: application/json' -d '{{}}'
    case $(printf '%s' "$reply" | jq -r '.results[0].status // empty' | tr a-z A-Z) in
      COMPLETED|SKIPPED) return ;;
      FAILED|INTERRUPTED) printf '%s\n' "$reply" >&2; exit 1 ;;
    esac
  done
}}"""


def plan_shell(plan: Plan, base_url: str = BASE_URL) -> str:
    """All steps as one script that can be run as it is."""
    home = plan.namespace_step
    namespace = plan.namespace or (f"${{{home.id}.namespace_id}}" if home else "")
    wanted = _wanted(plan)
    parts = [HEADER.format(project=_line(plan.project), base=shlex.quote(base_url))]
    without = without_rows(plan)
    for step in plan.steps:
        if step.id in without:
            parts.append(_comment(step, base_url, namespace))
        else:
            parts.append(_step(step, base_url, namespace, wanted.get(step.id, ())))
    return "\n\n".join(parts)


def _wanted(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The fields of each step's reply that later steps, or the header X-Namespace, refer to."""
    found: dict[str, dict[str, None]] = {}
    if plan.namespace_step is not None:
        found[plan.namespace_step.id] = {"namespace_id": None}
    for step in plan.steps:
        for ref in step.request.refs if step.request else ():
            found.setdefault(ref.step, {})[ref.field] = None
    return {step: tuple(fields) for step, fields in found.items()}


def _head(step: Step) -> str:
    return f"# {step.id}: {step.verb}, because of {_line(step.why.words)}"


def _comment(step: Step, base_url: str, namespace: str) -> str:
    """A step that a script leaves to be done once the rows are there."""
    command = re.sub("^", "# ", curl(step, base_url, namespace), flags=re.M)
    return f"{_head(step)}\n# {after_rows(step)}\n{command}"


def _step(step: Step, base_url: str, namespace: str, wanted: tuple[str, ...]) -> str:
    head = _head(step)
    call = step.request
    if call is None:
        return f"{head}\n# nothing is sent"
    lines = [f"send -X {call.method} {_word(base_url + str(call.path))}"]
    if call.namespaced:
        lines.append(f"-H {_word('X-Namespace: ' + namespace)}")
    request = step_json(step)["request"]
    body = request.get("body") if isinstance(request, dict) else None
    if body is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d {_word(json.dumps(body, ensure_ascii=False), inside=True)}")
    after = [f"{_name(step.id, field)}=$(field {field})" for field in wanted]
    if step.verb in ("process", "run"):
        after.append("finished")
    if jobs := sync_jobs(step):
        after.append(f"synced {_word(base_url + jobs)} {_word(namespace)}")
    return "\n".join([head, " \\\n  ".join(lines), *after])


def _line(text: str) -> str:
    """The text on one line, as a comment must be."""
    return " ".join(text.split())


def _word(text: str, *, inside: bool = False) -> str:
    """One word of a command: literal text in single quotes, references as variables."""
    parts, at = [], 0
    for match in REFERENCE.finditer(text):
        parts += [_quoted(text[at : match.start()]), _value(match, inside=inside)]
        at = match.end()
    return "".join([*parts, _quoted(text[at:])]) or "''"


def _quoted(text: str) -> str:
    return shlex.quote(text) if text else ""


def _value(match: re.Match[str], *, inside: bool) -> str:
    variable, step, field, path, key = match.groups()
    if step:
        return f'"${_name(step, field)}"'
    if variable:
        return f'"$(inside "${variable}")"' if inside else f'"${variable}"'
    read = f"-r '.{key} | tojson[1:-1]'" if key else "-Rrs 'tojson[1:-1]'"
    return f'"$(jq {read} {shlex.quote(path)})"'


def _name(step: str, field: str) -> str:
    """The variable for a field of a step's reply; two steps never share one."""
    plain = re.sub(r"[^A-Za-z0-9]", lambda found: f"_{ord(found[0]):x}_", step)
    return f"got_{plain}_{field}"
