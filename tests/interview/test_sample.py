from __future__ import annotations

import json
from pathlib import Path

import pytest

from mixpeek_tui.errors import AnswersError
from mixpeek_tui.interview.answers import FIELD_TYPES
from mixpeek_tui.interview.column_names import FIELD_NAME, clean_names
from mixpeek_tui.interview.guess import guess
from mixpeek_tui.interview.rows import RowsError
from mixpeek_tui.interview.sample import infer, parse_pasted


@pytest.mark.parametrize(
    "name, cells, kind",
    [
        ("photo", ["https://e.com/a.JPG?w=10", "img/b.png", "s3://b/c.webp"], "image"),
        ("photo_url", ["https://e.com/1", "https://e.com/2"], "image"),
        ("clip", ["https://e.com/a.mp4", "b.mov"], "video"),
        ("file", ["a.mp3", "b.wav"], "audio"),
        ("pics", [["a.jpg", "b.jpg"], ["c.png"]], "image"),
        ("link", ["https://e.com/a", "https://e.com/b"], "string"),
        ("in_stock", ["true", "FALSE", "true"], "boolean"),
        ("ok", ["yes", "no"], "boolean"),
        ("is_new", ["1", "0", "1"], "boolean"),
        ("stock", ["1", "0", "12"], "integer"),
        ("price", ["19", "20"], "float"),
        ("size", ["19", "20.5"], "float"),
        ("zip", ["10115", "10117"], "string"),
        ("number", ["00123", "00456"], "string"),
        ("added", ["2024-01-31", "2024-02-01T10:00:00Z"], "date"),
        ("added", ["31.01.2024", "01.02.2024"], "date"),
        ("title", ["Red shirt", "Blue hat", "Cap"], "text"),
        ("notes", ["A long description of something that goes on " * 3], "text"),
        ("category", ["shirts", "hats", "shirts"] * 5, "string"),
        ("group", ["mens wear", "kids wear"] * 10, "string"),
        ("sku", ["AB-1", "AB-2"], "string"),
        ("stock", [1, 2], "integer"),
        ("stock", [1, 2.5], "float"),
        ("flag", [True, False], "boolean"),
        ("mixed", [1, True], "string"),
        ("nothing", [], "string"),
        ("object", [{"a": 1}], "string"),
    ],
)
def test_types_are_guessed_from_values(name: str, cells: list[object], kind: str) -> None:
    assert guess(name, cells) == kind


def test_a_few_odd_values_do_not_change_the_type() -> None:
    assert guess("size", ["1.5"] * 19 + ["n/a"]) == "float"
    assert guess("size", ["1.5"] * 3 + ["n/a"]) == "string"


def test_a_decimal_comma_counts_in_semicolon_tables(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("title;size\nRed shirt;1,5\nBlue hat;2,25\n")
    assert [column.type for column in infer(path).columns] == ["text", "float"]


def test_a_sample_says_names_examples_and_what_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Photo URL,preço,status,n\nhttps://e.com/1.jpg,1.5,x,\n,2.5,y,\nbad\n")
    sample = infer(path)
    assert [(c.name, c.type, c.filled) for c in sample.columns] == [
        ("photo_url", "image", 1), ("preco", "float", 2), ("status_value", "string", 2),
        ("n", "string", 0),
    ]  # fmt: skip
    assert sample.columns[0].example == "https://e.com/1.jpg"
    assert sample.renamed == {"Photo URL": "photo_url", "preço": "preco", "status": "status_value"}
    assert sample.rows_read == 2
    assert 'The column "Photo URL" becomes photo_url.' in sample.notes
    assert any(
        "1 of the first 3 rows cannot be read; the first is on line 4" in note
        for note in sample.notes
    )


def test_keys_of_json_rows_are_collected(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"a": 1}, {"b": True, "a": None}]))
    assert [(c.name, c.type, c.filled) for c in infer(path).columns] == [
        ("a", "integer", 1), ("b", "boolean", 1),
    ]  # fmt: skip


def test_only_the_first_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n' * 300 + '{"b": 2}\n')
    sample = infer(path, limit=200)
    assert sample.rows_read == 200
    assert [column.name for column in sample.columns] == ["a"]


@pytest.mark.parametrize(
    "text, message",
    [
        ("a,b\n", "has no rows"),
        ("a,b\n1\n2\n", "none of its first 2 rows can be read: has 1 column"),
    ],
)
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(RowsError, match=message):
        infer(path)


def test_cleaned_names_are_allowed_and_stay_apart() -> None:
    columns = ["a b", "a-b", "a_b", "名前", "x" * 150, "", "Edges!", "Grösse"]
    names = clean_names(columns)
    assert list(names.values()) == [
        "a_b_2", "a_b_3", "a_b", "column_4", "x" * 90, "column_6", "edges_value", "grosse",
    ]  # fmt: skip
    assert all(FIELD_NAME.fullmatch(name) for name in names.values())


@pytest.mark.parametrize(
    "text, fields",
    [
        (
            "name (text), photo_url (image), price (float)",
            [("name", "text"), ("photo_url", "image"), ("price", "float")],
        ),
        ("a: text\nb: int\n\nc: bool", [("a", "text"), ("b", "integer"), ("c", "boolean")]),
        ("- a text\n* b str\n1. c url", [("a", "text"), ("b", "string"), ("c", "string")]),
        ("photo (image url); made - datetime", [("photo", "image"), ("made", "date")]),
        ("Photo URL (image), n (count),", [("photo_url", "image"), ("n", "integer")]),
        ("made (date, ISO)", [("made", "date")]),
    ],
)
def test_pasted_fields(text: str, fields: list[tuple[str, str]]) -> None:
    assert parse_pasted(text) == fields


def test_every_type_is_understood() -> None:
    assert parse_pasted(", ".join(f"f_{kind} ({kind})" for kind in FIELD_TYPES)) == [
        (f"f_{kind}", kind) for kind in FIELD_TYPES
    ]


@pytest.mark.parametrize(
    "text, said",
    [
        ("a (foo)", '"a (foo)": "foo" is not a type. Accepted: text, string, image'),
        ("price", '"price": has no type. Accepted: text, string'),
        ("status (text)", '"status" cannot be the name of a field. Accepted: letters'),
        ("a (text), a (int)", "the field a was named before"),
        ("  ", "nothing was pasted"),
    ],
)
def test_unclear_items_are_named(text: str, said: str) -> None:
    with pytest.raises(AnswersError) as caught:
        parse_pasted(text)
    assert said in str(caught.value)


def test_all_unclear_items_are_said_at_once() -> None:
    with pytest.raises(AnswersError) as caught:
        parse_pasted("a (foo), b (text), c (bar)")
    assert [complaint.place for complaint in caught.value.complaints] == ['"a (foo)"', '"c (bar)"']
