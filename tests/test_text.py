"""The gate lets nothing through that a terminal obeys, and words come out as promised."""

from __future__ import annotations

import unicodedata
from dataclasses import astuple
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from mixpeek_tui.text import (
    NO_BREAK,
    age,
    count,
    duration,
    fit,
    fold,
    glyphs,
    local_time,
    pad,
    plural,
    safe,
    short_id,
    size,
    visible,
    width,
)

HOSTILE = (
    "\x1b[31mred",
    "\x1b]52;c;cHduZWQ=\x1b\\",
    "\x9b31m\x90q\x9c",
    "a\u202eb\u2066c\u200f\u061c",
    "z\u200b\u200c\u200d\u2060\ufeffw",
    "line\u2028para\u2029",
    "lone\udc80\ud800",
    "bell\x07 back\x08 del\x7f nul\x00",
    "tag\U000e0041\U000e007f",
)
ANY = st.text(st.characters(exclude_categories=())) | st.sampled_from(HOSTILE)
SAFE = ANY.map(safe)


@given(ANY)
@example("".join(HOSTILE))
def test_nothing_invisible_or_obeyed_survives(text: str) -> None:
    bad = [c for c in safe(text) if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"}]
    assert bad == []
    safe(text).encode("utf-8")


@given(ANY, st.booleans())
def test_a_second_pass_changes_nothing(text: str, keep: bool) -> None:
    once = safe(text, keep_newlines=keep)
    assert safe(once, keep_newlines=keep) == once


@given(ANY)
def test_only_newlines_are_kept_on_request(text: str) -> None:
    kept = safe(text, keep_newlines=True)
    assert {c for c in kept if unicodedata.category(c) == "Cc"} <= {"\n"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\x9b", "⟨U+009B⟩"),
        ("\x7f", "␡"),
        ("a\tb", "a    b"),
        ("a\nb", "a␊b"),
        ("[b]x[/b] [@click=app.quit]", "[b]x[/b] [@click=app.quit]"),
        ("Grüße 日本", "Grüße 日本"),
        (b"caf\xc3\xa9 \xff", "café \ufffd"),
        (None, "None"),
        (12, "12"),
    ],
)
def test_what_is_shown(text: object, shown: str) -> None:
    assert safe(text) == shown


def test_lines() -> None:
    assert safe("a\r\nb\rc\n", keep_newlines=True) == "a\nb␍c\n"


@given(SAFE)
def test_width_is_what_the_renderer_counts(text: str) -> None:
    known = "".join(c for c in text if unicodedata.category(c) not in {"Cn", "Co"})
    assert width(known) == cell_len(known)


@given(SAFE, st.integers(-2, 30), st.sampled_from(["end", "middle"]))
def test_fit_fits_and_keeps_what_fits(text: str, cells: int, where: str) -> None:
    shown = fit(text, cells, where="middle" if where == "middle" else "end")
    assert width(shown) <= max(0, cells)
    if width(text) <= cells:
        assert shown == text


@given(SAFE, st.integers(0, 30))
def test_pad_fills_exactly(text: str, cells: int) -> None:
    assert width(pad(text, cells)) == cells
    assert width(pad(text, cells, align="right")) == cells


def test_cutting() -> None:
    assert fit("products-data", 8) == "product…"
    assert fit("products-data", 8, where="middle") == "prod…ata"
    assert fit("日本語", 4) == "日…"
    assert fit("e\u0301tude", 3) == "e\u0301t…"
    assert pad("7", 3, align="right") == "  7"
    assert fit("x", 0) == ""


def test_ids() -> None:
    assert short_id("clust_51d0aa77bb9f3a") == "clust_51d0…9f3a"
    assert short_id("ns_4f0c") == "ns_4f0c"
    assert short_id("0123456789abcdef") == "0123…cdef"
    assert "\x1b" not in short_id("\x1b[31mevil_0123456789")


def test_spans() -> None:
    assert [age(s) for s in (-1, 4.9, 60, 5 * 3600 + 1, 3 * 86400)] == [
        "0 s",
        "4 s",
        "1 min",
        "5 h",
        "3 d",
    ]
    assert [duration(s) for s in (0, 0.038, 0.0996, 0.42, 9.96, 59.7, 125, 3600, 93_600)] == [
        "0 ms",
        "38 ms",
        "0.1 s",
        "0.4 s",
        "10 s",
        "1 min",
        "2 min 5 s",
        "1 h",
        "1 d 2 h",
    ]


def test_amounts() -> None:
    assert [size(n) for n in (0, 512, 1234, 34_000_000, 999_950)] == [
        "0 B",
        "512 B",
        "1.2 kB",
        "34 MB",
        "1.0 MB",
    ]
    assert count(8396) == f"8{NO_BREAK}396"
    assert (plural(1, "row"), plural(0, "row"), plural(2, "query", "queries")) == (
        "1 row",
        "0 rows",
        "2 queries",
    )


def test_times_are_local() -> None:
    now = datetime(2026, 3, 4, 9, tzinfo=timezone(timedelta(hours=2)))
    two = datetime(2026, 3, 4, 0, tzinfo=UTC)
    assert local_time(two, now) == "02:00 today"
    assert local_time(two + timedelta(days=1), now) == "02:00 tomorrow"
    assert local_time(two - timedelta(days=1), now) == "02:00 yesterday"
    assert local_time(two + timedelta(days=5), now) == "Mon 02:00"
    assert local_time(two - timedelta(days=5), now) == "27 Feb 02:00"
    assert local_time(two + timedelta(days=365), now) == "4 Mar 2027"


def test_every_mark_is_one_cell_in_both_sets() -> None:
    assert {width(mark) for mark in astuple(glyphs(False))} == {1}
    assert {len(mark) for mark in astuple(glyphs(True))} == {1}
    assert "".join(astuple(glyphs(True))).isascii()
    assert max(map(ord, "".join(astuple(glyphs(False))))) < 0x10000


@given(SAFE)
def test_folding_keeps_the_width_and_the_controls(text: str) -> None:
    folded = fold("\x1b[1m" + text, "ascii")
    assert folded.isascii()
    assert width(folded) == width("\x1b[1m" + text)
    assert folded.startswith("\x1b[1m")


def test_folding_knows_rules_and_marks() -> None:
    assert fold("╭─ ✓ ok │ ✗ 8\u00a0396 é 日", "ascii") == "+- + ok | x 8 396 ? ??"
    assert fold("é ✓", "latin-1") == "é +"
    assert fold("(•) on", "ascii") == "(*) on"


def test_folding_keeps_the_marks_of_a_plot_apart() -> None:
    marks = "●■▲◆○□△◇"
    assert "?" not in fold(marks, "ascii")
    assert len(set(fold(marks, "ascii"))) == len(marks)


@pytest.mark.parametrize("text", ["\x1b[31m", "a\tb", "\x9b2J", "\u202egnp", "a\u200bb\u200d", "\ud800", "\x00\x7f", "e\u0301", "🏳️‍🌈"])
def test_what_is_edited_is_drawn_character_for_character(text: str) -> None:
    drawn = visible(text)
    assert len(drawn) == len(text)
    assert not {unicodedata.category(c) for c in drawn} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert visible(drawn) == drawn
    assert visible("a\tb\x1b", keep_tabs=True) == "a\tb␛"
