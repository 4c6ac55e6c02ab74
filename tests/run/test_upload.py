from __future__ import annotations

import asyncio
import base64
import json
import random
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from mixpeek.models.create_objects_batch_request import CreateObjectsBatchRequest

from mixpeek_tui.errors import (
    ApiError,
    FieldProblem,
    NotAuthorised,
    Problem,
    Refused,
    Unclear,
    Unreachable,
    UsageError,
)
from mixpeek_tui.interview.rows import RowsError
from mixpeek_tui.kinds.step import Rows
from mixpeek_tui.run.upload import Progress, upload
from mixpeek_tui.wire import OnWait, Reply, Request

FIELDS = {"title": "string", "price": "float"}


def problem(said: str, *fields: tuple[str, str]) -> Problem:
    return Problem("refused", said, fields=tuple(FieldProblem(*field) for field in fields))


class Bucket:
    """The batch endpoint, as CreateObjectsBatchResponse describes it."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, object]] = {}
        self.requests: list[Request] = []
        self.under_way = self.most_under_way = 0
        self.before: Callable[[int, list[dict]], ApiError | None] = lambda _n, _objects: None
        self.after: Callable[[int, list[dict]], ApiError | None] = lambda _n, _objects: None
        self.refuses: Callable[[dict], str | None] = lambda _body: None
        self.shuffle: random.Random | None = None
        self.gates: dict[int, asyncio.Event] = {}

    @property
    def titles(self) -> list[object]:
        return [body.get("title") for body in self.objects.values()]

    async def send(self, request: Request, *, on_wait: OnWait | None = None) -> Reply:
        self.requests.append(request)
        number = len(self.requests)
        assert isinstance(request.body, dict)
        objects = json.loads(json.dumps(request.body["objects"]))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(self.shuffle.random() / 500 if self.shuffle else 0)
        if gate := self.gates.get(number):
            await gate.wait()
        self.under_way -= 1
        if error := self.before(number, objects):
            raise error
        reply = self.store(objects)
        if error := self.after(number, objects):
            raise error
        return Reply(200, reply)

    def store(self, objects: list[dict]) -> dict[str, object]:
        succeeded: list[dict] = []
        failed: list[dict] = []
        for index, body in enumerate(objects):
            if said := self.refuses(body):
                failed.append(
                    {"object_index": index, "error": said, "error_type": "ValidationError"}
                )
                continue
            key = str(body["idempotency_key"])
            succeeded.append({"object_index": index, "replayed": key in self.objects})
            self.objects.setdefault(key, body)
        return {"succeeded": succeeded, "failed": failed, "total_requested": len(objects),
                "succeeded_count": len(succeeded), "failed_count": len(failed)}  # fmt: skip


class Session:
    """One upload with everything it tells."""

    def __init__(self, path: Path, fields: dict[str, str] = FIELDS) -> None:
        self.path, self.fields = path, fields
        self.bucket = Bucket()
        self.told: list[Progress] = []
        self.slept: list[float] = []
        self.stop_after = 10**9
        self.fallback: Path | None = None

    async def run(self, resume: Progress | None = None, dataset: str = "shop") -> Progress:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return await upload(
            self.bucket, "bkt_1", "ns_1", Rows(str(self.path), self.fields), dataset=dataset,
            resume=resume, on_progress=self.told.append,
            stop=lambda: len(self.bucket.requests) >= self.stop_after,
            bad_rows_dir=self.fallback, sleep=sleep,
        )  # fmt: skip

    @property
    def bad(self) -> list[dict]:
        path = Path(f"{self.path}.bad-rows.jsonl")
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def table(path: Path, rows: Iterable[str], header: str = "title,price") -> Path:
    path.write_text("".join(f"{line}\n" for line in (header, *rows)))
    return path


def shirts(count: int, bad: Iterable[int] = ()) -> list[str]:
    broken = set(bad)
    return [f"shirt {n},{'cheap' if n in broken else n}" for n in range(1, count + 1)]


@pytest.fixture
def session(tmp_path: Path) -> Callable[..., Session]:
    def make(rows: Iterable[str], fields: dict[str, str] = FIELDS, header: str = "title,price"):
        return Session(table(tmp_path / "shop.csv", rows, header), fields)

    return make


async def test_every_row_arrives_in_requests_of_up_to_a_hundred(session) -> None:
    one = session(shirts(950))
    done = await one.run()
    assert (done.sent, done.replayed, done.bad, done.finished) == (950, 0, 0, True)
    assert done.bytes_done == done.bytes_total == one.path.stat().st_size
    assert sorted(one.bucket.titles) == sorted(f"shirt {n}" for n in range(1, 951))
    sizes = [len(request.body["objects"]) for request in one.bucket.requests]
    assert sizes == [100] * 9 + [50]
    assert {
        (request.method, request.path, request.namespace) for request in one.bucket.requests
    } == {("POST", "/v1/buckets/bkt_1/objects/batch", "ns_1")}
    assert one.bad == []
    assert [progress.rows for progress in one.told] == sorted(p.rows for p in one.told)


async def test_requests_fit_the_official_model(session) -> None:
    fields = {"title": "string", "photo": "image", "tags": "array", "n": "integer"}
    one = session(['A,https://e.com/a.jpg,"[""x""]",3'], fields, "title,photo,tags,n")
    await one.run()
    body = one.bucket.requests[0].body
    model = CreateObjectsBatchRequest.from_dict(body)
    sent = model.objects[0]
    assert sent.blobs[0].var_property == "photo"
    assert sent.additional_properties == {"title": "A", "tags": ["x"], "n": 3}
    assert len(sent.idempotency_key) == 64


async def test_values_become_what_the_bucket_wants(session) -> None:
    fields = {
        "s": "string", "f": "float", "i": "integer", "n": "number", "b": "boolean",
        "bs": "string", "d": "date", "t": "datetime", "o": "object", "e": "string",
    }  # fmt: skip
    row = '007,"1,234.50",12.0,7,yes,TRUE,31.01.2024,2024-01-31 10:00,"{""x"": 1}",'
    one = session([row], fields, ",".join(fields))
    await one.run()
    [body] = one.bucket.objects.values()
    body.pop("idempotency_key")
    assert body == {
        "s": "007", "f": 1234.5, "i": 12, "n": 7, "b": True, "bs": "true", "d": "2024-01-31",
        "t": "2024-01-31T10:00:00", "o": {"x": 1},
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind, value, reason",
    [
        ("float", "cheap", 'column v: "cheap" is not a number. Accepted: 12 or 12.5'),
        ("float", "1e999", '"1e999" is not a number'),
        ("integer", "1.5", 'column v: "1.5" is not a whole number. Accepted: a whole number'),
        ("boolean", "maybe", '"maybe" is not true or false. Accepted: true, false, yes'),
        ("date", "soon", '"soon" is not a date. Accepted: 2024-01-31'),
        ("datetime", "soon", '"soon" is not a date and time'),
        ("object", "[1]", '"[1]" is not a JSON object'),
        ("array", "x", '"x" is not a JSON list'),
        ("image", "ftp://e.com/a.jpg", '"ftp://e.com/a.jpg" is not a link to an image'),
        ("image", "no.jpg", 'the file "no.jpg" does not exist in'),
        ("image", "notes.txt", '"notes.txt" is not the path of an image'),
        ("image", "../out.jpg", "is not below the data file's folder"),
        ("image", "/etc/out.jpg", "is not below the data file's folder"),
    ],
)
async def test_an_unusable_value_makes_a_bad_row(
    session, kind: str, value: str, reason: str
) -> None:
    one = session(["good,", f"bad,{value}"], {"title": "string", "v": kind}, "title,v")
    done = await one.run()
    assert (done.sent, done.bad) == (1, 1)
    [bad] = one.bad
    assert reason in bad["reason"]
    assert (bad["row"], bad["line"], bad["raw"]) == (2, 3, f"bad,{value}")
    assert done.bad_rows_path == f"{one.path}.bad-rows.jsonl"


async def test_local_media_are_sent_as_data(session, tmp_path: Path) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a.jpg").write_bytes(b"JPEG")
    (tmp_path / "big.jpg").write_bytes(b"\0" * (10 * 1024 * 1024 + 1))
    (tmp_path / "img" / "sly.jpg").symlink_to("/etc/hostname")
    links = ["img/a.jpg", "https://e.com/b", "s3://b/c.png", "data:image/png;base64,AA==",
             "big.jpg", "img/sly.jpg"]  # fmt: skip
    one = session([f'"{link}"' for link in links], {"photo": "image"}, "photo")
    done = await one.run()
    sent = [body["blobs"][0] for body in one.bucket.objects.values()]
    assert sent[0]["data"] == "data:image/jpeg;base64," + base64.b64encode(b"JPEG").decode()
    assert [blob["data"] for blob in sent[1:]] == links[1:4]
    assert {(blob["property"], blob["type"]) for blob in sent} == {("photo", "image")}
    assert done.bad == 2
    assert "10.0 MB. Accepted: up to 10 MB" in one.bad[0]["reason"]


async def test_text_blobs_are_never_followed_as_links(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"body": "hello"}\n{"body": "https://e.com"}\n')
    one = Session(path, {"body": "text"})
    await one.run()
    data = [body["blobs"][0]["data"] for body in one.bucket.objects.values()]
    assert data == ["hello", {"text": "https://e.com"}]


async def test_columns_find_their_fields_and_the_others_are_said_once(session) -> None:
    fields = {"photo_url": "string", "title": "string", "extra": "string"}
    one = session(["u,T,x"] * 150, fields, "Photo URL,title,secret")
    done = await one.run()
    body = next(iter(one.bucket.objects.values()))
    assert (body["photo_url"], body["title"]) == ("u", "T")
    assert "secret" not in body
    assert done.notes == (
        "No column of the file goes to the field extra.",
        "Columns without a field were left out: secret.",
    )


async def test_requests_stay_below_four_megabytes(session) -> None:
    one = session([f"{'x' * 1_500_000},1"] * 4 + [f"{'y' * 5_000_000},1", "z,1"])
    done = await one.run()
    assert [len(request.body["objects"]) for request in one.bucket.requests] == [2, 2, 1, 1]
    assert done.sent == 6


async def test_bad_rows_of_every_sort_are_kept_and_counted(session) -> None:
    one = session([*shirts(250, bad=[3, 120]), "too,many,cells", "12", ",", "last,1"])
    one.bucket.refuses = lambda body: "no shirt 7" if body["title"] == "shirt 7" else None
    done = await one.run()
    assert (done.sent, done.bad) == (248, 5)
    assert [(bad["row"], bad["dataset"]) for bad in one.bad] == [
        (3, "shop"), (7, "shop"), (120, "shop"), (251, "shop"), (252, "shop"),
    ]  # fmt: skip
    assert one.bad[1]["reason"] == "the API refused it: no shirt 7 (ValidationError)"
    assert one.bad[1]["raw"] == "shirt 7,7"


async def test_a_file_of_bad_rows_only_sends_nothing(session) -> None:
    one = session(["x"] + ["good,1"] + ["x"] * 1500)
    one.bucket.refuses = lambda _body: "no"
    done = await one.run()
    assert (done.sent, done.bad, len(one.bad), done.finished) == (0, 1502, 1502, True)


async def test_a_request_refused_as_a_whole_is_taken_apart(session) -> None:
    one = session(shirts(300))
    wrong = {"shirt 107", "shirt 155", "shirt 156"}

    def before(_number: int, objects: list[dict]) -> ApiError | None:
        hit = [body["title"] for body in objects if body["title"] in wrong]
        return Refused(problem(f"{hit[0]} is not wanted")) if hit else None

    one.bucket.before = before
    done = await one.run()
    assert (done.sent, done.bad) == (297, 3)
    assert [bad["row"] for bad in one.bad] == [107, 155, 156]
    assert one.bad[0]["reason"] == "the API refused it: shirt 107 is not wanted"
    assert len(one.bucket.objects) == 297
    assert len(one.bucket.requests) < 40


async def test_rows_named_by_the_refusal_need_one_more_request_only(session) -> None:
    one = session(shirts(60))

    def before(_number: int, objects: list[dict]) -> ApiError | None:
        at = [
            index for index, body in enumerate(objects) if body["title"] in ("shirt 5", "shirt 9")
        ]
        told = [(f"body.objects.{index}.price", "is odd") for index in at]
        return Refused(problem("Validation failed", *told)) if told else None

    one.bucket.before = before
    done = await one.run()
    assert (done.sent, done.bad, len(one.bucket.requests)) == (58, 2, 2)
    assert one.bad[0]["reason"] == "the API refused it: price: is odd"


async def test_a_bucket_that_takes_nothing_ends_the_upload_early(session) -> None:
    one = session(shirts(5000))
    one.bucket.before = lambda _number, _objects: Refused(problem("unknown field title"))
    with pytest.raises(Refused, match="unknown field title"):
        await one.run()
    assert len(one.bucket.requests) <= 12
    assert one.bad == []


async def test_an_unclear_outcome_is_sent_again_and_creates_nothing_twice(session) -> None:
    one = session(shirts(150))
    one.bucket.after = lambda number, _objects: (
        Unclear(problem("lost")) if number in (1, 3) else None
    )
    done = await one.run()
    assert len(one.bucket.objects) == 150
    assert done.sent + done.replayed == 150
    assert done.replayed >= 100
    assert one.slept and max(one.slept) <= 8


async def test_an_outcome_that_stays_unclear_raises(session) -> None:
    one = session(shirts(50))
    one.bucket.before = lambda _number, _objects: Unclear(problem("lost"))
    with pytest.raises(Unclear):
        await one.run()
    assert len(one.bucket.requests) == 5
    assert one.slept == [1, 2, 4, 8]


async def test_a_reply_that_forgets_rows_is_not_believed(session) -> None:
    one = session(shirts(10))
    full = one.bucket.store

    def forgetful(objects: list[dict]) -> dict[str, object]:
        reply = full(objects)
        if len(one.bucket.requests) == 1:
            reply["succeeded"] = reply["succeeded"][:-1]
        return reply

    one.bucket.store = forgetful
    done = await one.run()
    assert (done.sent, done.replayed, done.bad, len(one.bucket.requests)) == (0, 10, 0, 2)


async def test_a_passing_failure_of_one_object_is_tried_again(session) -> None:
    one = session(shirts(10))
    full = one.bucket.store

    def shaky(objects: list[dict]) -> dict[str, object]:
        if len(one.bucket.requests) > 1:
            return full(objects)
        reply = full(objects[:-1])
        reply["failed"] = [
            {"object_index": 9, "error": "oops", "error_type": "InternalServerError"}
        ]
        return reply

    one.bucket.store = shaky
    done = await one.run()
    assert (done.sent, done.bad, len(one.bucket.requests)) == (10, 0, 2)


@pytest.mark.parametrize("failure", [NotAuthorised, Unreachable])
async def test_after_a_failure_it_goes_on_where_it_was(session, failure: type[ApiError]) -> None:
    one = session(shirts(1000, bad=[150, 350, 750]))
    one.bucket.shuffle = random.Random(7)
    one.bucket.before = lambda number, _objects: failure(problem("gone")) if number == 5 else None
    with pytest.raises(failure):
        await one.run()
    kept = Progress.from_dict(json.loads(json.dumps(one.told[-1].to_dict())))
    assert 0 < kept.rows < 1000
    assert one.bucket.under_way == 0
    sent_before = len(one.bucket.objects)
    one.bucket.before = lambda _number, _objects: None
    done = await one.run(resume=kept)
    assert (done.sent, done.replayed, done.bad, done.finished) == (997, 0, 3, True)
    assert done.bytes_done == done.bytes_total
    assert len(one.bucket.objects) == 997 and sent_before < 997
    assert sorted(bad["row"] for bad in one.bad) == [150, 350, 750]


async def test_four_requests_at_most_are_under_way(session) -> None:
    one = session(shirts(1000))
    gate = asyncio.Event()
    one.bucket.gates = {number: gate for number in range(1, 5)}
    task = asyncio.create_task(one.run())
    while len(one.bucket.requests) < 4:
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.to_thread(lambda: None)
    assert len(one.bucket.requests) == 4
    gate.set()
    assert (await task).sent == 1000
    assert one.bucket.most_under_way == 4


async def test_what_was_acknowledged_ahead_is_not_sent_again(session) -> None:
    one = session(shirts(1000, bad=[5, 250]))
    one.bucket.gates = {1: asyncio.Event()}
    task = asyncio.create_task(one.run())
    while len(one.told) < 6:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = Progress.from_dict(json.loads(json.dumps(one.told[5].to_dict())))
    assert kept.position.row == 0 and len(kept.later) == 6
    assert 0 < kept.bytes_done < kept.bytes_total
    before = {str(body["title"]) for body in one.bucket.objects.values()}
    one.bucket.requests.clear()
    one.bucket.gates = {}
    done = await one.run(resume=kept)
    titles = [body["title"] for request in one.bucket.requests for body in request.body["objects"]]
    assert len(titles) == len(set(titles)) and len(titles) <= 1000 - kept.rows
    assert len(before.intersection(titles)) <= 300
    assert (done.rows, done.bad, done.later, done.position.row) == (1000, 2, (), 1000)
    assert sorted(bad["row"] for bad in one.bad) == [5, 250]
    assert len(one.bucket.objects) == 998


async def test_stopping_anywhere_and_resuming_from_any_progress_is_exact(session) -> None:
    for seed in range(12):
        one = session(shirts(900, bad=range(40, 900, 77)))
        one.bucket.shuffle = random.Random(seed)
        one.stop_after = 1 + seed % 7
        halted = await one.run()
        assert not halted.finished
        assert halted.rows == len(one.bucket.objects) + halted.bad
        kept = random.Random(seed).choice(one.told)
        one.stop_after = 10**9
        done = await one.run(resume=Progress.from_dict(kept.to_dict()))
        assert done.rows == 900 and done.bad == 12 and done.finished
        assert len(one.bucket.objects) == 888
        assert sorted(bad["row"] for bad in one.bad) == list(range(40, 900, 77))


async def test_running_it_all_again_creates_nothing(session) -> None:
    one = session(shirts(250, bad=[9]))
    await one.run()
    again = await one.run()
    assert (again.sent, again.replayed, again.bad) == (0, 249, 1)
    assert [bad["row"] for bad in one.bad] == [9]


async def test_a_changed_file_is_read_from_its_start(session) -> None:
    one = session(shirts(300))
    one.stop_after = 1
    halted = await one.run()
    table(one.path, shirts(301))
    one.stop_after = 10**9
    done = await one.run(resume=halted)
    assert done.sent + done.replayed == 301 and done.replayed == halted.sent
    assert any("has changed" in note for note in done.notes)


async def test_bad_rows_of_another_dataset_stay(session) -> None:
    one = session(shirts(5, bad=[2]))
    await one.run(dataset="first")
    await one.run(dataset="second")
    await one.run(dataset="first")
    assert [bad["dataset"] for bad in one.bad] == ["second", "first"]


async def test_a_torn_line_among_the_bad_rows_is_survived(session) -> None:
    one = session(shirts(300, bad=[2, 250]))
    one.stop_after = 1
    halted = await one.run()
    with Path(halted.bad_rows_path).open("a") as file:
        file.write('{"dataset": "sh')
    one.stop_after = 10**9
    await one.run(resume=halted)
    lines = Path(halted.bad_rows_path).read_text().splitlines()
    assert [json.loads(line)["row"] for line in lines if line.endswith("}")] == [2, 250]


async def test_bad_rows_go_elsewhere_if_the_folder_is_closed(session, tmp_path: Path) -> None:
    one = session(shirts(5, bad=[2]))
    Path(f"{one.path}.bad-rows.jsonl").mkdir()
    one.fallback = tmp_path / "state"
    done = await one.run()
    assert Path(done.bad_rows_path).parent == tmp_path / "state"
    assert json.loads(Path(done.bad_rows_path).read_text())["row"] == 2
    one.fallback = None
    with pytest.raises(UsageError, match="have to be kept aside, but"):
        await one.run()


async def test_what_cannot_be_read_is_said_before_anything_is_sent(session, tmp_path: Path) -> None:
    one = session([])
    with pytest.raises(RowsError, match="has no rows"):
        await one.run()
    one.path = tmp_path / "no.csv"
    with pytest.raises(RowsError, match="does not exist"):
        await one.run()
    with pytest.raises(UsageError, match="cannot be called blobs"):
        await session(["a"], {"blobs": "string"}, "blobs").run()
    assert one.bucket.requests == []


async def test_cancelling_leaves_nothing_under_way(session) -> None:
    one = session(shirts(1000))
    one.bucket.shuffle = random.Random(1)
    task = asyncio.create_task(one.run())
    while len(one.bucket.requests) < 3:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    count = len(one.bucket.requests)
    await asyncio.sleep(0)
    assert len(one.bucket.requests) == count


class Sink:
    """Takes every object and keeps none."""

    async def send(self, request: Request, *, on_wait: OnWait | None = None) -> Reply:
        assert isinstance(request.body, dict)
        count = len(request.body["objects"])
        return Reply(200, {"succeeded": [{"object_index": n} for n in range(count)], "failed": []})


async def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    text = "a red shirt of good cotton " * 60
    with path.open("w") as file:
        file.write("title,price\n")
        file.writelines(f"{text}{n},{n}\n" for n in range(12_000))
    assert path.stat().st_size > 19_000_000
    one = Session(path)
    one.bucket = Sink()
    one.bucket.requests = []
    tracemalloc.start()
    done = await one.run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert done.sent == 12_000
    assert peak < 10_000_000
