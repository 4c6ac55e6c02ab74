"""Opens the app without a network, to look at it: ``python -m tests.ui.launch [ROUTE] [FILE]``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.app import MixpeekApp
from tests.ui.world import services, terminal


def main() -> None:
    route = sys.argv[1] if len(sys.argv) > 1 else "home"
    given: dict[str, object] = {}
    if len(sys.argv) > 2:
        loaded = load(Path(sys.argv[2]))
        given = {"answers": loaded.answers, "base_dir": loaded.base_dir}
    home = Path(os.environ.get("MIXPEEK_TUI_HOME") or tempfile.mkdtemp())
    theme = os.environ.get("THEME")
    MixpeekApp(services(home), terminal(), theme, route=route, given=given).run()


if __name__ == "__main__":
    main()
