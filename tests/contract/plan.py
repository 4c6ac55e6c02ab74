"""Whether a plan, as ``mixpeek-tui plan --json`` prints it, could be run as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.contract.operations import check_request
from tests.contract.placeholders import (
    ENVIRONMENT,
    FILE,
    SECRET_KEYS,
    SECRET_TEXT,
    filled,
    read_reference,
    references,
    strings,
)

Step = Mapping[str, Any]
VERBS = {"create", "upload", "attach", "process", "run"}


def check_plan(plan: Mapping[str, Any]) -> list[str]:
    """Complaints about a plan in the format of the design's section 4; empty if it holds.

    Every request is checked with plausible ids in place of its references, undeclared keys
    refused also where the API would let them pass.
    """
    steps: list[Step] = plan.get("steps") or []
    found = list(check_frame(plan, steps))
    before = needs(steps)
    for step in steps:
        found += [f"{step.get('id')}: {text}" for text in check_step(step, before)]
    return found


def check_frame(plan: Mapping[str, Any], steps: list[Step]) -> Iterator[str]:
    """Version, names, unique ids, order, and the counts of requests and quotas."""
    if plan.get("version") != 1:
        yield f"version is {plan.get('version')!r}, not 1"
    if not plan.get("project") or not plan.get("namespace"):
        yield "project and namespace are both needed"
    ids = [str(step.get("id")) for step in steps]
    yield from (f"{one}: the id is there twice" for one in dict.fromkeys(ids) if ids.count(one) > 1)
    for at, step in enumerate(steps):
        for need in step.get("depends_on", ()):
            if need not in ids[:at]:
                yield f"{step.get('id')}: depends on {need}, which does not come before it"
    least = sum(1 for step in steps if step.get("request"))
    if not isinstance(plan.get("requests"), int) or plan["requests"] < least:
        yield f"requests is {plan.get('requests')!r}, but {least} steps have one"
    yield from check_quotas(plan.get("quotas"), steps)


def check_quotas(quotas: object, steps: list[Step]) -> Iterator[str]:
    """A quota per created kind, at least as high as what is created."""
    if not isinstance(quotas, dict):
        yield "quotas should be an object of kind and count"
        return
    for kind, count in quotas.items():
        made = sum(1 for step in steps if (step.get("kind"), step.get("verb")) == (kind, "create"))
        if not isinstance(count, int) or isinstance(count, bool) or count < made:
            yield f"quota of {kind} is {count!r}, but {made} are created"
    for kind in ("namespace", "bucket", "collection", "retriever", "taxonomy", "cluster"):
        if kind not in quotas and any((s.get("kind"), s.get("verb")) == (kind, "create") for s in steps):
            yield f"quota of {kind} is missing"


def needs(steps: list[Step]) -> dict[str, set[str]]:
    """For every step all the steps it waits for, directly or not."""
    before: dict[str, set[str]] = {}
    for step in steps:
        direct = set(step.get("depends_on", ()))
        before[str(step.get("id"))] = direct.union(*(before.get(one, set()) for one in direct))
    return before


def check_step(step: Step, before: dict[str, set[str]]) -> Iterator[str]:
    """Complaints about one step and its request."""
    identity, kind = str(step.get("id")), step.get("kind")
    if not identity.startswith(f"{kind}.") or identity == f"{kind}.":
        yield f"id is not kind.name, the kind being {kind!r}"
    if not step.get("name") or not step.get("why"):
        yield "name and why are both needed"
    if step.get("verb") not in VERBS:
        yield f"verb {step.get('verb')!r} is none of {sorted(VERBS)}"
    request = step.get("request")
    if request is None:
        return
    missing = {"method", "path", "namespaced"} - set(request)
    if missing:
        yield f"the request has no {sorted(missing)}"
        return
    yield from check_references(request, identity, before)
    yield from check_secrets(request.get("body"))
    yield from check_call(step, request, before)


def check_call(step: Step, request: Step, before: dict[str, set[str]]) -> Iterator[str]:
    """Path, body and namespace of a request."""
    path, body = str(filled(request["path"])), filled(request.get("body"))
    if step.get("verb") != "upload" or body is not None:
        yield from check_request(request["method"], path, body, request["namespaced"], closed=True)
    made = {one for one in before if one.startswith("namespace.")}
    if request["namespaced"] and made and not made & before[str(step.get("id"))]:
        yield "does not wait for the namespace it is made in"
    for _, text in strings(request.get("body")):
        if "mixpeek://" in text:
            yield f"assumes the feature URI {text}"


def check_references(request: Step, identity: str, before: dict[str, set[str]]) -> Iterator[str]:
    """Every reference is well formed and names a step that is done by then."""
    for text in references([request["path"], request.get("body")]):
        if text.startswith("env:"):
            if not ENVIRONMENT.fullmatch(text):
                yield f"${{{text}}} names no environment variable"
            continue
        target = read_reference(text, list(before))
        if target is None:
            yield f"${{{text}}} names no step of this plan"
        elif not target.field:
            yield f"${{{text}}} names no field"
        elif target.step not in before[identity]:
            yield f"${{{text}}} is used, but {target.step} is not in depends_on"
    if any("env:" in text or "@file:" in text for _, text in strings(request["path"])):
        yield "a secret stands in the path"


def check_secrets(body: object) -> Iterator[str]:
    """No secret stands in the plan itself."""
    for key, text in strings(body):
        referred = text.startswith("${env:") or FILE.fullmatch(text)
        if (key in SECRET_KEYS and not referred) or SECRET_TEXT.search(text):
            yield f"{key} holds a secret in the clear"
