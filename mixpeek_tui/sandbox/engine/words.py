"""Words of a text, and of a file name or URL."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

from mixpeek_tui.sandbox.engine.languages import ENGLISH, Language
from mixpeek_tui.sandbox.engine.letters import fold, is_unspaced, pieces

_WORD = re.compile(r"[^\W_]+")
_SHORTENED = re.compile(r"(?<=\w)['’](?:s|t|d|ll|re|ve|m)\b", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOISE = frozenset({"jpg", "jpeg", "png", "gif", "webp", "mp4", "mov", "mp3", "wav", "www", "com"})
_VES = "calf elf half hoof knife leaf life loaf scarf self sheaf shelf thief wife wolf"
_PLURALS = {re.sub("fe?$", "ves", word): word for word in _VES.split()} | {
    "children": "child", "feet": "foot", "geese": "goose", "men": "man", "mice": "mouse",
    "oxen": "ox", "teeth": "tooth", "women": "woman",
}  # fmt: skip
_DOER = re.compile(r"([bdgmnpt])\1er$")  # runner, swimmer, digger: with running, swimming, digging
_SHORTEST = 3  # letters that an ending leaves
_VOWEL = re.compile(r"[aeiouy]")


def tokens(text: str) -> list[str]:
    """The words of a text, folded: without case, accents and the ends of contractions."""
    return _WORD.findall(_SHORTENED.sub("", fold(text)))


def content_words(text: str, language: Language = ENGLISH, stemmed: bool = True) -> list[str]:
    """The words that carry meaning, folded, endings cut when `stemmed`.

    Where words are written without spaces, each two letters stand for one.
    """
    found: list[str] = []
    for word in tokens(text):
        if is_unspaced(word):
            found += pieces(word)
        elif word not in language.function:
            found.append(stem(word, language) if stemmed else word)
    return found


def asked_for(question: str, language: Language = ENGLISH) -> str:
    """A question without the words that only say that something is looked for.

    These stand beside function words ("I need a", "looking for"); alone or after a determiner
    they can be what is meant ("search engine", "the help desk").
    """
    words = tokens(question)
    joins = [word in language.function for word in words]
    for at in reversed(range(len(words))):
        before = words[at - 1] if at else ""
        asks = words[at] in language.asking and before not in language.determiners
        joins[at] = joins[at] or (asks and any(joins[max(0, at - 1) : at + 2]))
    return " ".join(w for w, only in zip(words, joins, strict=True) if not only) or question


def stem(word: str, language: Language = ENGLISH) -> str:
    """A folded word without the most usual endings of its language."""
    if language.endings:
        ending = next((e for e in language.endings if word.endswith(e)), "")
        return word[: -len(ending)] if ending and len(word) - len(ending) >= _SHORTEST else word
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
