"""``plan FILE``: everything that would be created, without creating it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.text import safe

if TYPE_CHECKING:
    from mixpeek_tui.plan.plan import Plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and the form."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an answers file")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="steps, requests and quotas as JSON")
    form.add_argument("--curl", action="store_true", help="a shell script, a curl command per step")
    form.add_argument("--python", action="store_true", help="one Python script")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Print the plan of an answers file."""
    from mixpeek_tui.cli.answers import planned
    from mixpeek_tui.cli.outside import outside
    from mixpeek_tui.plan import export
    from mixpeek_tui.plan.shell_script import plan_shell

    settings = outside(options, shell).settings
    found = planned(options.file, settings.namespace, shell)
    base_url = settings.base_url or export.BASE_URL
    if options.json:
        shell.hand_over_json(export.to_json(found.plan))
    elif options.curl:
        shell.hand_over(safe(plan_shell(found.plan, base_url), keep_newlines=True))
    elif options.python:
        shell.hand_over(safe(export.plan_python(found.plan, base_url), keep_newlines=True))
    else:
        show(found.plan, shell, sandbox=settings.sandbox)
    return DONE


def show(plan: Plan, shell: Shell, *, sandbox: bool = False) -> None:
    """Print the tree of a plan and what it adds up to."""
    for line in (*tree_lines(plan), "", *sums(plan, sandbox=sandbox)):
        shell.say(safe(line))


def tree_lines(plan: Plan, numbers: Mapping[str, int] | None = None) -> Iterator[str]:
    """The tree of a plan, a line for each node.

    Args:
        plan: The plan.
        numbers: Numbers to put before rows, by step id.
    """
    from mixpeek_tui.plan.tree import Node, tree

    def lines(node: Node, depth: int) -> Iterator[str]:
        words = "  ".join(part for part in (node.word, node.name, node.detail) if part)
        number = f"{numbers[node.step]}: " if numbers and node.step in numbers else ""
        yield "  " * depth + number + words + ("  (switched off)" if node.off else "")
        for child in node.children:
            yield from lines(child, depth + 1)

    yield from lines(tree(plan), 0)


def sums(plan: Plan, *, sandbox: bool = False) -> Iterator[str]:
    """What a plan adds up to, and where that is more than the free plan allows."""
    from mixpeek_tui.plan.sums import least, much, refused

    yield f"{much(plan).replace('   ', ', ')}, {least(plan, sandbox=sandbox)}"
    if words := refused(plan, sandbox=sandbox):
        yield words


COMMAND = Command("plan", "show what would be created", arguments, run)
