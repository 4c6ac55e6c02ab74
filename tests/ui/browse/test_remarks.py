"""Everything that the server remarks on a list can be read."""

from __future__ import annotations

from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import shop


async def test_of_several_remarks_the_line_counts_and_a_notice_tells_all() -> None:
    workspace = shop()
    rows = workspace.lists["/v1/clusters/list"]
    assert isinstance(rows, list)
    said = ["slow index", "one row was skipped", "totals are old"]
    workspace.answers["POST /v1/clusters/list"] = {"results": rows, "total_count": 2, "warnings": said}
    async with browsing(workspace, kind="clusters", size=(120, 30)) as at:
        await at.sees("slow index … and 2 more")
        await at.until(lambda: [one.message for one in at.app._notifications] == ["\n".join(said)])
        await at.press("ctrl+r")
        await at.pilot.pause()
        assert len(at.app._notifications) == 1
