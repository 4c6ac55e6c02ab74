"""The gate for outside text, and the words and marks of the screen.

Every string that comes from the API, a file or the network passes ``safe`` before it reaches
a terminal, a log or the clipboard. Everything else here turns values into short words. Needs
nothing but the standard library.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

NO_BREAK = "\u00a0"
"""Groups digits: narrow enough, one cell, never a line break."""
ELLIPSIS = "…"
UNSEEN = "\ufffd"
MASK = "••••"
"""What stands where a secret was."""

_TAB = "    "
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_ZERO = (
    *(range(0x1160, 0x1200), range(0xD7B0, 0xD800), range(0x1F3FB, 0x1F400)),
    *(range(0x3164, 0x3165), range(0xFFA0, 0xFFA1)),
)
"""Joining Hangul, skin tones and fillers: no cell of their own."""
_WIDE = (
    *(range(0x2630, 0x2638), range(0x268A, 0x2690), range(0x4DC0, 0x4E00)),
    *(range(0x1D300, 0x1D357), range(0x1D360, 0x1D377)),
)
"""Wide since a Unicode version that some Pythons do not know."""
_LATER_WIDE = (
    *(range(0x2E80, 0xA000), range(0xF900, 0xFB00), range(0x16FE0, 0x1B300)),
    *(range(0x1F300, 0x1F700), range(0x1F900, 0x1FB00), range(0x20000, 0x3FFFE)),
)
"""Where characters that this Python does not know are wide."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Marks(dict[int, str]):
    """What ``str.translate`` puts in the place of each character, worked out once each."""

    def __missing__(self, code: int) -> str:
        mark = self[code] = _mark(code)
        return mark


def _mark(code: int) -> str:
    if any(code in selectors for selectors in _SELECTORS):
        return ""
    if unicodedata.category(chr(code)) not in _INVISIBLE:
        return chr(code)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


_LINE = _Marks({ord("\t"): _TAB})
_LINES = _Marks({ord("\t"): _TAB, ord("\n"): "\n"})


def safe(text: object, *, keep_newlines: bool = False) -> str:
    """The text with nothing in it that a terminal would obey or a reader could not see.

    Controls become pictures (``␛``), bidi overrides, zero-width characters, line separators
    and lone surrogates become ``⟨U+202E⟩``; tabs become spaces and variation selectors go,
    since terminals disagree on their width. Markup stays as it is: whoever draws the text
    switches markup off. Bytes are read as UTF-8, other values by ``str``. Applying it twice
    changes nothing more.
    """
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    if words.isascii() and words.isprintable():
        return words
    if keep_newlines:
        return words.replace("\r\n", "\n").translate(_LINES)
    return words.translate(_LINE)


class _Ones(dict[int, str]):
    """As ``_Marks``, but one character for each."""

    def __missing__(self, code: int) -> str:
        mark = _mark(code)
        self[code] = mark = mark if len(mark) == 1 else UNSEEN
        return mark


_ONES = _Ones({ord("\t"): " "})


