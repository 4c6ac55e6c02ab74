"""The house keeps its shape: registries are complete, files and functions stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from mixpeek_tui.kinds.registry import KINDS

PACKAGE = Path(__file__).parent.parent / "mixpeek_tui"
FILES = sorted(PACKAGE.rglob("*.py"))
NOT_KINDS = {"__init__", "calls", "kind", "labels", "names", "registry", "stages", "states", "step"}


def test_every_kind_is_registered() -> None:
    files = {path.stem for path in (PACKAGE / "kinds").glob("*.py")} - NOT_KINDS
    assert files == {kind.name for kind in KINDS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_is_one_room(path: Path) -> None:
    lines = path.read_text().count("\n")
    assert lines <= (300 if "screens" in path.parts else 350), f"{lines} lines"


def test_the_app_is_short() -> None:
    assert (PACKAGE / "ui" / "app.py").read_text().count("\n") <= 150


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(PACKAGE)}:{node.name} {length}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno) > 50
    ]
    assert long == []


def test_colours_stand_in_the_theme_alone() -> None:
    import re

    hex_colour = re.compile(r"#[0-9a-fA-F]{6}\b")
    found = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*")
        if path.suffix in (".py", ".tcss")
        and path.name != "theme.py"
        and hex_colour.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "argv", [["plan", str(Path(__file__).parent / "data" / "shop.yaml")], ["doctor"], ["--help"]]
)
def test_commands_without_a_screen_do_not_import_textual(argv: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; from mixpeek_tui.__main__ import main\n"
        f"try: main({argv!r})\nexcept SystemExit: pass\n"
        "loaded = [m for m in ('textual', 'sklearn', 'starlette', 'mixpeek') "
        "if m in sys.modules]\nprint(loaded, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120,
        env={"PATH": "/usr/bin:/bin", "MIXPEEK_TUI_HOME": str(tmp_path), "LANG": "C.UTF-8",
             "MIXPEEK_BASE_URL": "http://127.0.0.1:9", "PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    assert done.stderr.strip().splitlines()[-1] == "[]"
