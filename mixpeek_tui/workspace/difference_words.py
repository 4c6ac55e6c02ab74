"""Why a resource is to be changed, in the words of the interview: names, not ids and paths."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mixpeek_tui.interview.answers import Schedule
from mixpeek_tui.kinds.trigger import schedule_words
from mixpeek_tui.run.compare import differences, dig
from mixpeek_tui.text import fit, safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.infer_groups import read_schedule
from mixpeek_tui.workspace.item import Item

NOUNS = {
    "bucket_schema.properties": "its schema",
    "feature_extractor.field_passthrough": "its documents",
    "collection_identifiers": "what it searches", "stages": "its stages",
    "input_schema": "its inputs", "event_types": "its events",
    "attribute_config.attributes": "its attributes", "collection_ids": "what it groups",
}  # fmt: skip
"""What people call a place, where it holds several things."""
FOLLOWS = {
    "stages": ("collection_identifiers", "input_schema"), "name": ("schedule_config",),
    "vector_config.feature_uris": ("collection_ids=input_collections",),
}  # fmt: skip
"""Places that differ because another one does, which says it better."""
WRAPPING = frozenset({
    "config", "parameters", "properties", "bucket_schema", "vector_config", "notification_config",
    "kmeans_parameters", "algorithm_params", "attribute_config", "stages", "channels", "searches",
    "configs", "inputs", "feature_extractor", "conditions", "AND",
})  # fmt: skip
"""Parts of a path that say nothing to a person."""
REF = re.compile(r"\$\{\w+\.(.+?)\.\w+\}")
LIST_WORDS = 50


def reason(
    wanted: Mapping[str, Json], item: Item, places: Sequence[str], ids: Mapping[str, str]
) -> str:
    """How a resource differs from what is wanted of it, at these places.

    Args:
        wanted: The body that would create it, references to what exists filled in.
        item: The resource.
        places: Where they differ, as ``differences`` takes them.
        ids: Name of what exists, by id.
    """
    mine, theirs = _named(dict(wanted), ids), _named(dict(item.data), ids)
    assert isinstance(mine, dict) and isinstance(theirs, dict)
    told = [
        place for place in places
        if not any(other in places for other in FOLLOWS.get(place.partition("=")[0], ()))
    ]  # fmt: skip
    words = (_words(place, mine, theirs, item.kind) for place in told)
    return safe("; ".join(dict.fromkeys(word for word in words if word)))


def _named(value: Json, ids: Mapping[str, str]) -> Json:
    """The value with names in place of ids and of references to what is new."""
    if isinstance(value, str):
        return ids.get(value, REF.sub(lambda found: found[1], value))
    if isinstance(value, dict):
        return {key: _named(inner, ids) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_named(inner, ids) for inner in value]
    return value


def _words(place: str, mine: dict[str, Json], theirs: dict[str, Json], kind: str) -> str:
    here, _, there = place.partition("=")
    if kind == "trigger" and here == "schedule_config":
        return _times(mine, theirs)
    noun = NOUNS.get(here)
    if noun is not None and (told := _listed(noun, dig(mine, here), dig(theirs, there or here))):
        return told
    found = differences(mine, theirs, (place,), {})
    short = _short(found[0]) if found else ""
    return short or f"{noun or here.split('.')[-1]} {'are' if noun else 'is'} other ones"


def _listed(noun: str, mine: Json, theirs: Json) -> str:
    """What is missing and what is too much; empty where that is not the difference."""
    wanted, present = _keys(mine), _keys(theirs)
    lacking = [key for key in wanted if key not in present]
    extra = [key for key in present if key not in wanted]
    schema = isinstance(mine, Mapping)
    parts = [f"{_verb(noun, 'lack')} {_some(lacking)}"] if lacking else []
    if extra and not schema:
        parts.append(f"{_verb(noun, 'have')} {_some(extra)}, which no answer asks for")
    return f"{noun} {' and '.join(parts)}" if parts else ""


def _verb(noun: str, verb: str) -> str:
    several = noun.endswith("s") and not noun.startswith("what")
    return verb if several else {"lack": "lacks", "have": "has"}[verb]


def _some(names: list[str]) -> str:
    return fit(", ".join(names), LIST_WORDS)


def _keys(value: Json) -> list[str]:
    """What the entries are called: keys, texts, or the one text in each object."""
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    entries = value if isinstance(value, (list, tuple)) else ()
    return [_key(entry) for entry in entries]


def _key(entry: Json) -> str:
    if isinstance(entry, Mapping):
        named = next((entry[k] for k in ("stage_name", "source_path", "name") if entry.get(k)), "")
        return str(named)
    return str(entry)


def _times(mine: dict[str, Json], theirs: dict[str, Json]) -> str:
    asked, there = (_schedule(data) for data in (mine, theirs))
    if asked is None or there is None:
        return "it runs at other times than the answers want"
    return f"it runs {schedule_words(there)}, the answers want {schedule_words(asked)}"


def _schedule(data: dict[str, Json]) -> Schedule | None:
    return read_schedule(Item("trigger", "", str(data.get("name") or ""), data))


def _short(words: str) -> str:
    """Without the parts of the path in front that say nothing; empty if none says anything."""
    path, space, rest = words.partition(" ")
    parts = [part for part in re.sub(r"\[\d+\]", "", path).split(".") if part not in WRAPPING]
    rest = rest.replace("the plan wants", "the answers want")
    return ".".join(parts[-2:]) + space + rest if parts else ""
