"""What a command of the command line is."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from mixpeek_tui.errors import TuiError
from mixpeek_tui.text import fold
from mixpeek_tui.wire import Json

DONE, FAILED, WRONG, NOT_AUTHORISED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""


class Unwritten(TuiError, OSError):
    """Standard output takes nothing: its disk is full, or its device gone."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Where a command reads and writes."""

    environ: Mapping[str, str]
    out: TextIO = sys.stdout
    err: TextIO = sys.stderr
    input: TextIO = sys.stdin

    def say(self, line: str = "") -> None:
        """Write a line for people to standard output, at once, in the characters that it has.

        Raises:
            Unwritten: it cannot be written; BrokenPipeError if nobody reads it.
        """
        self._write(fold(line, getattr(self.out, "encoding", None) or "utf-8"))

    def hand_over(self, text: str) -> None:
        """Write what a program will read, whole and in UTF-8 whatever the locale says.

        Raises:
            Unwritten: it cannot be written; BrokenPipeError if nobody reads it.
        """
        if isinstance(self.out, io.TextIOWrapper):
            self.out.reconfigure(encoding="utf-8", errors="backslashreplace")
        self._write(text)

    def hand_over_json(self, value: Json, indent: int | None = 2) -> None:
        """Write a JSON value as ``hand_over`` does."""
        self.hand_over(json.dumps(value, ensure_ascii=False, indent=indent, default=str))

    def _write(self, text: str) -> None:
        try:
            print(text, file=self.out, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            with suppress(OSError):
                silence(self.out)
            raise Unwritten(f"The output cannot be written: {error.strerror or error}.") from error

    def complain(self, line: str) -> None:
        """Write a line to standard error, at once; nobody reads it where the terminal is gone."""
        with suppress(OSError):
            print(line, file=self.err, flush=True)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, its arguments, and what it does."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Shell], int]
    """Returns the exit code. Raises TuiError for what cannot go on."""
    screen: bool = False
    """Whether it needs a terminal and Textual."""


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """A command without arguments of its own."""


def streams(environ: Mapping[str, str]) -> Shell:
    """The process's own; one that was closed before it began reads and writes nothing."""
    return Shell(
        environ,
        sys.stdout or open(os.devnull, "w", encoding="utf-8"),
        sys.stderr or open(os.devnull, "w", encoding="utf-8"),
        sys.stdin or open(os.devnull, encoding="utf-8"),
    )


def silence(stream: TextIO) -> None:
    """Whoever read a stream is gone: let it be written to, and closed, in peace."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
