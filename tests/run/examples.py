"""Answers of different sizes."""

from __future__ import annotations

from pathlib import Path

from mixpeek_tui.interview.answers import (
    Alert,
    Answers,
    Automation,
    Channel,
    Clustering,
    Dataset,
    Field,
    Label,
    Notifications,
    Retrieval,
    Schedule,
    Source,
    Taxonomy,
    Webhook,
)

FIELDS = (
    Field("title", "text"), Field("body", "text", embed=True), Field("photo_url", "image"),
    Field("price", "float"), Field("in_stock", "boolean"),
)  # fmt: skip


def csv(folder: Path, rows: int = 3) -> None:
    """The rows of the dataset ``products``."""
    lines = ["title,body,photo_url,price,in_stock"] + [
        f"thing {n},a thing numbered {n},https://example.com/{n}.jpg,{n}.5,true"
        for n in range(rows)
    ]
    (folder / "products.csv").write_text("\n".join(lines) + "\n")


def shop() -> Answers:
    """Every kind of step there is, but for storage providers."""
    return Answers(
        project="shop",
        datasets=(Dataset("products", "things", FIELDS, Source("file", path="products.csv")),),
        retrieval=Retrieval(
            ("semantic_text", "image_by_text", "cross_modal", "filtered", "question_answering",
             "reranking"), ("price",),
        ),
        taxonomy=Taxonomy("flat", "products", "body", (Label("red", "red things"), Label("blue"))),
        clustering=Clustering("vector", "products", "text"),
        automation=Automation(Schedule("daily"), Schedule(cron="0 3 * * 0")),
        notifications=Notifications(
            (Alert("weapons", "products", "knives", 1, Channel("webhook", "https://e.com/h")),),
            Webhook("https://example.com/events", ("cluster.execution.completed",)),
        ),
    )  # fmt: skip


def small() -> Answers:
    """A namespace, a bucket, two collections, one retriever; no data yet."""
    return Answers(
        project="small",
        datasets=(Dataset("products", "things", FIELDS, Source("later")),),
        retrieval=Retrieval(("semantic_text",)),
    )
