"""Asking before something is done for good or costs something."""

from __future__ import annotations

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import UsageError

YES = ("y", "yes")


def agreed(shell: Shell, question: str, *, unasked: str, otherwise: str) -> bool:
    """Whether a question is answered with y or yes.

    Args:
        shell: Whom to ask; the question goes to standard error.
        question: In one line, what would happen.
        unasked: Said where nobody can be asked.
        otherwise: Said after any other answer.

    Raises:
        UsageError: there is no terminal to ask at.
    """
    if not shell.input.isatty():
        raise UsageError(unasked)
    print(f"{question} [y/N] ", end="", file=shell.err, flush=True)
    if shell.input.readline().strip().lower() in YES:
        return True
    shell.complain(otherwise)
    return False
