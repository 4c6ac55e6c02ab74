"""What a command of the command line is."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

DONE, FAILED, WRONG, NOT_AUTHORISED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Where a command reads and writes."""

    environ: Mapping[str, str]
    out: TextIO = sys.stdout
    err: TextIO = sys.stderr
    input: TextIO = sys.stdin

    def say(self, line: str = "") -> None:
        """Write a line to standard output, at once."""
        print(line, file=self.out, flush=True)

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


def silence(stream: TextIO) -> None:
    """Whoever read a stream is gone: let it be written to, and closed, in peace."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
