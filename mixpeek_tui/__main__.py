"""``mixpeek-tui``: arguments in, exit code out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from mixpeek_tui.cli.arguments import command_of, parse
from mixpeek_tui.cli.command import (
    FAILED,
    INTERRUPTED,
    NOT_AUTHORISED,
    WRONG,
    silence,
    streams,
)
from mixpeek_tui.errors import AnswersError, ApiError, NotAuthorised, TuiError, UsageError
from mixpeek_tui.text import MASK, safe


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no traceback ever reaches the user."""
    sys.excepthook = _last_words
    options = parse(sys.argv[1:] if argv is None else argv)
    shell = streams(os.environ)
    try:
        return command_of(options).run(options, shell)
    except TuiError as error:
        words = error.problem.words if isinstance(error, ApiError) else str(error)
        shell.complain(safe(f"mixpeek-tui: {words}", keep_newlines=True))
        return exit_code(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)
        return INTERRUPTED


def exit_code(error: TuiError) -> int:
    """The exit code that an error stands for."""
    if isinstance(error, NotAuthorised) or type(error).__name__ == "NoKey":
        return NOT_AUTHORISED
    return WRONG if isinstance(error, AnswersError | UsageError) else FAILED


def _last_words(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """A mistake of this program: one line for the reader, the rest in a log."""
    from mixpeek_tui.cli.outside import secrets
    from mixpeek_tui.locations import home, logs_dir
    from mixpeek_tui.ui.terminal.crash import CrashLog

    def redact(text: str) -> str:
        for secret in secrets(os.environ):
            text = text.replace(secret, MASK)
        return text

    CrashLog(logs_dir(home()) / "crash.log", redact).report(error)


if __name__ == "__main__":
    sys.exit(main())
