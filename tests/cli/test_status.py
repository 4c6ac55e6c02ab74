"""``status`` as a process, against the strict server."""

from __future__ import annotations

import json

from tests.cli.conftest import Run
from tests.cli.test_plan_and_apply import SHOP, env
from tests.strict_server import Options, StrictServer, serving


def test_a_namespace_that_is_not_there_is_not_healthy(tui: Run) -> None:
    server = StrictServer(Options(job_seconds=0))
    with serving(server) as url:
        assert tui("apply", SHOP, "--json", env=env(url)).returncode == 0
        wrong = tui("status", "--namespace", "shopp", "--json", env=env(url))
        assert wrong.returncode == 2
        assert "There is no namespace 'shopp'. There are: shop." in wrong.stderr
        assert wrong.stdout == ""
        right = tui("status", "--namespace", "shop", "--json", env=env(url))
    assert right.returncode == 0, right.stderr
    found = json.loads(right.stdout)
    assert (found["failing"], found["counts"]["bucket"]) == ([], 3), found
