"""The example data holds together, and the answers files say what they are meant to say."""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
GOOD = [HERE / "shop.yaml", *sorted((HERE / "answers").glob("*.yaml"))]
DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
FIELD = re.compile(r"[A-Za-z0-9_]{1,100}")
PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]{2,40}")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def products() -> list[dict[str, str]]:
    with (HERE / "products.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reviews() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / "reviews.jsonl").read_text().splitlines()]


def test_every_product_is_its_own_and_says_so() -> None:
    rows = products()
    assert len(rows) == 360
    for column in ("sku", "title", "body", "photo_url"):
        assert len({row[column] for row in rows}) == 360, column
    assert set(Counter(row["category"] for row in rows).values()) == {40}
    for row in rows:
        assert date.fromisoformat(row["launched"]) and float(row["price"]) > 0
        assert (int(row["stock"]) > 0) is (row["in_stock"] == "true")
        assert row["photo_url"].startswith("https://images.example.com/products/")
    assert {row["in_stock"] for row in rows} == {"true", "false"}


def test_every_review_is_of_a_product_and_came_after_its_launch() -> None:
    launched = {row["sku"]: row["launched"] for row in products()}
    assert len({each["text"] for each in reviews()}) == 120
    for each in reviews():
        assert each["written_at"] > launched[each["sku"]] and 1 <= each["stars"] <= 5


def test_the_script_composes_the_committed_files() -> None:
    spec = importlib.util.spec_from_file_location("make_products", HERE / "make_products.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = list(script.products(script.read("product_parts.yaml"), random.Random(script.SEED)))
    committed = {row["photo_url"]: row for row in products()}
    assert {row["photo_url"] for row in made} == set(committed)
    assert all(row["body"] == committed[row["photo_url"]]["body"] for row in made)


def test_the_shop_describes_its_files() -> None:
    shop = read(HERE / "shop.yaml")
    columns = {"products": set(products()[0]), "reviews": set(reviews()[0])}
    for dataset in shop["datasets"]:
        assert {field["name"] for field in dataset["fields"]} == columns[dataset["name"]]
    labels = {label["name"] for label in shop["taxonomy"]["labels"]}
    assert labels == {row["category"] for row in products()}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_answers_keep_the_naming_rules(path: Path) -> None:
    answers = read(path)
    assert PROJECT.fullmatch(answers["project"]) and answers["version"] == 1
    names = [dataset["name"] for dataset in answers["datasets"]]
    assert len(set(names)) == len(names) and all(map(DATASET.fullmatch, names))
    for dataset in answers["datasets"]:
        assert all(FIELD.fullmatch(field["name"]) for field in dataset["fields"])
        if dataset["source"]["kind"] == "file":
            assert (path.parent / dataset["source"]["path"]).is_file()


def test_wide_and_long_answers_are_as_wide_and_long_as_they_say() -> None:
    assert len(read(HERE / "answers" / "forty_fields.yaml")["datasets"][0]["fields"]) == 40
    assert len(read(HERE / "answers" / "thirty_datasets.yaml")["datasets"]) == 30


def test_every_bad_file_has_an_expectation_and_the_other_way_round() -> None:
    expected = read(HERE / "bad" / "expected.yaml")
    files = {path.name for path in (HERE / "bad").glob("*.yaml")} - {"expected.yaml"}
    assert set(expected) == files
    assert all(set(each) == {"place", "word"} for each in expected.values())
