"""Regular expressions of filters: found as Python finds them, and never for longer than a moment."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.sandbox.filters.pattern import check_pattern, found_by
from mixpeek_tui.sandbox.filters.pattern_parts import PatternRefused
from tests.sandbox.driver import Http

ATOMS = st.sampled_from(
    ["a", "b", ".", r"\d", r"\w", r"\.", "[ab]", "[^a]", "[]b]", r"[\]1]", r"\x61", "{", "é", r"\n"]
)
ANCHORS = st.sampled_from(["^", "$", r"\b", r"\B", r"\A", r"\Z"])
COUNTS = st.sampled_from(["*", "+", "?", "{2}", "{0}", "{1,}", "{,2}", "{0,2}", "*?", "{1,2}?"])
PATTERNS = st.recursive(
    ATOMS | ANCHORS,
    lambda inner: (
        st.lists(inner, max_size=3).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda ways: f"(?:{'|'.join(ways)})")
        | st.tuples(inner, COUNTS).map(lambda both: f"({both[0]}){both[1]}")
    ),
    max_leaves=8,
)


@settings(max_examples=400)
@given(pattern=PATTERNS, text=st.text("ab1. \né{]", min_size=1, max_size=8))
def test_patterns_are_found_as_python_finds_them(pattern: str, text: str) -> None:
    assert found_by(pattern, text) == (re.search(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("(?i)RED", "a red one"), ("(?is)a.B", "A\nb"), ("(?P<year>[0-9]{4})-", "in 2024-05")],
)
def test_flags_and_names_are_read(pattern: str, text: str) -> None:
    assert found_by(pattern, text)
    assert not found_by(pattern, text[::-1])


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*(a*)*c", "a*a*a*a*a*a*b", "(.*)*x$", "(a?){40}a{40}b"]
)
def test_no_pattern_takes_longer_than_the_text_is_long(pattern: str) -> None:
    began = time.process_time()
    assert not found_by(pattern, "a" * 20000 + "!")
    assert time.process_time() - began < 10, "of this process alone: else it is years"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "Not a regular expression"),
        (r"(a)\1", "refers back"),
        ("(?=a)b", "looks ahead"),
        ("(?<!a)b", "looks ahead or behind"),
        ("(?P<n>a)(?P=n)", "special group"),
        ("a++", "possessive"),
        ("a{5000}", "repeats too much"),
        ("(((){900}){900}){900}", "repeats too much"),
        ("a" * 501, "at most 500 characters"),
        ("(" * 200 + ")" * 200, "40 groups"),
    ],
)
def test_what_cannot_be_bounded_is_refused(pattern: str, words: str) -> None:
    with pytest.raises(PatternRefused, match=words):
        check_pattern(pattern)


def test_the_server_answers_or_refuses_at_once(http: Http) -> None:
    http.ok("POST", "/v1/namespaces", {"namespace_name": "patterns"})
    inside = Http(str(http.client.base_url), "patterns")
    body = {"bucket_name": "patterns", "bucket_schema": {"properties": {"t": {"type": "text"}}}}
    path = f"/v1/buckets/{inside.ok('POST', '/v1/buckets', body)['bucket_id']}/objects"
    inside.ok("POST", path, {"t": "a" * 60 + "!"})

    def condition(pattern: str) -> dict[str, object]:
        return {"filters": {"field": "t", "operator": "regex", "value": pattern}}

    assert inside.ok("POST", f"{path}/list", condition("(a+)+$"))["results"] == []
    assert len(inside.ok("POST", f"{path}/list", condition("(a+)+!$"))["results"]) == 1
    refused = inside.refused("POST", f"{path}/list", condition(r"(a+)\1"))
    assert "refers back to a group" in refused["details"]["validation_errors"][0]["message"]
