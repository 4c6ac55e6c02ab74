"""A truth value from the rows of a file to the filter of a search, whatever words it comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.sandbox.launch import start
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.listing import fetch
from mixpeek_tui.workspace.search import InputError, coerce, execute, inputs_of
from mixpeek_tui.workspace.snapshot import load
from tests.cli.conftest import Run

ANSWERS = """
version: 1
project: shop
datasets:
  - name: lamps
    fields: [{name: title, type: text}, {name: in_stock, type: boolean}]
    source: {kind: file, path: lamps.csv}
retrieval: {goals: [semantic_text, filtered], filter_fields: [in_stock]}
"""
ROWS = "title,in_stock\nlamp one,yes\nlamp two,no\nlamp three,TRUE\nlamp four,0\nlamp five,unknown\n"
FOUND: Mapping[str, set[str]] = {
    "yes": {"lamp one", "lamp three"}, "True": {"lamp one", "lamp three"},
    "no": {"lamp two", "lamp four"}, "false": {"lamp two", "lamp four"},
}  # fmt: skip


def test_yes_and_no_find_what_is_stored(tui: Run, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(ANSWERS)
    (tmp_path / "lamps.csv").write_text(ROWS)
    sandbox = start(None, job_seconds=0.05)
    try:
        done = tui("apply", "shop.yaml", "--yes", "--base-url", sandbox.url, "--api-key", "sk_test")
        assert done.returncode == 0, done.stderr + done.stdout
        asyncio.run(searched(sandbox.url))
    finally:
        sandbox.stop()


async def searched(url: str) -> None:
    client = MixpeekClient("sk_test", base_url=url)
    try:
        (retriever,) = (await fetch(client, kind("retriever"), namespace="shop")).items
        fields = inputs_of(retriever)
        assert [f.description for f in fields][1:] == ["Yes or no; empty for any"]
        for word, titles in FOUND.items():
            inputs = coerce(fields, {"query": "lamp", "in_stock": word})
            result = await execute(client, retriever, inputs, namespace="shop")
            assert {hit.title for hit in result.documents} == titles, word
        for word in ("", "any"):
            inputs = coerce(fields, {"query": "lamp", "in_stock": word})
            result = await execute(client, retriever, inputs, namespace="shop")
            assert len(result.documents) == 5
        with pytest.raises(InputError, match="must be yes or no, or empty for any"):
            coerce(fields, {"query": "lamp", "in_stock": "maybe"})
        inferred = infer(await load(client, "shop")).answers
        assert [f.type for f in inferred.datasets[0].fields] == ["text", "boolean"]
    finally:
        await client.aclose()
