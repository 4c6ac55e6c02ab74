from __future__ import annotations

from dataclasses import replace

import pytest

from mixpeek_tui.errors import Problem, UsageError
from mixpeek_tui.kinds.step import Ref
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.events import Failed, Finished, Retrying, Started, Succeeded, Waiting
from mixpeek_tui.text import glyphs, width
from mixpeek_tui.ui.outside_editor import editor
from mixpeek_tui.ui.run_view.board import board_of
from mixpeek_tui.ui.run_view.details import FORMS, request_text
from mixpeek_tui.ui.run_view.lines import line_of, sorted_steps
from mixpeek_tui.ui.run_view.progress import about, progress
from mixpeek_tui.ui.run_view.rows import columns, head, wrapped
from mixpeek_tui.ui.screens.step_edit import body_of, text_of, with_complaint
from mixpeek_tui.ui.search_view import answer, field_pieces, hit_pieces, status, waterfall
from mixpeek_tui.workspace.search import read_result
from mixpeek_tui.workspace.yaml_text import TextError
from tests.run.examples import shop, small

PLAN = build(shop())
MARKS = glyphs(False)
NAMESPACE, BUCKET = "namespace.shop", "bucket.products-data"


def board(*events):
    return board_of(PLAN.by_id, {}, events)


def line(step: str, *events, now: float = 100.0):
    return line_of(board(*events), PLAN.by_id[step], now, MARKS)


def test_a_countdown_goes_down() -> None:
    events = Started(BUCKET, 90), Retrying(BUCKET, 95, 2, 9.0, "rate limited")
    assert line(BUCKET, *events, now=95).detail == "rate limited, goes on in 9 s, attempt 2"
    assert line(BUCKET, *events, now=100).detail == "rate limited, goes on in 4 s, attempt 2"
    assert line(BUCKET, *events, now=110).detail == "rate limited, attempt 2"
    assert line(BUCKET, *events, now=100).elapsed == "10 s"


def test_a_wait_before_the_first_attempt_is_no_retry() -> None:
    found = line(BUCKET, Started(BUCKET, 90), Retrying(BUCKET, 95, 1, 9.0, "pacing"), now=95)
    assert (found.word, found.detail) == ("queued", "its turn comes in 9 s")


def test_waiting_steps_say_for_what() -> None:
    assert line(BUCKET).detail == "for shop"
    assert line(BUCKET, Succeeded(NAMESPACE, 1, 1.0, "ns_1")).detail == ""


def test_failed_steps_offer_what_is_possible() -> None:
    problem = Problem("conflict", "taken", "Somebody has the name.", "Take another one.")
    failed = Failed(BUCKET, 99, problem)
    assert line(BUCKET, failed).keys == "r retry   e edit   n rename   s skip"
    existing = Failed(BUCKET, 99, problem, existing="bkt_1")
    assert "a adopt" in line(BUCKET, existing).keys
    assert line(BUCKET, failed).problem == ("taken", "Somebody has the name.", "Take another one.")
    upload = Failed("object.products", 99, problem)
    assert line("object.products", upload).keys == "r retry   s skip"


def test_running_and_failed_steps_come_first() -> None:
    found = sorted_steps(
        board(
            Succeeded(NAMESPACE, 50, 1.0),
            Started("webhook.shop-job-notifications", 60),
            Failed(BUCKET, 70, Problem("refused", "no")),
        ),
        "running",
    )
    assert found[:3] == ["webhook.shop-job-notifications", BUCKET, NAMESPACE]
    assert sorted(found) == sorted(PLAN.by_id)


def test_the_time_left_is_not_told_before_it_can_be_known() -> None:
    known = progress(board(Succeeded(NAMESPACE, 1, 1.0)), 1.0, 0.0, 0)
    assert known.words == "reckoning the time left"


