from __future__ import annotations

from hypothesis import given, settings

from mixpeek_tui.workspace.alerts import evaluations, read_evaluations
from mixpeek_tui.workspace.item import Item
from tests.workspace.fakes import FakeClient
from tests.workspace.test_search import BODY

ALERT = Item("alert", "alt_1", "weapons", {})


async def test_evaluations_newest_first_with_what_was_not_delivered() -> None:
    body = {"total_count": 7, "results": [
        {"execution_id": "a", "executed_at": "2026-03-01T00:00:00Z", "triggered": False,
         "match_count": 0, "duration_ms": 12},
        {"execution_id": "b", "executed_at": "2026-03-02T00:00:00Z", "triggered": True,
         "match_count": 2, "matches": [{"document_id": "d1"}, {"document_id": "d2"}],
         "deliveries": [{"channel_type": "slack", "status": "failed", "error": "404"},
                        {"channel_type": "email", "status": "not_configured"},
                        {"channel_type": "batch", "status": "deferred"},
                        {"channel_type": "webhook", "status": "delivered"}]}]}
    client = FakeClient({"GET /v1/alerts/alt_1/executions": body})
    found = await evaluations(client, ALERT, namespace="n")
    assert [(e.id, e.fired, e.matches) for e in found.evaluations] == [("b", True, 2), ("a", False, 0)]
    assert found.evaluations[0].documents == ("d1", "d2")
    assert found.evaluations[0].undelivered == ("slack: 404", "email: not configured")
    assert found.total == 7
    assert (await evaluations(FakeClient({}), ALERT, namespace="n")).evaluations == ()


@settings(max_examples=100, deadline=None)
@given(body=BODY)
def test_any_reply_is_readable(body: object) -> None:
    assert (read_evaluations({"results": [body]}).total or 0) >= 0
    read_evaluations(body)
