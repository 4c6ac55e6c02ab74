"""Lines in, lines out: no boxes, no colour, no cursor movement. Works piped as well."""

from __future__ import annotations

import getpass
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.room import room
from mixpeek_tui.text import fold, safe, width

YES, NO = ("y", "yes"), ("n", "no", "")


class Ended(Exception):
    """There is nothing more to read."""


@dataclass(frozen=True)
class Console:
    """Says lines and asks for them."""

    shell: Shell

    def __post_init__(self) -> None:
        """Whatever the encodings are, no character stops the conversation."""
        for stream in (self.shell.out, self.shell.err, self.shell.input):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")

    @property
    def typed(self) -> bool:
        """Whether a person types at a terminal; else the lines come from a file or a pipe."""
        return bool(self.shell.input) and self.shell.input.isatty()

    def say(self, *lines: str, whole: bool = False) -> None:
        """Write lines; outside text in them becomes harmless here.

        At a terminal they are broken between words, unless they are to stay ``whole``, as
        commands that will be copied are.
        """
        for line in lines:
            self.shell.say(self._fit(line, whole=whole))

    def ask(self, prompt: str) -> str:
        """Write the prompt and read a line, without its line break.

        Raises:
            Ended: nothing more is to be read.
        """
        if self.typed:
            print(self._fit(prompt), end=" ", file=self.shell.out, flush=True)
        else:
            self.say(prompt)
        return self.more()

    def more(self) -> str:
        """Read another line, unasked.

        Raises:
            Ended: nothing more is to be read.
        """
        try:
            line = self.shell.input.readline() if self.shell.input else ""
        except OSError:
            line = ""
        if not line:
            raise Ended
        return "".join(c for c in line.rstrip("\r\n") if c == "\t" or not _controls(c))

    def paragraph(self, first: str) -> str:
        """A text of several lines that begins with this one, up to an empty line or the end."""
        lines = [first]
        try:
            while line := self.more().rstrip():
                lines.append(line)
        except Ended:
            pass
        return "\n".join(lines)

    def agreed(self, question: str) -> bool:
        """Whether a question is answered with yes.

        Raises:
            Ended: nothing more is to be read.
        """
        while (line := self.ask(f"{question} yes or no [no]:").strip().lower()) not in YES + NO:
            self.say(f"{line!r} is neither. Accepted: yes, no.")
        return line in YES

    def secret(self, prompt: str) -> str:
        """Read a line that is not shown; empty where that is impossible.

        Raises:
            Ended: nothing more is to be read.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            try:
                return getpass.getpass(self._fit(prompt) + " ").strip()
            except getpass.GetPassWarning:
                self.say("What is typed cannot be hidden here.")
                return ""
            except EOFError:
                raise Ended from None

    def _fit(self, line: str, *, whole: bool = False) -> str:
        words, cells = safe(line, keep_newlines=True), None if whole else room(self.shell.out)
        if cells is not None:
            words = "\n".join(broken(row, cells) for row in words.split("\n"))
        return fold(words, self.shell.out.encoding or "utf-8")


def broken(line: str, cells: int) -> str:
    """The line with breaks between its words, so that no more than so many cells stand in one.

    What goes on below is indented like the line itself; a word that is too long stays whole.
    """
    indent = line[: len(line) - len(line.lstrip(" "))]
    rows = []
    while width(line) > cells:
        spaces = [n for n, c in enumerate(line) if c == " " and n > len(indent)]
        near = [n for n in spaces if width(line[:n]) <= cells] or spaces[:1]
        if not near:
            break
        rows.append(line[: near[-1]].rstrip())
        line = indent + line[near[-1] :].lstrip(" ")
    return "\n".join([*rows, line])


def _controls(character: str) -> bool:
    return character < " " or "\x7f" <= character < "\xa0"


def listed(lines: Iterable[str]) -> list[str]:
    """Lines with a number before each."""
    return [f"{number}: {line}" for number, line in enumerate(lines, 1)]


def number_of(line: str, most: int) -> int | None:
    """The number from 1 to ``most`` that was typed, or None."""
    words = line.strip()
    if not (words.isascii() and words.isdigit()) or len(words) > 9:
        return None
    return int(words) if 1 <= int(words) <= most else None


def span(most: int) -> str:
    """The numbers that can be typed, in words."""
    return f"1 to {most}" if most > 1 else "1"
