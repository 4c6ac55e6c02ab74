"""Addresses in the answers that are secrets themselves: drafts go without, files say so.

An answers file and the journal of a run hold what was answered, since a run goes on from it; both
are then their owner's alone. A draft is written while somebody types, so it keeps none.
"""

from __future__ import annotations

from mixpeek_tui.addresses import is_secret
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.wire import Json

KEYS = frozenset({"url", "webhook_url"})
"""Where the answers say to which address something is posted."""


def holds_secret(answers: Answers) -> bool:
    """Whether an address among the answers is all that it takes to post there."""
    plain = to_dict(answers)
    return without(plain) != plain


def without(value: Json) -> Json:
    """Plain answers without the addresses that are secrets; ``${env:NAME}`` stays."""
    if isinstance(value, dict):
        return {
            key: without(inner) for key, inner in value.items()
            if not (key in KEYS and isinstance(inner, str) and is_secret(inner))
        }  # fmt: skip
    return [without(inner) for inner in value] if isinstance(value, list) else value
