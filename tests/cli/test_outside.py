"""What is talked to, as it changes while the program runs."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.outside import outside


def test_leaving_the_sandbox_brings_back_server_and_key(tmp_path: Path) -> None:
    environ = {
        "MIXPEEK_TUI_HOME": str(tmp_path), "MIXPEEK_API_KEY": "sk_real_key_123",
        "MIXPEEK_BASE_URL": "https://api.example.com",
    }  # fmt: skip
    world = outside(argparse.Namespace(), Shell(environ, io.StringIO(), io.StringIO(), None))
    try:
        url = world.start_sandbox()
        assert world.start_sandbox() == url == world.settings.base_url
        assert world.label == "sandbox"
        world.leave_sandbox()
        assert world.settings.base_url == world.label == "https://api.example.com"
        assert world.settings.api_key is not None
        assert world.settings.api_key.reveal() == "sk_real_key_123"
        world.leave_sandbox()
        assert world.label == "https://api.example.com"
    finally:
        world.close()
