from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mixpeek_tui.interview import row_tables
from mixpeek_tui.interview.rows import (
    BadRow,
    Row,
    RowsError,
    count_rows,
    describe,
    read_rows,
    total_bytes,
)


@pytest.fixture
def write(tmp_path: Path):
    def put(name: str, data: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return put


def read(path: Path) -> list[Row | BadRow]:
    """All rows; and reading on behind each of them gives the rest, exactly."""
    rows = list(read_rows(path))
    for index, row in enumerate(rows):
        assert list(read_rows(path, start=row.end)) == rows[index + 1 :]
    return rows


def values(path: Path) -> list[dict[str, object]]:
    rows = read(path)
    assert all(isinstance(row, Row) for row in rows), rows
    return [row.values for row in rows if isinstance(row, Row)]


AB = [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize(
    "name, data",
    [
        ("x.csv", "a,b\n1,2\n3,4\n"),
        ("x.csv", "a,b\r\n1,2\r\n\r\n3,4"),
        ("x.csv", "a,b\r1,2\r3,4\r"),
        ("x.csv", "a;b\n1;2\n3;4\n"),
        ("x.csv", "a\tb\n1\t2\n3\t4\n"),
        ("x.csv", "sep=|\na|b\n1|2\n3|4\n"),
        ("x.csv", '\n"a", "b"\n"1", "2"\n"3", "4"\n'),
        ("x.csv", "a,b,,\n1,2,,\n,,,\n3,4,,\n"),
        ("x.TSV", "a\tb\n1\t2\n3\t4\n"),
        ("x.csv", "\ufeffa,b\n1,2\n3,4\n"),
        ("x.csv", "a,b\n1,2\n3,4\n".encode("utf-16")),
        ("x.csv", b"\xfe\xff" + "a,b\n1,2\n3,4\n".encode("utf-16-be")),
        ("x.csv.gz", gzip.compress(b"a,b\n1,2\n3,4\n", mtime=0)),
        ("x.json", json.dumps(AB)),
        ("x.json", json.dumps(AB, indent=2)),
        ("x.json", json.dumps({"total": 2, "tags": ["x"], "items": AB, "next": None})),
        ("x.json", "\n".join(map(json.dumps, AB))),
        ("x.jsonl", json.dumps(AB)),
        ("x.jsonl", "\n\n".join(map(json.dumps, AB))),
        ("x.ndjson", "\ufeff" + "\r\n".join(map(json.dumps, AB))),
        ("x.json", json.dumps(AB).encode("utf-16")),
    ],
)
def test_every_layout_gives_the_same_rows(write, name: str, data: str | bytes) -> None:
    assert values(write(name, data)) == AB


def test_letters_of_every_encoding(write) -> None:
    word = "é„Ä“"
    for codec in ("utf-8", "utf-16", "cp1252"):
        assert values(write("x.csv", f"a,b\n{word},1\n".encode(codec)))[0]["a"] == word
    assert describe(write("x.csv", b"a,b\n\xe9,1\n")).encoding.label == "latin-1 (Windows-1252)"
    wide = "ਊ਀Ċ"
    assert values(write("x.csv", f"a,b\n{wide},1\n".encode("utf-16")))[0]["a"] == wide


def test_a_row_knows_its_number_line_and_text(write) -> None:
    path = write("x.csv", 'a,b\n1,"x\n\ny"\n\n3,4\n')
    first, second = read(path)
    assert (first.number, first.line, first.raw) == (1, 2, '1,"x\n\ny"')
    assert (second.number, second.line, second.raw) == (2, 6, "3,4")
    assert second.offset == total_bytes(path)


def test_a_broken_quote_costs_its_own_row_only(write) -> None:
    path = write("x.csv", 'a,b\n1,2\n3,"4\n5,6\n7,"8"\n9,10\n')
    rows = read(path)
    assert [(row.number, isinstance(row, Row)) for row in rows] == [
        (1, True), (2, False), (3, True), (4, True), (5, True),
    ]  # fmt: skip
    bad = rows[1]
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.raw) == (3, '3,"4')
    assert "quote" in bad.reason


def test_a_quote_never_closed_does_not_swallow_the_file(write, monkeypatch) -> None:
    monkeypatch.setattr(row_tables, "MAX_ROW_LINES", 50)
    rows = read(write("x.csv", 'a,b\n1,"2\n' + "3,4\n" * 60))
    assert [type(row) for row in rows] == [BadRow] + [Row] * 60
    rows = read(write("y.csv", 'a,b\n1,2\n3,"4\n5,6\n'))
    assert [type(row) for row in rows] == [Row, BadRow, Row]
    assert rows[1].reason == "a quote is opened and never closed"


@pytest.mark.parametrize(
    "line, reason",
    [
        ("1", "has 1 column, the header has 2"),
        ("1,2,3", "has 3 columns, the header has 2"),
        ('"1"x,2', "a quote is followed by something other than ','"),
    ],
)
def test_a_bad_table_row_says_why(write, line: str, reason: str) -> None:
    before, bad, after = read(write("x.csv", f"a,b\n1,2\n{line}\n3,4\n"))
    assert isinstance(bad, BadRow) and isinstance(before, Row) and isinstance(after, Row)
    assert bad.reason.startswith(reason)
    assert (bad.number, bad.line, bad.raw) == (2, 3, line)


def test_a_bad_byte_deep_in_a_utf8_file_is_a_bad_row(write) -> None:
    good = f"{'é' * 500},1\n".encode() * 1100
    path = write("x.csv", b"a,b\n" + good + b"\xe9,1\n" + "ü,2\n".encode())
    rows = list(read_rows(path))
    assert isinstance(rows[1100], BadRow)
    assert rows[1100].reason == "column a is not valid UTF-8"
    assert rows[1100].raw == "\\xe9,1"
    assert isinstance(rows[1101], Row)


@pytest.mark.parametrize(
    "line, reason",
    [
        ('{"a": tru}', "not valid JSON"),
        ('{"a": NaN}', "not valid JSON: NaN"),
        ("[1]", "is a list, not an object"),
        ("5", "is a number, not an object"),
        ('"x"', "is a text, not an object"),
        ("null", "is null, not an object"),
        ("{}", "is an empty object"),
        ('{"a": "x', "not valid JSON: Unterminated"),
        ("}", "not valid JSON"),
    ],
)
@pytest.mark.parametrize("name", ["x.jsonl", "x.json"])
def test_a_bad_json_row_costs_itself_only(write, name: str, line: str, reason: str) -> None:
    good = '{"a": 1}'
    join = "\n" if name == "x.jsonl" else ",\n"
    text = join.join([good, line, good])
    rows = read(write(name, text if name == "x.jsonl" else f"[{text}]"))
    assert [type(row) for row in rows] == [Row, BadRow, Row]
    bad = rows[1]
    assert isinstance(bad, BadRow)
    assert bad.reason.startswith(reason)
    assert (bad.number, bad.line) == (2, 2)
    assert bad.raw.startswith(line[:100])


def test_absurd_nesting_is_a_bad_row(write) -> None:
    line = "[" * 100_000
    rows = read(write("x.jsonl", f'{line}\n{{"a": 1}}'))
    assert [type(row) for row in rows] == [BadRow, Row]
    rows = read(write("x.json", f'[{line}{"]" * 100_000}, {{"a": 1}}]'))
    assert [type(row) for row in rows] == [BadRow, Row]


@pytest.mark.parametrize(
    "text, reason",
    [
        ('[{"a": 1}', "the file ends before its list does"),
        ('[{"a": 1}] [{"a": 2}]', "text behind the end of the list is not read"),
        ('{"x": [{"a": 1}], "y": [{"a": 2}]}', "a second list behind the first is not read"),
    ],
)
def test_what_is_left_of_a_list_is_said(write, text: str, reason: str) -> None:
    good, bad = read(write("x.json", text))
    assert isinstance(good, Row)
    assert isinstance(bad, BadRow) and bad.reason == reason


def test_a_row_over_the_limit_is_kept_aside(write, monkeypatch) -> None:
    for module in ("row_text", "row_lines", "row_tables", "row_json"):
        monkeypatch.setattr(f"mixpeek_tui.interview.{module}.MAX_ROW_BYTES", 100_000)
    huge = "x" * 300_000
    for name, text in {
        "x.csv": f"a,b\n1,2\n{huge},4\n5,6\n",
        "x.jsonl": f'{{"a":1}}\n{{"a":"{huge}"}}\n{{"a":2}}\n',
        "x.json": f'[{{"a":1}},{{"a":"{huge}"}},{{"a":2}}]',
    }.items():
        rows = read(write(name, text))
        assert [type(row) for row in rows] == [Row, BadRow, Row]
        assert isinstance(rows[1], BadRow) and "longer than" in rows[1].reason
        assert len(rows[1].raw) <= 4000


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("x.csv", "", "is empty"),
        ("x.csv", " \n\n", "is empty"),
        ("x.json", "\ufeff", "is empty"),
        ("x.csv", ",,\n1,2\n", "has no header"),
        ("x.csv", "1,2\n3,4\n", "its first line looks like data"),
        ("x.csv", "shirt,https://e.com/1.jpg\n", "its first line looks like data"),
        ("x.csv", "a,b,a\n1,2,3\n", 'names the column "a" 2 times'),
        ("x.csv", '"a,b\n1,2\n', "the header cannot be read"),
        ("x.json", "hello", "does not start like JSON"),
        ("x.json", '{"a": 1}', "holds one object and in it no list of objects"),
        ("x.json", '{"a": tru, "b": [{}]}', "is not valid JSON"),
        ("x.xlsx", "x", "has the ending .xlsx"),
        ("x", "x", "has no ending"),
        ("x.csv.gz", b"no gzip", "cannot be read"),
    ],
)
def test_an_unusable_file_is_named(write, name: str, data: str | bytes, message: str) -> None:
    path = write(name, data)
    with pytest.raises(RowsError) as caught:
        list(read_rows(path))
    assert message in str(caught.value)
    assert caught.value.complaint.place == str(path)
    assert caught.value.complaint.accepted or "gz" in name


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match=r"does not exist. Accepted: a file ending in \.csv"):
        describe(tmp_path / "no.csv")
    folder = tmp_path / "dir.csv"
    folder.mkdir()
    with pytest.raises(RowsError, match="is a folder"):
        describe(folder)


