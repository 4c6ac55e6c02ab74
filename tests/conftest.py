"""Fixtures that more than one part of the tests needs."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def contract() -> ModuleType:
    """The contract checker; importing the SDK behind it takes seconds, once per session."""
    module = importlib.import_module("tests.contract.operations")
    importlib.import_module("tests.contract.plan")
    module.operations()
    return module


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of example data and answers files."""
    return Path(__file__).parent / "data"
