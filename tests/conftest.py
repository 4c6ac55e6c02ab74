"""Fixtures that more than one part of the tests needs."""

from __future__ import annotations

import gc
import importlib
import signal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("steady")
"""The same examples each time, and no matter how fast the machine is."""
COLLECT_AFTER = gc.get_threshold()


def pytest_configure() -> None:
    """Signals act as at a terminal: a job in the background begins with interrupts ignored, and
    every program that a test starts would inherit that."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            deaf = number != signal.SIGINT
            signal.signal(number, signal.SIG_DFL if deaf else signal.default_int_handler)


def pytest_runtest_teardown() -> None:
    """The app keeps what it has loaded out of the garbage collector's way for the life of its
    process; here hundreds of apps live in one."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.set_threshold(*COLLECT_AFTER)


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
