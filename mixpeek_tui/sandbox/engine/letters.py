"""Letters: spellings made alike, sentences, and scripts that put no space between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MARKS = re.compile("[\u0300-\u036f]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")
_HIRAGANA = "\u3040-\u309f"
_NAMING = "\u3005\u30a0-\u30ff\u3400-\u9fff"  # ideographs and katakana
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uac00-\ud7af"  # Thai to Khmer, and Hangul
_ALL = _HIRAGANA + _NAMING + _SPACELESS
_UNSPACED = re.compile(f"[{_ALL}]")
_RUN = re.compile(f"[{_HIRAGANA}]+|[{_NAMING}]+|[{_SPACELESS}]+|[^{_ALL}]+")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_ENDING = 3  # so many hiragana are a particle or the end of a verb, not a word
_NAME = 4  # so many ideographs can be a word; a longer run is a sentence


def fold(text: str) -> str:
    """The text without case and accents: É, é and e are one letter, and ß is ss."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return unicodedata.normalize("NFKC", bare)


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, without those that are empty."""
    return [part for part in map(str.strip, _SENTENCE.split(text)) if part]


def is_unspaced(word: str) -> bool:
    """Whether a word has letters of a script that is written without spaces, or nearly so."""
    return not word.isascii() and _UNSPACED.search(word) is not None


def pieces(word: str) -> Iterator[str]:
    """What stands for the words of such a script: each two letters, and each ideograph alone."""
    for run in _RUN.findall(word):
        if _is_ending(run):
            continue
        if len(run) == 1 or not is_unspaced(run):
            yield run
        else:
            yield from _pairs(run)
            yield from _IDEOGRAPH.findall(run)


def names_in(word: str) -> list[str]:
    """Those of its runs that could name something; of a long one each two letters."""
    found: list[str] = []
    for run in _RUN.findall(word):
        if not _is_ending(run):
            found += _pairs(run) if len(run) > _NAME and _IDEOGRAPH.search(run) else [run]
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _is_ending(run: str) -> bool:
    return len(run) <= _ENDING and "\u3040" <= run[0] <= "\u309f"