def visible(text: str, *, keep_tabs: bool = False) -> str:
    """The text as an input draws it while it is edited: safe, and as many characters as before.

    Like ``safe``, but what has no picture of one character becomes ``�``, so that the cursor
    stands where it does in the text. Tabs become one space, unless the widget expands them.
    """
    if text.isascii() and text.isprintable():
        return text
    if keep_tabs:
        return "\t".join(part.translate(_ONES) for part in text.split("\t"))
    return text.translate(_ONES)


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    code, category = ord(character), unicodedata.category(character)
    if category[0] == "M" or any(code in zero for zero in _ZERO):
        return 0
    if any(code in wide for wide in (_LATER_WIDE if category == "Cn" else _WIDE)):
        return 2
    return 2 if category != "Cn" and unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """How many terminal cells a safe text takes: 2 for wide, 0 for combining characters."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def fit(text: str, cells: int, *, where: Literal["end", "middle"] = "end") -> str:
    """The text in at most so many cells, with an ellipsis where something was left out."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    room = cells - 1
    tail = _last(text, room // 2) if where == "middle" else ""
    return _first(text, room - width(tail)) + ELLIPSIS + tail


def _first(text: str, cells: int) -> str:
    """The longest beginning that fits, combining characters kept with their letter."""
    used = 0
    for index, character in enumerate(text):
        used += _cells(character)
        if used > cells:
            return text[:index]
    return text


def _last(text: str, cells: int) -> str:
    """The longest end that fits and does not begin with a combining character."""
    used, start = 0, len(text)
    for index in range(len(text) - 1, -1, -1):
        used += _cells(text[index])
        if used > cells:
            break
        if _cells(text[index]):
            start = index
    return text[start:]


def pad(text: str, cells: int, *, align: Literal["left", "right"] = "left") -> str:
    """The text in exactly so many cells: cut with an ellipsis or filled with spaces."""
    shown = fit(text, cells)
    spaces = " " * (cells - width(shown))
    return spaces + shown if align == "right" else shown + spaces


def wrapped(text: str, cells: int) -> list[str]:
    """The text broken at spaces into rows of at most so many cells."""
    rows: list[str] = []
    row = ""
    for word in text.split():
        if row and width(row) + 1 + width(word) > cells:
            rows.append(row)
            row = ""
        row = f"{row} {word}" if row else word
        while width(row) > cells:
            cut = next(n for n in range(len(row), 0, -1) if width(row[:n]) <= cells)
            rows.append(row[:cut])
            row = row[cut:]
    return [*rows, row] if row else rows


def short_id(identifier: str) -> str:
    """An id shortened in the middle for the screen: ``clust_51d0…9f3a``."""
    words = safe(identifier)
    prefix, mark, rest = words.rpartition("_")
    if len(rest) <= 9:
        return fit(words, 24, where="middle")
    return f"{fit(prefix + mark, 14, where='middle')}{rest[:4]}{ELLIPSIS}{rest[-4:]}"


def age(seconds: float) -> str:
    """A time span in its largest unit, rounded down: ``4 s``, ``3 min``, ``5 h``, ``3 d``."""
    whole = max(0, int(seconds))
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if whole >= unit:
            return f"{count(whole // unit)} {name}"
    return f"{whole} s"


def duration(seconds: float) -> str:
    """How long something took: ``38 ms``, ``0.4 s``, ``12 s``, ``2 min 5 s``, ``3 d 2 h``."""
    if round(seconds * 1000) < 100:
        return f"{max(0, round(seconds * 1000))} ms"
    if round(seconds, 1) < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    units = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
    for (unit, name), (next_unit, next_name) in pairwise(units):
        if whole >= unit:
            rest = whole % unit // next_unit
            return f"{count(whole // unit)} {name}" + (f" {rest} {next_name}" if rest else "")
    return f"{whole} s"


def size(count_of_bytes: float) -> str:
    """Bytes in decimal units: ``512 B``, ``1.2 kB``, ``34 MB``."""
    amount = float(max(0, count_of_bytes))
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if round(amount) < 1000 or unit == "TB":
            one_decimal = unit != "B" and round(amount, 1) < 10
            return f"{amount:.1f} {unit}" if one_decimal else f"{count(round(amount))} {unit}"
        amount /= 1000
    return ""


def count(number: int) -> str:
    """A whole number in groups of three, joined by no-break spaces: ``8 396``."""
    return f"{number:,}".replace(",", NO_BREAK)


def plural(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: ``1 row``, ``8 396 rows``; ``many`` for irregular plurals."""
    return f"{count(number)} {noun if number == 1 else many or noun + 's'}"


def local_time(when: datetime, now: datetime) -> str:
    """A moment as people say it, in the time zone of ``now``; both must have a zone.

    ``02:00 today``, ``02:00 tomorrow``, ``Mon 02:00`` within the coming week, ``3 Mar 02:00``
    within the year, ``3 Mar 2024`` otherwise. The zone itself is named once elsewhere.
    """
    local = when.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    days = (local.date() - now.date()) // timedelta(days=1)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if near:
        return f"{clock} {near}"
    if 1 < days < 7:
        return f"{_WEEKDAYS[local.weekday()]} {clock}"
    date = f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{date} {clock}" if local.year == now.year else f"{date} {local.year}"


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The marks of the screen, one cell each; a word always stands beside a state's mark."""

    ok: str = "✓"
    failed: str = "✗"
    running: str = "↻"
    uploading: str = "↑"
    waiting: str = "…"
    blocked: str = "■"
    skipped: str = "–"
    never: str = "○"
    here: str = "●"
    cursor: str = "▸"
    bar_full: str = "█"
    bar_empty: str = "░"
    tree_open: str = "▾"
    tree_closed: str = "▸"
    bullet: str = "·"
    up: str = "↑"
    down: str = "↓"
    back: str = "←"
    rule: str = "─"
    ellipsis: str = ELLIPSIS


_UNICODE = Glyphs()
_ASCII = Glyphs(
    ok="+",
    failed="x",
    running="*",
    uploading="^",
    waiting=".",
    blocked="#",
    skipped="-",
    never="o",
    here="@",
    cursor=">",
    bar_full="#",
    bar_empty="-",
    tree_open="v",
    tree_closed=">",
    bullet=".",
    up="^",
    down="v",
    back="<",
    rule="-",
    ellipsis=".",
)


def glyphs(ascii: bool) -> Glyphs:
    """The marks for a terminal: plain ASCII if it cannot show more."""
    return _ASCII if ascii else _UNICODE


def fold(text: str, encoding: str) -> str:
    """The text with every character that the encoding lacks put as ASCII of the same width.

    For terminals whose locale is not UTF-8: rules and corners become ``- | +``, marks their
    ASCII twins, anything else ``?``. Control sequences, being ASCII, pass unchanged.
    """
    if text.isascii():
        return text
    return "".join(_folded(character, encoding) for character in text)


@lru_cache(maxsize=4096)
def _folded(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return _FOLDS.get(character) or "?" * _cells(character)
    return character


_FOLDS = {
    **{getattr(_UNICODE, name): getattr(_ASCII, name) for name in Glyphs.__slots__},
    **dict.fromkeys("─━╌┄═▁▔▂", "-"),
    **dict.fromkeys("│┃┆║▏▎▍▌▐▕", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛╋╔╗╚╝", "+"),
    **dict.fromkeys("▒▓▊▋▉▇▆▅▄▃▀", "#"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict(zip("•▲△◆◇□", "*A^%&=", strict=True)),
    **{NO_BREAK: " ", "—": "-", "×": "x", "→": ">", "⟨": "<", "⟩": ">"},
}
