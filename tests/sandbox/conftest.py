from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mixpeek_tui.sandbox.launch import Launched, start
from tests.sandbox.bodies import Made, make_all
from tests.sandbox.driver import Http, Shop, build_shop


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    launched = start(tmp_path_factory.mktemp("sandbox"), job_seconds=0.1)
    yield launched
    launched.stop()


@pytest.fixture(scope="session")
def http(sandbox: Launched) -> Http:
    return Http(sandbox.url)


@pytest.fixture(scope="session")
def sdk() -> ModuleType:
    return importlib.import_module("mixpeek")


@pytest.fixture(scope="session")
def shop(sandbox: Launched) -> Shop:
    return build_shop(Http(sandbox.url, "shop"), "shop")


@pytest.fixture(scope="session")
def client(sdk: ModuleType, sandbox: Launched, shop: Shop) -> Iterator[Any]:
    settings = sdk.Configuration(
        host=sandbox.url, access_token="sk_test", api_key={"NamespaceHeader": shop.namespace_id}
    )
    with sdk.ApiClient(settings) as api:
        yield api


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Launched]:
    launched = start(tmp_path / "fresh", job_seconds=0.1)
    yield launched
    launched.stop()


@pytest.fixture(scope="session")
def made(sandbox: Launched) -> Made:
    return make_all(sandbox.url)
