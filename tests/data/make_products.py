"""Composes products.csv and reviews.jsonl from hand-written parts; the same on every run.

Run it from anywhere: ``python tests/data/make_products.py``.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SEED = 20260117
FIRST_DAY = date(2023, 1, 9)
COLUMNS = (
    "sku", "title", "body", "category", "brand", "price",
    "stock", "in_stock", "launched", "photo_url",
)  # fmt: skip
Row = dict[str, Any]


def products(parts: dict[str, Any], chance: random.Random) -> Iterator[Row]:
    """Every product, category by category."""
    for category, about in parts.items():
        closers: list[str] = []
        for at, kind in enumerate(about["types"]):
            for turn, model in enumerate(kind["models"]):
                closers = closers or chance.sample(about["closers"], len(about["closers"]))
                body = [
                    kind["leads"][turn % 2],
                    kind["details"][turn % 3],
                    *([closers.pop()] if turn != 2 else []),
                ]
                brand = about["brands"][(turn + at) % 5]
                yield product(category, kind, model, kind["looks"][turn], brand, body, chance)


def product(
    category: str, kind: Row, model: str, look: str, brand: str, body: list[str], chance: random.Random
) -> Row:
    """One product; every eighth or so is sold out."""
    low, high = kind["price"]
    title = f"{model} {kind['noun']}, {look}"
    slug = re.sub(r"[^a-z0-9]+", "-", f"{brand} {title}".lower()).strip("-")
    stock = 0 if chance.random() < 0.13 else int(chance.triangular(1, 240, 18))
    return {
        "title": title,
        "body": " ".join(body),
        "category": category,
        "brand": brand,
        "price": f"{round(chance.uniform(low, high)) - chance.choice((0.01, 0.05, 0.1)):.2f}",
        "stock": stock,
        "in_stock": "true" if stock else "false",
        "launched": (FIRST_DAY + timedelta(days=chance.randrange(1000))).isoformat(),
        "photo_url": f"https://images.example.com/products/{slug}.jpg",
    }


def reviews(rows: list[Row], parts: dict[str, Any], chance: random.Random) -> Iterator[Row]:
    """One review per chosen product, from sentences of its category and its stars."""
    for number, row in enumerate(chance.sample(rows, 120)):
        stars = chance.choices((1, 2, 3, 4, 5), (8, 10, 18, 34, 40))[0]
        mood = "good" if stars > 3 else "mixed" if stars == 3 else "bad"
        noun = row["title"].rsplit(",", 1)[0].lower()
        sentences = [
            parts["openings"][mood][number % len(parts["openings"][mood])],
            chance.choice(fitting(parts[row["category"]][mood], noun)),
        ]
        if number % 3:
            sentences.append(chance.choice(parts["endings"][mood]))
        written = date.fromisoformat(row["launched"]) + timedelta(days=chance.randrange(20, 300))
        yield {
            "sku": row["sku"],
            "stars": stars,
            "text": " ".join(sentences).replace("{noun}", noun),
            "written_at": written.isoformat(),
        }


def fitting(sentences: list[str], noun: str) -> list[str]:
    """The sentences that may be said of a product, those made for it three times as likely."""
    pairs = [sentence.rpartition(" | ") for sentence in sentences]
    own = [text for word, _, text in pairs if word and word in noun]
    return own * 3 + [text for word, _, text in pairs if not word]


def main() -> None:
    """Write both files beside this script."""
    chance = random.Random(SEED)
    rows = list(products(read("product_parts.yaml"), chance))
    chance.shuffle(rows)
    rows = [{"sku": f"SKU-{1000 + at}", **row} for at, row in enumerate(rows)]
    with (HERE / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    lines = (json.dumps(each) for each in reviews(rows, read("review_parts.yaml"), chance))
    (HERE / "reviews.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    """One of the YAML files beside this script."""
    found: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    main()
