from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from mixpeek_tui.errors import AnswersError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.check import complaints
from mixpeek_tui.interview.file import dump, load, read
from mixpeek_tui.plan.rows import row_complaints

DATA = Path(__file__).parent.parent / "data"
GOOD = sorted((DATA / "answers").glob("*.yaml")) + [DATA / "shop.yaml"]
BAD: dict[str, dict[str, str]] = yaml.safe_load((DATA / "bad" / "expected.yaml").read_text())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_answers_survive_a_round_trip(path: Path) -> None:
    answers = load(path).answers
    again, _ = read(dump(answers))
    assert again == answers


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_answers_name_the_place_and_what_is_accepted(name: str) -> None:
    with pytest.raises(AnswersError) as caught:
        loaded = load(DATA / "bad" / name)
        if found := row_complaints(loaded.answers):
            raise AnswersError(found, name)
    wanted = BAD[name]
    complaints = caught.value.complaints
    assert any(str(wanted["place"]) in c.place for c in complaints), [str(c) for c in complaints]
    assert any(str(wanted["word"]) in str(c) for c in complaints), [str(c) for c in complaints]
    assert all(c.accepted for c in complaints), [str(c) for c in complaints]


def test_every_complaint_of_a_file_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("project: shop\ndatasets:\n  - name: a\n    fields:\n      - {name: b c}\n")
    with pytest.raises(AnswersError) as caught:
        load(path)
    (complaint,) = caught.value.complaints
    assert (complaint.place, complaint.line) == ("datasets[0].fields[0].name", 5)
    assert "'b c'" in complaint.message
    assert str(path) in str(caught.value)


def test_ten_thousand_labels_are_refused_with_the_limit(tmp_path: Path) -> None:
    labels = "".join(f"    - {{name: label{n}}}\n" for n in range(10_000))
    path = tmp_path / "answers.yaml"
    path.write_text(
        "project: shop\ndatasets:\n  - {name: a, fields: [{name: body, type: text}]}\n"
        f"taxonomy:\n  kind: flat\n  dataset: a\n  field: body\n  labels:\n{labels}"
    )
    with pytest.raises(AnswersError) as caught:
        load(path)
    assert [(c.place, c.accepted) for c in caught.value.complaints] == [
        ("taxonomy.labels", "1 to 1000 labels")
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xff\xfe\x00bad", "UTF-8"),
        (b"project: [1, 2", "no YAML"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\n" * 1, "unknown key"),
        (b"", "no answers"),
    ],
)
def test_a_file_that_is_no_answers_file(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_bytes(content)
    with pytest.raises(AnswersError) as caught:
        load(path)
    assert word in str(caught.value)


def test_aliases_cannot_fill_the_memory(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    path = tmp_path / "answers.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(AnswersError) as caught:
        load(path)
    assert "far more than answers" in str(caught.value)


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(AnswersError) as caught:
        load(tmp_path / "nowhere.yaml")
    assert "No such file" in str(caught.value)


def test_empty_answers_can_be_written_and_read() -> None:
    again, _ = read(dump(Answers(project="shop")))
    assert again == Answers(project="shop")


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b"version: 1\nproject: shop\n# \0\n", 3, "U+0000"),
        (b'version: 1\nproject: "a\x1b[31m"\n', 2, "U+001B"),
        (b"version: 1\n# caf\xe9\n", 2, "UTF-8"),
        (b"version: 1\nproject: " + b"[" * 20_000, 2, "60 levels"),
    ],
    ids=["nul", "escape", "latin-1", "deep"],
)
def test_what_no_reader_of_yaml_takes_is_named_with_its_line(
    tmp_path: Path, data: bytes, line: int, word: str
) -> None:
    path = tmp_path / "answers.yaml"
    path.write_bytes(data)
    with pytest.raises(AnswersError) as caught:
        load(path)
    found = caught.value.complaints[0]
    assert found.line == line and word in str(found) and "None" not in str(found)


def keys_of(data: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every key in nested data, and of the lists' items nothing."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        if isinstance(data, dict):
            yield (*place, key)
        yield from keys_of(value, (*place, key))


def said(data: object) -> tuple[Answers | None, list[tuple[str, str, str]]]:
    """What is read of data, and what is wrong with it, whatever the line."""
    try:
        answers, _ = read(yaml.safe_dump(data))
    except AnswersError as error:
        return None, [(c.place, c.message, c.accepted) for c in error.complaints]
    return answers, [(c.place, c.message, c.accepted) for c in complaints(answers)]


@pytest.mark.parametrize("name", ["shop.yaml", "answers/source_s3_key.yaml", "answers/taxonomy_hierarchical.yaml"])
def test_a_key_without_a_value_is_as_good_as_left_out(name: str) -> None:
    text = (DATA / name).read_text()
    for place in keys_of(yaml.safe_load(text)):
        empty, without = yaml.safe_load(text), yaml.safe_load(text)
        home, bare = empty, without
        for part in place[:-1]:
            home, bare = home[part], bare[part]
        home[place[-1]] = None
        del bare[place[-1]]
        assert said(empty) == said(without), place


def test_what_is_unknown_or_no_key_is_refused_also_when_it_is_empty() -> None:
    _, wrong = said({"retrieval": None, "colour": None, "datasets": [None], "project": 3})
    assert [(place, message) for place, message, _ in wrong] == [
        ("project", "'3' is no text"),
        ("datasets[0]", "nothing is given"),
        ("colour", "unknown key 'colour'"),
    ]