def test_total_and_count(write) -> None:
    text = b"a,b\n1,2\n3\n4,5\n"
    assert total_bytes(write("x.csv", text)) == len(text)
    assert total_bytes(write("x.csv.gz", gzip.compress(text))) == len(text)
    assert count_rows(write("x.csv", text)) == 3


def test_long_cells_and_many_quoted_lines_are_no_trouble(write) -> None:
    long, lines = "x" * 400_000, "line\n" * 3000
    path = write("x.csv", f'a,b\n{long},"{lines}"\n1,2\n')
    assert values(path) == [{"a": long, "b": lines}, {"a": "1", "b": "2"}]


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    lines = 40_000
    row = {"title": "Red shirt " * 40, "price": "19.5"}
    with path.open("w") as file:
        if name == "x.csv":
            file.write("title,price\n")
            file.writelines(f"{row['title']},{row['price']}\n" for _ in range(lines))
        else:
            line, list_like = json.dumps(row), name == "x.json"
            file.write("[" if list_like else "")
            file.writelines(line + (",\n" if list_like else "\n") for _ in range(lines - 1))
            file.write(line + ("]" if list_like else ""))
    tracemalloc.start()
    assert count_rows(path) == lines
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    head = 1024 * 1024
    assert peak < 8 * head < path.stat().st_size + 3 * head


