from __future__ import annotations

import json
import os
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.api.log import Call, CallLog, LogFile, as_curl
from mixpeek_tui.api.masking import masked, secrets_in
from mixpeek_tui.errors import UsageError
from mixpeek_tui.wire import Request

CALL = Call(1.5, "POST", "/v1/x", {"n": 1}, {"a": "\x1bü"}, 200, 0.25, "req_1", 1, "ns_1")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"credentials": {"type": "access_key", "access_key_id": "AK", "x": ["y"]}},
         {"credentials": {"type": "access_key", "access_key_id": "••••", "x": ["••••"]}}),
        ({"private_key": "k", "client_secret": "s", "password": "p"},
         {"private_key": "••••", "client_secret": "••••", "password": "••••"}),
        ({"configs": {"webhook_url": "https://hooks.slack.test/T/B/x", "channel": "#a"}},
         {"configs": {"webhook_url": "••••", "channel": "#a"}}),
        ({"signing_secret": "s", "url": "https://example.com"},
         {"signing_secret": "••••", "url": "https://example.com"}),
        ({"headers": {"X-Token": "t", "Content-Type": "a/b"}},
         {"headers": {"X-Token": "••••", "Content-Type": "a/b"}}),
        ({"channels": [{"channel": "webhook", "configs": {"url": "https://u:p@a.test/x?token=T0K"}}]},
         {"channels": [{"channel": "webhook", "configs": {"url": "https://a.test/[hidden]"}}]}),
        ({"channels": [{"config": {"url": "${env:HOOK}"}}, {"config": {"url": "https://a.test/b"}}]},
         {"channels": [{"config": {"url": "${env:HOOK}"}}, {"config": {"url": "https://a.test/b"}}]}),
        ({"blobs": [{"data": "https://a.test/p.jpg?w=300"}]},
         {"blobs": [{"data": "https://a.test/p.jpg?w=300"}]}),
        ({"secret_access_key": "${env:AWS_SECRET}"}, {"secret_access_key": "${env:AWS_SECRET}"}),
        ({"max_tokens": 5, "token": 5, "password": "", "api_key": None},
         {"max_tokens": 5, "token": "••••", "password": "", "api_key": None}),
        ({"query": "password reset"}, {"query": "password reset"}),
    ],
)  # fmt: skip
def test_secret_values_are_masked_by_their_keys(body: object, shown: object) -> None:
    assert masked(body) == shown


def test_what_is_masked_is_also_known_as_secret() -> None:
    body = {"credentials": [{"type": "t", "user": "u", "password": "p"}], "name": "n"}
    assert list(secrets_in(body)) == ["u", "p"]
    assert list(secrets_in({"channels": [{"url": "https://a.test/?t=1"}]})) == ["https://a.test/?t=1"]


def test_curl_is_a_command_that_a_shell_reads_back() -> None:
    body = {"name": "it's $HOME `x` \"q\"\n", "credentials": {"key": "k3y"}}
    request = Request("POST", "/v1/x y", body, {"a": True, "b": "c&d"}, namespace="n'1")
    command = as_curl(request, "https://api.test/v1/")
    assert "k3y" not in command
    words = shlex.split(command.replace("\\\n", ""))
    assert words[:4] == ["curl", "-X", "POST", "https://api.test/v1/x%20y?a=true&b=c%26d"]
    assert words[4:8] == ["-H", "Authorization: Bearer $MIXPEEK_API_KEY", "-H", "X-Namespace: n'1"]
    assert json.loads(words[-1]) == {**body, "credentials": {"key": "••••"}}
    assert '"Authorization: Bearer $MIXPEEK_API_KEY"' in command


def test_curl_of_a_plain_get_is_short() -> None:
    assert as_curl(Request("GET", "/v1/x"), "https://api.test") == (
        "curl -X GET https://api.test/v1/x \\\n"
        '  -H "Authorization: Bearer $MIXPEEK_API_KEY"'
    )


def test_a_call_can_be_shown_as_the_request_it_was() -> None:
    assert CALL.request == Request("POST", "/v1/x", {"a": "\x1bü"}, {"n": 1}, "ns_1")


def test_the_log_keeps_the_last_calls() -> None:
    log = CallLog(size=2)
    for attempt in (1, 2, 3):
        log(replace(CALL, attempt=attempt))
    assert [call.attempt for call in log] == [2, 3]


def test_the_log_file_holds_one_ascii_object_a_line(tmp_path: Path) -> None:
    path = tmp_path / "log"
    file = LogFile(path)
    file(CALL)
    file(replace(CALL, status=None))
    file.close()
    lines = path.read_text().splitlines()
    assert [json.loads(line)["status"] for line in lines] == [200, None]
    assert "\x1b" not in path.read_text() and path.read_text().isascii()
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_log_file_that_cannot_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="log file"):
        LogFile(tmp_path)
