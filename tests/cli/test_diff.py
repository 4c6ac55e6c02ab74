"""``diff FILE`` against a workspace on the sandbox."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

from mixpeek_tui.cli import diff
from mixpeek_tui.cli.arguments import parse
from mixpeek_tui.cli.command import Shell
from mixpeek_tui.sandbox.launch import start
from tests.workspace.test_apply_changes import SHOP, Line, make


def test_it_says_what_would_become_of_each_row(tmp_path: Path) -> None:
    launched = start(None, job_seconds=0.02)
    try:
        asyncio.run(_made(launched.url))
        shell = Shell({"MIXPEEK_TUI_HOME": str(tmp_path), "MIXPEEK_API_KEY": "sk_test"},
                      io.StringIO(), io.StringIO())  # fmt: skip
        options = parse(["diff", str(SHOP), "--json", "--base-url", launched.url,
                         "--namespace", "shop", "--read-only"])  # fmt: skip
        assert diff.run(options, shell) == 0
    finally:
        launched.stop()
    assert isinstance(shell.out, io.StringIO)
    verbs = {row["step"]: row["verb"] for row in json.loads(shell.out.getvalue())}
    assert verbs["retriever.shop-qa"] == "create" and verbs["cluster.shop-vector-clusters"] == "keep"
    assert set(verbs.values()) == {"create", "keep"}


async def _made(url: str) -> None:
    line = Line(url)
    await make(line, "shop")
    await line.client.aclose()
