"""Addresses that are secrets themselves."""

from __future__ import annotations

import pytest

from mixpeek_tui.addresses import is_secret, masked


@pytest.mark.parametrize("address", [
    "https://user:word@example.com/hook", "https://example.com/hook?token=abc",
    "https://example.com/hook#abc", "https://hooks.slack.com/services/T/B/x",
    "https://prod-1.logic.azure.com/workflows/x", "https://example.com/h/4f9c2b7d8a6e1035",
    "https://example.com/7d9f0b1e-6f3c-4c59-9d1c-0a2b3c4d5e6f", "https://[::1/broken",
    "https://x.example/Ab3-Zz9_Kk2-Qq8x", "https://user:hunter2", "https://u:pw@x.example/${env:A}",
    "https://x.example/${env:A}?token=abc",
])
def test_what_gives_a_right_is_a_secret(address: str) -> None:
    assert is_secret(address)
    assert "[hidden]" in masked(f'"url": "{address}", more') and ", more" in masked(f"{address} , more")


@pytest.mark.parametrize("address", [
    "https://example.com/hook", "https://events.example.com/mixpeek/job-notifications-2",
    "https://example.com:8443/a/b", "${env:HOOK}", "https://example.com/?key=${env:KEY}", "",
    "https://${env:WHO}@example.com/hook", "https://hooks.slack.com/services/${env:PATH}",
])
def test_a_plain_address_is_none(address: str) -> None:
    assert not is_secret(address)
    assert masked(address) == address
