"""Words of a text, and of a file name or URL."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOISE = frozenset({"jpg", "jpeg", "png", "gif", "webp", "mp4", "mov", "mp3", "wav", "www", "com"})
_STOP_WORDS = """
a about after all also an and any are as at be because been but by can could did do does for from
had has have he her his how i if in into is it its just me more most my no not of on one only or
other our out over s she so some such t than that the their them then there these they this those
to too under up us very was we were what when where which who will with would you your
"""
STOP = frozenset(_STOP_WORDS.split())


def content_words(text: str, stemmed: bool = True) -> list[str]:
    """The words that carry meaning, lower case, endings cut when `stemmed`."""
    words = [w for w in (m.group().lower() for m in _WORD.finditer(text)) if w not in STOP]
    return [stem(word) for word in words] if stemmed else [w for w in words if len(w) > 2]


def stem(word: str) -> str:
    """A word without its most usual English endings."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def link_words(link: str) -> str:
    """The words of a URL's or a path's last parts: all that is read of a picture or a film."""
    path = unquote(urlsplit(link).path or link)
    parts = [_CAMEL.sub(" ", part) for part in path.split("/")[-3:]]
    words = [w for part in parts for w in _WORD.findall(part)]
    return " ".join(w for w in words if w.lower() not in _NOISE)
