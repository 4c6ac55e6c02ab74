"""Values as lines that fold."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from mixpeek_tui.ui.browse.folding import all_folds, first_folds, fold_lines, paths_to
from mixpeek_tui.wire import Json

VALUE: dict[str, Any] = {
    "name": "shop", "on": True, "list": ["a", {"b": 1.5}], "empty": {}, "vector": [0.1] * 200,
    "text": "two\nlines", "odd: key": "yes", "null": None,
}  # fmt: skip
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def written(value: Json, form: Any) -> str:
    step = "  "
    return "\n".join(f"{step * line.depth}{line.key}{line.value}" for line in fold_lines(value, frozenset(), form))


@given(JSON_VALUES)
def test_json_is_json_again(value: Json) -> None:
    assert json.loads(written(value, "json")) == value


def test_yaml_is_yaml_again() -> None:
    assert yaml.safe_load(written(VALUE, "yaml")) == VALUE


def test_long_lists_are_folded_at_first_and_count_their_elements() -> None:
    folds = first_folds(VALUE)
    assert folds == {("vector",)}
    lines = fold_lines(VALUE, folds, "yaml")
    assert any(line.kind == "folded" and "200 elements" in line.value.replace("\u00a0", " ") for line in lines)
    assert len(lines) < 20


def test_all_folded_leaves_the_first_level() -> None:
    assert len(fold_lines(VALUE, all_folds(VALUE), "yaml")) == len(VALUE)


def test_words_are_found_in_keys_and_values() -> None:
    assert list(paths_to(VALUE, "b")) == [("list", 1, "b")]
    assert list(paths_to(VALUE, "shop")) == [("name",)]
    assert list(paths_to(VALUE, "nowhere")) == []


def test_absurd_nesting_ends() -> None:
    value: Json = "end"
    for _ in range(5000):
        value = [value]
    assert fold_lines(value, first_folds(value), "yaml")
    assert fold_lines({"deep": value}, frozenset(), "json")
    assert list(paths_to(value, "end")) == []
