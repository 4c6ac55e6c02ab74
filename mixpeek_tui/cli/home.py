"""No command: the home screen."""

from __future__ import annotations

import argparse

from mixpeek_tui.cli.command import Command, Shell, no_arguments


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Open the home screen."""
    from mixpeek_tui.cli.screen import show

    return show(options, shell, "home")


COMMAND = Command("", "the home screen", no_arguments, run, screen=True)
