"""A group in one line, and the groups that hold a word."""

from __future__ import annotations

from collections.abc import Sequence

from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui.browse.clusters.cluster_look import Looked
from mixpeek_tui.ui.browse.clusters.group_lines import IN_NONE
from mixpeek_tui.ui.browse.tones import mark
from mixpeek_tui.workspace.cluster_points import is_noise
from mixpeek_tui.workspace.clusters import Group


def group_words(looked: Looked, identifier: str, number: int) -> str:
    """Mark, label, size, and what else is known of a group; empty where there is no picture.

    Args:
        looked: What is known.
        identifier: Its id; empty for no group.
        number: Its number in the picture, which has its mark.
    """
    shown = len(looked.picture.shown)
    if not shown:
        return ""
    if not identifier:
        total = looked.picture.total
        of = f" of {plural(total, 'point')}" if total is not None and total > shown else ""
        return f"{plural(shown, 'point')}{of}   no group is near the cursor"
    sign, group = mark(number), looked.group(identifier)
    if group is None:
        return f"{sign} {IN_NONE if is_noise(identifier) else safe(identifier)}"
    label = IN_NONE if group.noise else safe(group.label)
    size = plural(group.size, "document") if group.size is not None else ""
    words = ", ".join(safe(word) for word in group.keywords if safe(word) not in label)
    return "   ".join(part for part in (f"{sign} {label}", size, safe(group.summary) or words)
                      if part)  # fmt: skip


def passing(groups: Sequence[Group], wanted: str) -> Sequence[Group]:
    """The groups whose label, id, summary or key words hold all these words."""
    words = wanted.casefold().split()
    if not words:
        return groups
    return [group for group in groups if all(word in _text(group) for word in words)]


def _text(group: Group) -> str:
    label = IN_NONE if group.noise else group.label
    return " ".join((label, group.id, group.summary, *group.keywords)).casefold()
