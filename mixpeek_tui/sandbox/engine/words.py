"""Words of a text, and of a file name or URL."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOISE = frozenset({"jpg", "jpeg", "png", "gif", "webp", "mp4", "mov", "mp3", "wav", "www", "com"})
_STOP_WORDS = """
a about after against all also although always am among an and another any anybody anyone anything
are around as at away be because been before being below between both but by can could did do does
doing down during each either else enough etc ever every everybody everyone everything few for from
further get gets got had has have having he her here hers him his how however i if in instead into
is it its itself just least let like many may me might mine more most much must my myself neither
never no nobody nor not nothing now of off often on once one only onto or other others our ours out
over own per perhaps please quite rather really same shall she should since so some somebody someone
something somewhere still such than that the their theirs them then there these they thing things
this those though through thus to together too toward under until up upon us very via was we were
what whatever when where whether which while who whom whose why will with within without would yet
you your yours
"""
STOP = frozenset(_STOP_WORDS.split())
_ASKING_WORDS = """
anything best buy can find get give good great help hi hello know look looked
looking love make makes making need needed needs option options please question recommend
recommended right search searching show something suggest suggested take tell thank thanks use used
using want wanted wants way work works
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_VES = "calf elf half hoof knife leaf life loaf scarf self sheaf shelf thief wife wolf"
_PLURALS = {re.sub("fe?$", "ves", word): word for word in _VES.split()} | {
    "children": "child", "feet": "foot", "geese": "goose", "men": "man", "mice": "mouse",
    "oxen": "ox", "teeth": "tooth", "women": "woman",
}  # fmt: skip
_DOER = re.compile(r"([bdgmnpt])\1er$")  # runner, swimmer, digger: with running, swimming, digging
_VOWEL = re.compile(r"[aeiouy]")


def content_words(text: str, stemmed: bool = True) -> list[str]:
    """The words that carry meaning, lower case, endings cut when `stemmed`."""
    words = [w for w in (m.group().lower() for m in _WORD.finditer(text)) if w not in STOP]
    return [stem(word) for word in words] if stemmed else [w for w in words if len(w) > 2]


def asked_for(text: str) -> str:
    """A question without the words that only say that something is looked for."""
    words = [w for w in _WORD.findall(text.lower()) if w not in STOP and w not in _ASKING]
    return " ".join(words) or text


def stem(word: str) -> str:
    """A word without its most usual English endings."""
    word = _PLURALS.get(word, word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest) and not rest.endswith("e"):
            word = rest
    if _DOER.search(word):
        word = word[:-2]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def link_words(link: str) -> str:
    """The words of a URL's or a path's last parts: all that is read of a picture or a film.

    A file inside a data: URI has no name, and so no words.
    """
    if is_data(link):
        return ""
    try:
        path = unquote(urlsplit(link).path or link)
    except ValueError:
        path = link
    parts = [_CAMEL.sub(" ", part) for part in path.split("/")[-3:]]
    words = [w for part in parts for w in _WORD.findall(part)]
    return " ".join(w for w in words if w.lower() not in _NOISE)


def is_data(link: str) -> bool:
    """Whether a link is a data: URI, which holds the file itself."""
    return link[:5].lower() == "data:"


def shortened(value: object) -> object:
    """The value; of a data: URI its type and a digest: a document does not hold the file."""
    if not isinstance(value, str) or not is_data(value):
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()
    return f"{value.partition(',')[0]},sha256={digest}"
