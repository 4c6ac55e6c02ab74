"""The whole interview by keyboard alone, at 80×24, gives what an answers file gives."""

from __future__ import annotations

from pathlib import Path

from mixpeek_tui.interview.file import read
from tests.ui.keyboard import Keyboard, at_the_keyboard

FILE = """
version: 1
project: shop
datasets:
  - name: goods
    description: Things, with photos
    fields:
      - {name: body, type: text}
      - {name: photo, type: image}
      - {name: price, type: float}
      - {name: brand, type: string, embed: false, stored_as: text}
    source:
      kind: s3
      bucket: pics
      credentials: {access_key_id: AKIA1, secret_access_key: "${env:S3_KEY}"}
  - name: notes
    fields:
      - {name: text, type: text}
    source: {kind: later}
retrieval:
  goals: [semantic_text, cross_modal, filtered]
  filter_fields: [price]
taxonomy:
  kind: hierarchical
  dataset: goods
  field: body
  labels:
    - name: gear
      children:
        - {name: bags, description: to carry}
    - {name: toys}
clustering:
  kind: vector
  dataset: goods
  feature: image
  algorithm: kmeans
  clusters: 9
  llm_labels: {provider: anthropic, model: claude-3-5-haiku-20241022}
  enrich_source: true
automation:
  recluster: {every: daily}
  reclassify: {cron: "0 3 * * 0"}
notifications:
  alerts:
    - {name: bad, dataset: notes, watch_for: fire, min_matches: 2, channel: {kind: email, to: [a@b.de]}}
  webhook:
    url: https://e.de
    events: [cluster.execution.completed, cluster.execution.failed, cluster.execution.started,
             alert.triggered, trigger.execution.completed, trigger.execution.failed,
             collection.documents.written]
"""


async def data(keys: Keyboard) -> None:
    await keys.type("shop")
    await keys.press("tab", "tab")
    await keys.type("goods")
    await keys.press("tab")
    await keys.type("Things, with photos")
    await keys.press("tab", "tab", "tab")
    await keys.type("body\nphoto")
    await keys.press("tab", "i", "down", "home")
    await keys.press("left", *"price", "tab", "f")
    await keys.press("down", *"brand", "tab", "s", "tab", "space", "space", "tab", "t")
    await keys.press("tab", "tab")
    await keys.press("up", "up", "up", "up", "space", "tab")
    await keys.type("pics")
    await keys.press("tab", "tab", "tab", "tab")
    await keys.type("AKIA1\nS3_KEY")


async def second_dataset(keys: Keyboard) -> None:
    await keys.press("ctrl+g", "enter")
    await keys.press("tab", "right", "space")
    await keys.type("notes")
    await keys.press("tab", "tab", "tab", "tab")
    await keys.type("text")


async def retrieval(keys: Keyboard) -> None:
    await keys.press("a", "d", "e", "tab", "right", "space")
    assert keys.sees("[x] price")


async def taxonomy(keys: Keyboard) -> None:
    await keys.press("up", "space", "tab", "space", "tab", "space", "tab", "tab")
    await keys.type("gear\n  bags: to carry\ntoys")


async def clustering(keys: Keyboard) -> None:
    await keys.press("up", "up", "space", "tab", "space", "tab", "right", "space")
    await keys.press("tab", "down", "space", "tab")
    await keys.type("9")
    await keys.press("tab", "right", "right", "space", "tab", "tab", "left", "space")


async def automation(keys: Keyboard) -> None:
    await keys.press("right", "right", "right", "space", "tab", "tab")
    await keys.press("right", "right", "right", "right", "space", "tab")
    await keys.type("0 3 * * 0")


async def alerts(keys: Keyboard) -> None:
    await keys.press("space")
    await keys.type("bad")
    await keys.press("tab", "right", "space", "tab")
    await keys.type("fire")
    await keys.press("tab", "backspace", "2", "tab", "right", "right", "space", "tab")
    await keys.type("a@b.de\n")
    await keys.press("left", "space", "tab")
    await keys.type("https://e.de")
    await keys.press("tab", "down", "down", "space")


SECTIONS = (retrieval, taxonomy, clustering, automation, alerts)


async def test_typing_gives_the_same_answers_as_a_file(tmp_path: Path) -> None:
    expected, _ = read(FILE)
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        await data(keys)
        await second_dataset(keys)
        for section in SECTIONS:
            await keys.press("ctrl+n")
            await keys.settle()
            await section(keys)
        screen = keys.app.screen
        for part in ("project", "datasets", "retrieval", "taxonomy", "clustering", "automation", "notifications"):
            assert getattr(screen.state.answers, part) == getattr(expected, part)
        assert screen.state.answers == expected
