"""Reading a frame: the text that Textual writes for one update, as runs of styled cells.

A frame is cursor moves (CUP), styles (SGR), hyperlinks (OSC 8), line feeds and text. Control
and bidi characters in the text can only have come from data and are dropped, so that nothing
reaches the terminal as a command even where the gate (``text.safe``) was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import split_graphemes

_TOKENS = re.compile(
    r"\x1b\[(?P<y>\d+);(?P<x>\d+)H"
    r"|\x1b\[(?P<sgr>[\d;]*)m"
    r"|\x1b\]8;(?P<link>[^\x1b\x07]*)\x1b\\"
    r"|(?P<text>[^\x1b]+)"
    r"|\x1b"
)
_START = re.compile(r"\x1b\[\d+;\d+H")
_OBEYED = dict.fromkeys(
    (
        *(*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F),
        *(*range(0x2028, 0x202F), *range(0x2066, 0x206A)),
    )
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is drawn: SGR parameters, and the body of an OSC 8 hyperlink."""

    attributes: str = ""
    color: str = ""
    background: str = ""
    link: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Move:
    """The cursor goes to a cell, counted from 0."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look, each with its width in cells (1 or 2)."""

    cells: list[tuple[str, int]]
    look: Look


def is_frame(data: str) -> bool:
    """Whether this is a frame rather than a mode switch, a title or a clipboard write."""
    return _START.match(data) is not None


def read(frame: str) -> Iterator[Move | Run]:
    """The frame as moves and runs, in the order in which the terminal sees them."""
    look = PLAIN
    for token in _TOKENS.finditer(frame):
        if token["y"] is not None:
            yield Move(int(token["x"]) - 1, int(token["y"]) - 1)
        elif token["sgr"] is not None:
            look = _turned(look, token["sgr"])
        elif token["link"] is not None:
            look = replace(look, link=token["link"] if token["link"] != ";" else "")
        elif token["text"] is not None and (cells := _split(token["text"])):
            yield Run(cells, look)


def _split(text: str) -> list[tuple[str, int]]:
    """The characters that take cells; what takes none stays with the one before it."""
    if text.isascii() and text.isprintable():
        return [(character, 1) for character in text]
    clean = text.translate(_OBEYED)
    spans, _ = split_graphemes(clean)
    return [(clean[start:end], cells) for start, end, cells in spans if cells]


@lru_cache(maxsize=4096)
def _turned(look: Look, parameters: str) -> Look:
    """The look after an SGR sequence with these parameters."""
    codes = iter((parameters or "0").split(";"))
    for code in codes:
        number = int(code or 0)
        if number == 0:
            look = Look(link=look.link)
        elif number in (38, 48):
            kind = next(codes, "")
            color = ";".join([code, kind, *(next(codes, "0") for _ in range(_PARTS.get(kind, 0)))])
            look = replace(look, color=color) if number == 38 else replace(look, background=color)
        elif 30 <= number <= 39 or 90 <= number <= 97:
            look = replace(look, color="" if number == 39 else code)
        elif 40 <= number <= 49 or 100 <= number <= 107:
            look = replace(look, background="" if number == 49 else code)
        else:
            look = replace(look, attributes=f"{look.attributes};{code}".lstrip(";"))
    return look


_PARTS = {"5": 1, "2": 3}
"""How many numbers follow each kind of extended colour."""


@lru_cache(maxsize=4096)
def turn(now: Look, then: Look) -> str:
    """The shortest sequences that take the terminal's pen from one look to another."""
    codes: list[str] = []
    if now.attributes != then.attributes:
        if now.attributes:
            codes, now = ["0"], Look(link=now.link)
        codes += [then.attributes] if then.attributes else []
    if now.color != then.color:
        codes.append(then.color or "39")
    if now.background != then.background:
        codes.append(then.background or "49")
    link = f"\x1b]8;{then.link or ';'}\x1b\\" if now.link != then.link else ""
    sgr = f"\x1b[{';'.join(codes)}m" if codes else ""
    return link + ("\x1b[m" if then == PLAIN and sgr else sgr)
