"""The command line's grammar: global options, and the commands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from mixpeek_tui import __version__
from mixpeek_tui.cli import (
    apply,
    attach,
    browse,
    diff,
    doctor,
    home,
    plan,
    resume,
    runs,
    sandbox,
    setup,
    status,
    undo,
)
from mixpeek_tui.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    setup.COMMAND,
    browse.COMMAND,
    status.COMMAND,
    plan.COMMAND,
    diff.COMMAND,
    apply.COMMAND,
    runs.COMMAND,
    attach.COMMAND,
    resume.COMMAND,
    undo.COMMAND,
    sandbox.COMMAND,
    doctor.COMMAND,
)
HOME = home.COMMAND
"""What happens without a command."""

EPILOG = """\
environment: MIXPEEK_API_KEY, MIXPEEK_BASE_URL, MIXPEEK_NAMESPACE, MIXPEEK_TUI_HOME
exit codes: 0 done, 1 something failed, 2 wrong usage or answers, 3 not authorised, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="mixpeek-tui",
        description="Set up, browse, search and edit Mixpeek workspaces from a terminal.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_globals()],
    )
    whole.add_argument("--version", action="version", version=f"mixpeek-tui {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in COMMANDS:
        one = commands.add_parser(
            command.name, help=command.help, description=command.help[:1].upper()
            + command.help[1:] + ".", parents=[_globals()],
        )  # fmt: skip
        command.arguments(one)
    return whole


def _globals() -> argparse.ArgumentParser:
    """Options that may stand before or after the command."""
    found = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = found.add_argument_group("everywhere")
    group.add_argument("--api-key", metavar="KEY", help="better: MIXPEEK_API_KEY")
    group.add_argument("--base-url", metavar="URL", help="another API than api.mixpeek.com")
    group.add_argument("--namespace", metavar="NS", help="id or name of an existing namespace")
    group.add_argument("--profile", metavar="NAME", help="a profile of the config file")
    group.add_argument("--sandbox", action="store_true", help="rehearse in a local stand-in")
    group.add_argument("--read-only", action="store_true", help="refuse whatever changes anything")
    group.add_argument("--theme", metavar="NAME", help="dark, light, high-contrast, mono, ...")
    group.add_argument("--no-mouse", dest="mouse", action="store_false", help="leave the mouse be")
    group.add_argument("--plain", action="store_true", help="numbered lines, no screen")
    group.add_argument(
        "--log-file", metavar="FILE", type=Path, help="write every call there, without secrets"
    )
    return found


def command_of(options: argparse.Namespace) -> Command:
    """The command that was asked for."""
    wanted = options.command
    return next((c for c in COMMANDS if c.name == wanted), HOME)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; exits with 2 and the usage if they are wrong."""
    return parser().parse_args(argv)