def test_the_time_left_follows_the_pace() -> None:
    plain = [s.id for s in PLAN.steps if s.verb not in ("process", "run")]
    half = [Succeeded(step, n, 1.0) for n, step in enumerate(plain[: len(plain) // 2])]
    jobs = sum(s.verb in ("process", "run") for s in PLAN.steps)
    words = progress(board(*half), 300.0, 0.0, 0).words
    assert words == f"about 6 min left, plus {jobs} jobs"
    resumed = progress(board(*half), 300.0, 240.0, len(half)).words
    assert resumed == "reckoning the time left"


@pytest.mark.parametrize(("seconds", "words"), [(10, "less than a minute"), (70, "about 1 min"),
                                                (3700, "about 1 h")])  # fmt: skip
def test_times_are_rounded(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_an_ending_is_told() -> None:
    ended = board(Finished(200, 133.0, "stopped", 7))
    assert progress(ended, 200, 0, 0).words == "stopped, 7 steps left"


@pytest.mark.parametrize("room", [50, 76, 116, 196])
def test_rows_are_as_wide_as_the_room_at_most(room: int) -> None:
    events = (Started(BUCKET, 1), Waiting("object.products", 1, "3 rows, 2 bad rows kept aside", 0.5))
    state = board(*events)
    lines = [line_of(state, step, 100.0, MARKS) for step in PLAN.steps]
    fitted = columns(lines, room)
    assert {sum(width(text) for text, _ in head(one, fitted)) <= room for one in lines} == {True}


def test_words_that_are_too_long_are_broken() -> None:
    assert wrapped("aaa bbb cccccccc", 5) == ["aaa", "bbb", "ccccc", "ccc"]
    assert wrapped("日本語", 4) == ["日本", "語"]


def test_a_request_shows_known_ids_and_never_a_secret() -> None:
    step = PLAN.by_id["collection.products-text"]
    before = board()
    after = board(Succeeded(BUCKET, 1, 1.0, "bkt_42", {"bucket_id": "bkt_42"}))
    for form in FORMS:
        assert "${bucket.products-data.bucket_id}" in request_text(before, step, None, "http://x", form)
        assert "bkt_42" in request_text(after, step, None, "http://x", form)


def test_an_edited_body_keeps_its_references() -> None:
    step = PLAN.by_id["collection.products-text"]
    assert step.request is not None
    assert body_of(text_of(step), PLAN.by_id) == step.request.body
    changed = body_of(text_of(step) + "extra: 1\n", PLAN.by_id)
    assert changed == {**step.request.body, "extra": 1}
    assert Ref(BUCKET, "bucket_id") in replace(step.request, body=changed).refs


def test_a_text_that_is_no_yaml_is_refused_and_kept() -> None:
    with pytest.raises(TextError):
        body_of("a: [1,", {})
    with pytest.raises(TextError):
        body_of("# nothing\n", {})
    kept = with_complaint("a: [1,", "line 1: wrong")
    assert kept == "# Not used: line 1: wrong\na: [1,\n"
    step = PLAN.by_id[BUCKET]
    told = with_complaint(text_of(step), "line 9: wrong").splitlines()
    assert len(told) == len(text_of(step).splitlines()) and told[1] == "# Not used: line 9: wrong"
    assert with_complaint(kept, "other") == "# Not used: other\na: [1,\n"


def test_the_editor_is_the_users() -> None:
    assert editor({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]


def test_a_missing_editor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(UsageError, match="EDITOR"):
        editor({})


def hits(**more):
    rows = [
        {"document_id": "doc_1", "score": 0.8, "title": "Iron pan", "price": 19.5,
         "category": "kitchen", "cluster_label": "pans", "photo_url": "https://e.com/a%20pan.jpg"},
        {"document_id": "doc_2", "score": 0.4, "title": "Kettle"},
    ]  # fmt: skip
    return read_result({"status": "completed", "documents": rows, **more}, 12.0)


def test_bars_are_relative_to_the_best_score() -> None:
    best, second = hits().documents
    assert hit_pieces(best, 0.8, 60)[0][0] == "████████"
    assert hit_pieces(second, 0.8, 60)[0][0] == "████░░░░"


def test_what_classified_a_hit_comes_first_and_its_image_is_named() -> None:
    words = "".join(text for text, _ in field_pieces(hits().documents[0], ["price"], 100)).strip()
    assert words == "category kitchen   cluster_label pans   price 19.5   image a pan.jpg"


def test_a_failed_search_with_status_200_is_told_as_failed() -> None:
    failed = status(read_result({"status": "failed", "documents": [], "error": "index is gone"}))
    assert not failed.good and "index is gone" in failed.words
    degraded = status(hits(degraded=[{"stage": "rerank", "reason": "timed out"}]))
    assert not degraded.good and "degraded" in degraded.words and "timed out" in degraded.notes[0]
    assert "no list" in status(read_result({"status": "completed"})).words
    assert status(hits()).words == "2 results   12 ms"


def test_stages_stand_one_after_the_other() -> None:
    stages = {"feature_search": {"input_count": 412, "output_count": 50, "duration_ms": 38},
              "rerank": {"input_count": 50, "output_count": 10, "duration_ms": 61}}  # fmt: skip
    rows = waterfall(hits(stage_statistics={"stages": stages}), 90)
    first, second = ("".join(text for text, _ in row) for row in rows)
    assert "412 → 50" in first and "38 ms" in first
    assert first.rstrip().endswith("█") and second.index("█") >= first.rindex("█")


def test_an_answer_is_told_whole() -> None:
    told = read_result({"status": "completed", "documents": [{"answer": "It is the pan.\nReally."}]})
    assert answer(told) == "It is the pan.\nReally."
    assert answer(hits()) == ""


def test_a_plan_without_retrievers_has_no_search() -> None:
    from mixpeek_tui.interview.answers import Retrieval
    from mixpeek_tui.ui.run_view.summary import Site, summary

    answers = replace(small(), retrieval=Retrieval())
    plan = build(answers)
    found = summary(board_of(plan.by_id, {}), "small", answers, Site("https://api.mixpeek.com"))
    assert not found.search and not found.made and "Search" not in found.text()