PIECES = ["{", "}", "[", "]", '"a"', ":", ",", "1", '"', "\n", "\r", "\\", '{"a":1}', "é", ";"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=25))
@pytest.mark.parametrize(
    "name, start", [("x.csv", "h,k\n"), ("x.json", '[{"a":1},\n'), ("x.jsonl", "")]
)
def test_whatever_the_file_holds_reading_goes_on_exactly(write, name, start, parts) -> None:
    path = write(name, start + "".join(parts))
    try:
        rows = read(path)
    except RowsError:
        return
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.offset <= total_bytes(path) + 1 for row in rows)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 16, 61])
def test_rows_may_lie_across_every_edge_of_what_is_read_at_once(write, monkeypatch, size) -> None:
    for module in ("row_text", "row_window", "row_json"):
        monkeypatch.setattr(f"mixpeek_tui.interview.{module}.CHUNK_BYTES", size)
    data = [{"a": 'é"\\x{[,]}' * (n % 4), "b": [1, {"c": None}], "n": n * 1.5} for n in range(9)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in data)
    assert values(write("x.json", json.dumps(data, ensure_ascii=False))) == data
    assert values(write("x.json", json.dumps(data, indent=1))) == data
    assert values(write("x.jsonl", lines)) == data
    assert values(write("x.jsonl", lines.encode("utf-16"))) == data


@pytest.mark.parametrize(
    ("name", "row"),
    [("a.csv", b'"caf\xe9"x,1'), ("a.csv", b"caf\xe9,1,2,3"), ("a.jsonl", b'{"title": "caf\xe9"}')],
    ids=["quote", "columns", "letter"],
)
def test_a_bad_row_is_kept_in_letters_that_can_be_written(
    tmp_path: Path, name: str, row: bytes
) -> None:
    head = b"title,price\n" if name == "a.csv" else b""
    words = b"tea " * 250
    good = b'"%s",1\n' % words if name == "a.csv" else b'{"title": "%s"}\n' % words
    path = tmp_path / name
    path.write_bytes(head + good * 1100 + row + b"\n")
    (bad,) = [found for found in read_rows(path) if isinstance(found, BadRow)]
    assert "\\xe9" in bad.raw.encode().decode()
