"""The filter of a table: ``word``, ``!word`` for the opposite, ``-f wrd`` for letters in order."""

from __future__ import annotations

from dataclasses import dataclass

from mixpeek_tui.workspace.fields import text_at
from mixpeek_tui.workspace.item import Item


@dataclass(frozen=True, slots=True)
class Filter:
    """What rows must, or must not, contain."""

    words: str = ""
    """Lower-cased; empty lets everything through."""
    negated: bool = False
    fuzzy: bool = False

    def passes(self, haystack: str) -> bool:
        """Whether a row of this text is shown."""
        if not self.words:
            return True
        text = haystack.casefold()
        if self.fuzzy:
            found = any(in_order(self.words, line) for line in text.split("\n"))
        else:
            found = self.words in text
        return found is not self.negated


def parse_filter(typed: str) -> Filter:
    """Read what was typed; never an error, at worst a filter that nothing passes."""
    text = typed.strip()
    negated = text.startswith("!")
    text = text[1:].lstrip() if negated else text
    fuzzy = text == "-f" or text.startswith("-f ")
    text = text[2:].strip() if fuzzy else text
    return Filter(text.casefold(), negated, fuzzy)


def in_order(letters: str, text: str) -> bool:
    """Whether all letters occur in the text in this order, with anything between."""
    rest = iter(text)
    return all(letter in rest for letter in letters if not letter.isspace())


def haystack(item: Item) -> str:
    """What a filter looks at by default: name, id, state and description."""
    parts = (item.name, item.id, text_at(item.data, "status"), text_at(item.data, "description"))
    return "\n".join(parts)
