"""Fields written in one go: ``name (text), photo_url (image), price (float)``."""

from __future__ import annotations

import re

from mixpeek_tui.errors import AnswersError, Complaint
from mixpeek_tui.interview.answers import FIELD_TYPES, FieldType
from mixpeek_tui.interview.column_names import FIELD_NAME, RESERVED, clean_name

ACCEPTED_TYPES = ", ".join(FIELD_TYPES)

_WORDS: dict[FieldType, str] = {
    "text": "text longtext paragraph markdown html prose description content",
    "string": "string str varchar char character category categorical keyword id uuid enum tag "
    "label url uri link email",
    "image": "image img photo picture pic jpg jpeg png thumbnail",
    "video": "video movie clip mp4",
    "audio": "audio sound music mp3 recording",
    "float": "float double decimal real price currency money percent",
    "number": "number num numeric",
    "integer": "integer int count long bigint smallint whole quantity year",
    "boolean": "boolean bool flag bit",
    "date": "date datetime timestamp time day",
}
SYNONYMS: dict[str, FieldType] = {
    word: kind for kind, words in _WORDS.items() for word in words.split()
}
"""Words people use for a type, in lower case."""

_ITEM_SPLIT = re.compile(r"[,;\n\r]+(?![^()]*\))")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_IN_BRACKETS = re.compile(r"(.+?)\s*[(\[<]\s*(.*?)\s*[)\]>]\s*\.?")
_WITH_COLON = re.compile(r"(.+?)\s*(?::|=|->|→|\s-\s)\s*(.+)")


def parse_pasted(text: str) -> list[tuple[str, FieldType]]:
    """Names and types from ``name (text)``, ``name: text`` or ``name text``, in order.

    Items stand behind commas, semicolons or line breaks. A name with other letters becomes
    the nearest allowed one.

    Raises:
        AnswersError: with a complaint for every item that is not clear.
    """
    fields: list[tuple[str, FieldType]] = []
    complaints: list[Complaint] = []
    items = [_BULLET.sub("", item).strip() for item in _ITEM_SPLIT.split(text)]
    for item in filter(None, items):
        try:
            name, kind = _item(item)
        except ValueError as error:
            complaints.append(Complaint(f'"{item}"', str(error), _accepted(str(error))))
            continue
        if name in dict(fields):
            complaints.append(Complaint(f'"{item}"', f"the field {name} was named before"))
        fields.append((name, kind))
    if not fields and not complaints:
        complaints.append(Complaint("fields", "nothing was pasted", "name (text), price (float)"))
    if complaints:
        raise AnswersError(tuple(complaints))
    return fields


def _accepted(message: str) -> str:
    if "name" in message:
        return "letters, digits and _, up to 100, and no name that objects use themselves"
    return ACCEPTED_TYPES


def _item(item: str) -> tuple[str, FieldType]:
    match = _IN_BRACKETS.fullmatch(item) or _WITH_COLON.fullmatch(item)
    if match:
        return _name(match[1]), _type(match[2])
    name, _, word = item.rpartition(" ")
    if not name.strip():
        raise ValueError("has no type")
    return _name(name), _type(word)


def _name(text: str) -> str:
    wanted = text.strip().strip("\"'`*").strip()
    name = clean_name(wanted)
    if wanted in RESERVED or not FIELD_NAME.fullmatch(name):
        raise ValueError(f'"{wanted}" cannot be the name of a field')
    return name


def _type(text: str) -> FieldType:
    words = re.findall(r"[a-z0-9]+", text.lower())
    known = [SYNONYMS[word] for word in words if word in SYNONYMS]
    media = [kind for kind in known if kind in ("image", "video", "audio")]
    if not known:
        raise ValueError(f'"{text.strip()}" is not a type' if text.strip() else "has no type")
    return (media or known)[0]
