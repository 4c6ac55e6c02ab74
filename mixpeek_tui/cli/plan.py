"""``plan FILE``: everything that would be created, without creating it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.text import duration, plural, safe


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and the form."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an answers file")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="steps, requests and quotas as JSON")
    form.add_argument("--curl", action="store_true", help="a curl command per step")
    form.add_argument("--python", action="store_true", help="one Python script")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Print the plan of an answers file."""
    from mixpeek_tui.cli.answers import planned
    from mixpeek_tui.plan import export

    found = planned(options.file, getattr(options, "namespace", None), shell)
    base_url = getattr(options, "base_url", None) or export.BASE_URL
    if options.json:
        shell.say(json.dumps(export.to_json(found.plan), ensure_ascii=False, indent=2))
    elif options.curl:
        shell.say(safe(export.plan_curl(found.plan, base_url), keep_newlines=True))
    elif options.python:
        shell.say(safe(export.plan_python(found.plan, base_url), keep_newlines=True))
    else:
        _show(found.plan, shell)
    return DONE


def _show(plan: object, shell: Shell) -> None:
    from mixpeek_tui.plan.estimate import FREE_PER_MINUTE, least_seconds, requests
    from mixpeek_tui.plan.plan import Plan
    from mixpeek_tui.plan.tree import Node, tree

    assert isinstance(plan, Plan)

    def line(node: Node, depth: int) -> None:
        words = "  ".join(part for part in (node.word, node.name, node.detail) if part)
        shell.say("  " * depth + safe(words) + ("  (switched off)" if node.off else ""))
        for child in node.children:
            line(child, depth + 1)

    line(tree(plan), 0)
    least = duration(least_seconds(plan))
    shell.say()
    shell.say(
        f"{plural(plan.resources, 'resource')}, {plural(requests(plan), 'request')} at least, "
        f"{least} or more at {FREE_PER_MINUTE} requests a minute"
    )
    for kind, (count, allowed) in plan.over_quota.items():
        shell.say(f"over the free plan: {kind} {count} of {allowed}")


COMMAND = Command("plan", "show what would be created", arguments, run)
