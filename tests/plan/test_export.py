"""The plan as somebody else's tool reads it."""

from __future__ import annotations

import json

from mixpeek_tui.interview.answers import Answers, Dataset, Field, Notifications, Webhook
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.export import step_json, to_json


def test_the_plan_as_json_says_what_is_sent_and_a_view_hides_secret_addresses() -> None:
    address = "https://hooks.slack.com/services/T0/B0/xyz"
    answers = Answers(
        project="shop", datasets=(Dataset("a", fields=(Field("body", "text"),)),),
        notifications=Notifications(webhook=Webhook(address, ("alert.triggered",))),
    )  # fmt: skip
    plan = build(answers)
    (step,) = (one for one in plan.steps if one.kind == "webhook")
    assert address in json.dumps(to_json(plan))
    assert "xyz" not in json.dumps(step_json(step))
    assert "${env:WEBHOOK_URL_SHOP_JOB_NOTIFICATIONS}" in json.dumps(step_json(step))
