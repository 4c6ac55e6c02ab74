"""Each key of the browser means one thing, whatever is under the cursor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.binding import Binding, BindingsMap

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.ui.browse.browser import BrowserScreen
from mixpeek_tui.ui.browse.keys import ELSEWHERE
from mixpeek_tui.ui.browse.pane import ListPane
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.widgets.lines import Lines


def _keys(*owners: type[object]) -> Iterator[str]:
    for owner in owners:
        for key, bindings in BindingsMap(vars(owner)["BINDINGS"]).key_to_bindings.items():
            if not all(binding.action.startswith("act(") for binding in bindings):
                yield key


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.actions], ids=lambda kind: kind.name)
def test_an_action_takes_no_key_that_means_something_in_every_list(kind: Kind) -> None:
    taken = set(_keys(Page, BrowserScreen, ListPane, Lines))
    own = [Binding(action.key, action.name) for action in kind.actions if action.name not in ELSEWHERE]
    keys = set(BindingsMap(own).key_to_bindings)
    assert keys & taken == set()
    assert len(keys) == len(own)


def test_an_action_has_one_key_in_all_kinds() -> None:
    keys: dict[str, set[str]] = {}
    for kind in KINDS:
        for action in kind.actions:
            keys.setdefault(action.name, set()).add(action.key)
    assert {name: found for name, found in keys.items() if len(found) > 1} == {}
