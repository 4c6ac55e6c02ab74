"""Loading parts of the program when they are needed; without a screen as well."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def late(module: str) -> ModuleType:
    """A module of the program that the first screen does without, loaded when it is needed."""
    return import_module(f"mixpeek_tui.{module}")
