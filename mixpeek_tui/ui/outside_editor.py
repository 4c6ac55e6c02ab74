"""A text in the user's own editor, while the screen steps aside."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from mixpeek_tui.errors import UsageError

SPARE = ("nano", "vim", "vi")


def editor(environ: Mapping[str, str]) -> list[str]:
    """The command of the editor: $VISUAL, $EDITOR, or one that is installed.

    Raises:
        UsageError: there is none.
    """
    named = environ.get("VISUAL") or environ.get("EDITOR")
    if named:
        return shlex.split(named)
    spare = next((name for name in SPARE if shutil.which(name)), None)
    if spare is None:
        raise UsageError("No editor was found. Set $EDITOR to the command of one.")
    return [spare]


def edit_text(app: App[Any], environ: Mapping[str, str], text: str, suffix: str = ".yaml") -> str:
    """The text as it is after the editor was closed; the file is the user's alone and removed.

    Raises:
        UsageError: there is no editor, or it cannot be run here.
    """
    command = editor(environ)
    number, name = tempfile.mkstemp(prefix="mixpeek-tui-", suffix=suffix)
    path = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        with app.suspend():
            subprocess.run([*command, name], check=False)
        return path.read_text("utf-8", errors="replace")
    except SuspendNotSupported as error:
        raise UsageError("An editor cannot be opened in this terminal.") from error
    except OSError as error:
        raise UsageError(f"{command[0]} cannot be run: {error.strerror}") from error
    finally:
        path.unlink(missing_ok=True)
