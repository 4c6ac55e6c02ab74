"""The browser at the keyboard."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mixpeek_tui.errors import Problem, Unreachable
from mixpeek_tui.ui.browse.overview import Overview
from mixpeek_tui.ui.browse.table import ItemTable
from mixpeek_tui.wire import Reply, Request
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import Workspace, refused, shop


async def test_every_kind_is_in_the_sidebar_with_its_count() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.sees("namespaces      2", "collections     1", "alerts          1", "objects", "searches")


async def test_the_table_shows_what_matters_and_the_pane_what_hangs_together() -> None:
    async with browsing(shop(), kind="clusters", size=(120, 30)) as at:
        await at.sees("shop-vector-clusters", "8 396", "✓ completed", "never ran")
        await at.sees("uses", "collection products-text", "used by", "trigger daily-recluster")


async def test_a_relation_is_a_jump_and_history_leads_back() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.sees("trigger daily-recluster")
        await at.press("d", "end", "up", "up", "enter")
        await at.sees("▸ triggers", "6h-reclassify")
        assert at.app.browser.pane.item is not None
        assert at.app.browser.pane.item.name == "daily-recluster"
        await at.press("left_square_bracket")
        await at.sees("▸ clusters")
        await at.press("right_square_bracket")
        await at.sees("▸ triggers")
        await at.press("minus")
        await at.sees("▸ clusters")


async def test_what_is_inside_opens_from_its_parent_and_esc_leads_out() -> None:
    async with browsing(shop(), kind="buckets") as at:
        await at.sees("products-data")
        await at.press("enter")
        await at.sees("buckets ▸ products-data ▸ objects", "Running shoe 0")
        await at.press("escape")
        await at.sees("▸ buckets", "reviews-data")


async def test_jumping_by_command_with_completion() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.press("colon")
        await at.type("trig")
        await at.sees("triggers")
        await at.press("tab", "enter")
        await at.sees("daily-recluster", "▸ triggers")
        await at.press("colon")
        await at.type("retrievers/shop-qa")
        await at.press("enter")
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-qa")


async def test_a_namespace_is_switched_in_place() -> None:
    workspace = shop()
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("shop-vector-clusters")
        await at.press("colon")
        await at.type("ns lab")
        await at.press("enter")
        await at.sees("mixpeek-tui ▸ lab ▸ overview")
        await at.press("colon")
        await at.type("clusters")
        await at.press("enter")
        await at.sees("lab ▸ clusters")
        lists = [r.namespace for r in workspace.sent if r.path == "/v1/clusters/list"]
        assert (lists[0], lists[-1]) == ("shop", "lab")


async def test_without_a_namespace_one_is_chosen_first() -> None:
    async with browsing(shop(), where={"namespace": None}) as at:
        await at.sees("no namespace ▸ namespaces", "lab")
        await at.press("down", "enter")
        await at.sees("▸ lab ▸ overview")


async def test_a_filter_narrows_negates_and_survives_a_refresh() -> None:
    async with browsing(shop(), kind="clusters", size=(120, 30)) as at:
        await at.sees("shop-by-brand")
        await at.press("slash")
        await at.type("brand")
        await at.sees("1 of 2")
        await at.press("enter")
        await at.press("ctrl+r")
        await at.sees("1 of 2")
        table = at.app.browser.pane.query_one(ItemTable)
        assert table.count == 1
        await at.press("slash")
        for _ in "brand":
            await at.press("backspace")
        await at.type("!brand")
        await at.until(lambda: table.item and table.item.name == "shop-vector-clusters")
        await at.press("escape")
        await at.until(lambda: table.count == 2)


async def test_fuzzy_letters() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.sees("shop-by-brand")
        await at.press("slash")
        await at.type("-f sbr")
        await at.sees("1 of 2")


async def test_help_lists_this_screens_keys() -> None:
    async with browsing(shop(), kind="clusters", size=(100, 53)) as at:
        await at.sees("shop-by-brand")
        await at.press("question_mark")
        await at.sees("On this screen", "run", "delete", "mark", "history")


async def test_an_empty_list_says_how_to_fill_it() -> None:
    async with browsing(shop(), kind="taxonomies") as at:
        await at.sees("No taxonomies yet", "Set up makes one")


async def test_a_wrong_namespace_is_said_and_not_taken_for_emptiness() -> None:
    workspace = shop(headers={"x-namespace-unresolved": "shoop"})
    async with browsing(workspace, kind="taxonomies") as at:
        await at.sees("No namespace shoop with this key")


async def test_an_error_says_what_to_do_and_ctrl_r_tries_again() -> None:
    workspace = shop()
    workspace.answers["POST /v1/clusters/list"] = Unreachable(
        Problem("unreachable", "connection refused", "Nothing answers there.", "Check the address.")
    )
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("connection refused", "Check the address.", "ctrl+r tries again")
        del workspace.answers["POST /v1/clusters/list"]
        await at.press("ctrl+r")
        await at.sees("shop-vector-clusters")


async def test_a_deep_link_opens_at_the_row() -> None:
    async with browsing(shop(), link="clusters/shop-by-brand") as at:
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-by-brand")


async def test_raw_view_in_both_forms_folded_and_searched() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.sees("shop-by-brand")
        await at.press("v")
        await at.sees("cluster_name: shop-vector-clusters", "- col_text")
        await at.press("v")
        await at.sees('"cluster_name": "shop-vector-clusters"')
        await at.press("f")
        await at.until(lambda: at.lacks("col_text"))
        await at.press("slash")
        await at.type("col_text")
        await at.sees("1 found", "col_text")


@pytest.mark.parametrize(
    ("downs", "words"),
    [(0, "clust_51d0aaaabbbb9f3a"), (1, "shop-vector-clusters"), (2, "X-Namespace: shop"), (3, "urllib.request"),
     (4, '"num_clusters": 14')],
)  # fmt: skip
async def test_copies(downs: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with browsing(shop(), kind="clusters") as at:
        monkeypatch.setattr(type(at.app), "copy_out", lambda self, text, what: copied.append(text))
        await at.sees("shop-by-brand")
        await at.press("y", *["down"] * downs, "enter")
    assert len(copied) == 1
    assert words in copied[0]
    assert "sk_" not in copied[0]


async def test_running_follows_the_job_to_its_end_whichever_screen_is_open() -> None:
    states = iter(["PENDING", "PROCESSING", "COMPLETED"])
    workspace = shop()
    workspace.answers |= {
        "POST /v1/clusters/clust_51d0aaaabbbb9f3a/execute": {"task_id": "t1", "status": "PENDING"},
        "GET /v1/tasks/t1": lambda request: {"task_id": "t1", "status": next(states, "COMPLETED")},
    }
    async with browsing(workspace, kind="clusters", sleep=_no_time) as at:
        await at.sees("shop-by-brand")
        await at.press("x")
        await at.press("v")
        await at.press("escape")
        await at.sees("run shop-vector-clusters: completed")
    assert [r.path for r in workspace.mutations] == ["/v1/clusters/clust_51d0aaaabbbb9f3a/execute"]


async def _no_time(seconds: float) -> None:
    return None


async def test_several_are_marked_and_done_after_a_yes() -> None:
    workspace = shop()
    for name in ("trg_1", "trg_2"):
        workspace.answers[f"POST /v1/triggers/{name}/execute"] = {"message": "started"}
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("6h-reclassify")
        await at.press("space", "space")
        await at.sees("2 marked")
        await at.press("x")
        await at.sees("Run now 2 triggers?")
        assert workspace.mutations == []
        await at.press("y")
        await at.until(lambda: len(workspace.mutations) == 2)


async def test_keys_offer_only_what_applies() -> None:
    async with browsing(shop(), kind="triggers", size=(120, 30)) as at:
        await at.sees("p pause")
        assert at.lacks("P resume")
        await at.press("down")
        await at.sees("P resume")
        assert at.lacks("p pause")


READ_ONLY = {"x": "run", "ctrl+d": "delete", "e": "change", "n": "create", "p": "pause"}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [("clusters", ["x"]), ("clusters", ["ctrl+d"]), ("clusters", ["e"]), ("clusters", ["n"]), ("triggers", ["p"]),
     ("alerts", ["p"]), ("webhooks", ["e"]), ("connections", ["n"]), ("clusters", ["enter", "x"]),
     ("clusters", ["enter", "ctrl+d"]), ("triggers", ["enter", "e"]), ("triggers", ["enter", "p"])],
)  # fmt: skip
async def test_read_only_refuses_visibly_and_sends_nothing(kind: str, keys: list[str]) -> None:
    workspace = shop()
    async with browsing(workspace, kind=kind, where={"read_only": True}) as at:
        await at.until(lambda: at.app.browser.pane.feed and at.app.browser.pane.feed.loaded)
        await at.pilot.pause()
        await at.press(*keys)
        await at.until(lambda: at.app._notifications, "a refusal")
        (told,) = at.app._notifications
        verb = "disable" if kind == "alerts" else READ_ONLY[keys[-1]]
        words = "A connection cannot be made here" if kind == "connections" else f"Read-only: cannot {verb} "
        assert (told.title or told.message).startswith(words), told
        assert workspace.mutations == []


async def test_deleting_shows_what_hangs_on_it_and_wants_the_name() -> None:
    workspace = shop()
    path = "/v1/clusters/clust_51d0aaaabbbb9f3a"
    workspace.answers[f"DELETE {path}"] = {"success": True}
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("shop-by-brand")
        await at.press("ctrl+d")
        await at.sees("Deletes the cluster with its runs", "trigger daily-recluster", "the collections that it wrote")
        await at.type("shop")
        await at.press("enter")
        await at.sees("That is not it")
        assert workspace.mutations == []
        for _ in "shop":
            await at.press("backspace")
        await at.type("shop-vector-clusters")
        await at.press("enter")
        await at.until(lambda: workspace.mutations)
        sent = workspace.mutations[0]
        assert (sent.method, sent.path, dict(sent.query)) == ("DELETE", path, {"cascade_output_collections": True})


async def test_an_asynchronous_delete_is_followed_until_it_is_gone() -> None:
    workspace = shop()
    looks = iter(["PENDING", "COMPLETED"])
    workspace.answers |= {
        "DELETE /v1/buckets/bkt_2": {"task_id": "t9", "status": "PENDING"},
        "GET /v1/tasks/t9": lambda request: {"status": next(looks, "COMPLETED")},
        "GET /v1/buckets/bkt_2": refused("gone", 404),
    }
    async with browsing(workspace, link="buckets/reviews-data", sleep=_no_time) as at:
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "reviews-data")
        await at.press("ctrl+d")
        await at.type("reviews-data")
        await at.press("enter")
        await at.sees("delete reviews-data")
        await at.until(lambda: at.app.session.jobs.jobs[0].over)


async def test_a_refused_edit_keeps_what_was_typed_and_a_good_one_is_read_again() -> None:
    workspace = shop()
    path = "PATCH /v1/clusters/clust_51d0aaaabbbb9f3a"
    workspace.answers[path] = refused("the name is taken")
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("shop-by-brand")
        await at.press("e")
        await at.sees("cluster_name", "Type, features and collections cannot be changed")
        await at.press("end")
        await at.type("2")
        await at.press("ctrl+n")
        await at.sees("+cluster_name: shop-vector-clusters2")
        assert workspace.mutations == []
        await at.press("y")
        await at.sees("the name is taken")
        await at.sees("shop-vector-clusters2")
        workspace.answers[path] = _renamed(workspace)
        await at.press("ctrl+n")
        await at.press("y")
        await at.sees("▸ clusters")
        assert workspace.mutations[-1].body == {"cluster_name": "shop-vector-clusters2"}
        await at.sees("shop-vector-clusters2")


def _renamed(workspace: Workspace) -> Any:
    def answer(request: Any) -> Any:
        rows = workspace.lists["/v1/clusters/list"]
        assert isinstance(rows, list)
        rows[0] |= dict(request.body)
        return rows[0]

    return answer


async def test_a_change_that_the_api_did_not_make_is_said() -> None:
    workspace = shop()
    workspace.answers["PATCH /v1/clusters/clust_51d0aaaabbbb9f3a"] = {"ok": True}
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("shop-by-brand")
        await at.press("e", "end")
        await at.type("2")
        await at.press("ctrl+n")
        await at.press("y")
        await at.sees("The API kept the old value of cluster_name")


async def test_a_put_only_kind_is_written_whole() -> None:
    workspace = shop()
    workspace.answers["PUT /v1/organizations/webhooks/wh_0123456789abcdef"] = {"ok": True}
    async with browsing(workspace, kind="webhooks") as at:
        await at.sees("shop-job-notifications")
        await at.press("e", "end")
        await at.type("2")
        await at.press("ctrl+n")
        await at.sees("whole")
        await at.press("y")
        await at.until(lambda: workspace.mutations)
        body = workspace.mutations[0].body
        assert isinstance(body, dict)
        assert set(body) >= {"webhook_name", "event_types", "channels", "is_active"}


async def test_a_copy_is_written_shown_and_created() -> None:
    workspace = shop()
    workspace.answers["POST /v1/clusters"] = {"cluster_id": "clust_9", "cluster_name": "shop-by-brand-copy"}
    async with browsing(workspace, link="clusters/shop-by-brand") as at:
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-by-brand")
        await at.press("n")
        await at.sees("cluster_name: shop-by-brand-copy")
        await at.press("ctrl+n")
        await at.sees("POST /v1/clusters")
        await at.press("y")
        await at.until(lambda: workspace.mutations)
        body = workspace.mutations[0].body
        assert isinstance(body, dict)
        assert body["collection_ids"] == ["col_text"]


async def test_looking_again_changes_only_what_changed_and_keeps_the_cursor() -> None:
    workspace = shop()
    async with browsing(workspace, link="clusters/shop-by-brand") as at:
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-by-brand")
        rows = workspace.lists["/v1/clusters/list"]
        assert isinstance(rows, list)
        rows.insert(0, {"cluster_id": "new", "cluster_name": "brand-new", "status": "completed"})
        await at.press("ctrl+r")
        await at.sees("brand-new")
        assert at.app.browser.pane.item is not None
        assert at.app.browser.pane.item.name == "shop-by-brand"


async def test_a_hidden_screen_asks_nothing() -> None:
    workspace = shop()
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("trigger daily-recluster")
        await at.press("v")
        await at.sees("cluster_name")
        assert not at.app.browser.pane._beat.waiting


async def test_a_scrollbar_hides_nothing_of_the_last_column() -> None:
    async with browsing(shop(), size=(80, 24), link="buckets") as at:
        await at.until(lambda: at.app.browser.pane.item)
        await at.press("enter")
        await at.sees("30 objects")
        await at.sees("Running shoe 3")
        rows = [line for line in at.text.splitlines()[:14] if "Running shoe" in line]
        assert len(rows) > 5 and all("✓ completed" in row for row in rows)


async def test_the_cursor_of_the_overview_stands_only_on_what_leads_somewhere() -> None:
    made = shop()
    triggers = made.lists["/v1/triggers/list"]
    assert isinstance(triggers, list)
    triggers += [{**triggers[0], "trigger_id": f"trg_{n}", "name": f"daily-{n}"} for n in range(3)]
    async with browsing(made, size=(80, 24)) as at:
        await at.sees("Wants attention", "Next")
        overview = at.app.browser.query_one(Overview)
        seen = []
        for _ in range(overview.count):
            seen.append(overview.cursor)
            await at.press("down")
        assert all(overview._shown[row].target for row in seen)
        assert len(set(seen)) == sum(1 for line in overview._shown if line.target) > 1
        await at.press("home")
        assert overview.cursor == seen[0] and overview.scroll_offset.y == 0
        await at.press("end")
        assert overview.cursor == seen[-1]


async def test_the_filter_line_tells_its_own_keys() -> None:
    async with browsing(shop(), kind="clusters", size=(120, 30)) as at:
        await at.sees("shop-by-brand")
        await at.press("slash")
        footer = at.text.splitlines()[-1]
        assert "enter to the rows" in footer and "/ filter" not in footer
        await at.type("brand")
        await at.press("down")
        await at.until(lambda: at.app.browser.pane.table.has_focus)
        assert "1 of 2" in at.text


async def test_the_palette_offers_leaving_once_and_other_colours() -> None:
    async with browsing(shop(), kind="clusters", size=(120, 60)) as at:
        await at.sees("shop-by-brand")
        await at.press("ctrl+p")
        await at.sees("Search for commands", "Theme")
        lines = [line.split()[:1] for line in at.text.splitlines()]
        assert lines.count(["Quit"]) == 1


class Patient:
    """Lets what nobody waits for wait, and notes which requests those are."""

    def __init__(self, inner: Workspace) -> None:
        self.inner, self.quiet, self.gate = inner, list[bool](), asyncio.Event()

    async def send(self, request: Request, *, on_wait: Any = None, background: bool = False) -> Reply:
        if request.path == "/v1/clusters/list":
            self.quiet.append(background)
            if background:
                await self.gate.wait()
        return await self.inner.send(request)


async def test_a_list_that_looks_by_itself_waits_for_the_user_and_leaves_the_cursor() -> None:
    made = shop()
    patient = Patient(made)
    async with browsing(patient, kind="clusters", size=(120, 30)) as at:
        await at.sees("shop-by-brand")
        pane = at.app.browser.pane
        patient.quiet.clear()
        pane._beat._again()
        await at.until(lambda: patient.quiet == [True])
        await at.press("down")
        clusters = made.lists["/v1/clusters/list"]
        assert isinstance(clusters, list) and pane.item is not None
        clusters.insert(0, {**clusters[0], "cluster_id": "clust_new", "cluster_name": "new-one"})
        patient.gate.set()
        await at.sees("new-one")
        assert pane.item.name == "shop-by-brand"
        await at.press("ctrl+r")
        await at.until(lambda: patient.quiet == [True, False])


async def test_the_details_alone_and_below_the_table_again() -> None:
    async with browsing(shop(), kind="clusters", size=(80, 24)) as at:
        await at.sees("shop-by-brand", "groups by")
        await at.press("plus")
        await at.until(lambda: at.lacks("shop-by-brand"), "no table")
        await at.sees("shop-vector-clusters", "groups by", "created", "updated just now")
        await at.press("underscore")
        await at.sees("shop-by-brand", "groups by")
        await at.press("plus")
        await at.until(lambda: at.lacks("shop-by-brand"), "no table")
        await at.press("escape", "down")
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-by-brand")


async def test_an_alert_is_an_alert() -> None:
    async with browsing(shop(), kind="alerts", where={"read_only": True}) as at:
        await at.sees("shop-prohibited")
        await at.press("n")
        await at.until(lambda: [n.title for n in at.app._notifications] == ["Read-only: cannot create an alert"])
