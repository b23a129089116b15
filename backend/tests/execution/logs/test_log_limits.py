"""What is kept of long logs: the head, the tail, and line numbers."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.support import database
from tests.support.client import Api
from tests.support.logs import Job, chunk, log, raw, run_of, send, sent, texts
from tests.support.workers import Worker

LIMIT = 512 * 1024
LINE = 64
LINES = 500
"""A chunk."""
SIZE = LINE * LINES


@pytest.fixture
def limited(settings: LazySettings) -> None:
    settings.JOB_LOG_LIMIT_BYTES = LIMIT


def block(seq: int) -> str:
    """Returns lines that begin with their number."""
    first = seq * LINES + 1
    return "".join(f"{number:<{LINE - 1}}\n" for number in range(first, first + LINES))


def fill(worker: Worker, job: Job, chunks: range) -> Iterator[str]:
    for seq in chunks:
        yield send(worker, job, seq, block(seq))


@pytest.mark.usefixtures("limited")
def test_head_and_tail_of_a_long_log_are_kept(live_api: Api) -> None:
    worker, job = run_of(live_api)
    assert set(fill(worker, job, range(100))) == {"stored"}
    found = log(live_api, job["id"], tail=1)
    assert found["line_count"] == 100 * LINES
    assert found["lines"] == [{"number": 50_000, "text": f"{50_000:<63}"}]
    assert LIMIT - LIMIT // 16 - SIZE < found["size_bytes"] <= LIMIT
    whole = raw(job["id"]).decode()
    assert len(whole) == found["size_bytes"]
    numbers = [int(line) for line in whole.split("\n")[:-1]]
    gap = found["gap"]
    head = numbers[: gap["after_line"]]
    tail = numbers[gap["after_line"] :]
    assert head == list(range(1, len(head) + 1))
    assert LIMIT // 2 <= len(head) * LINE < LIMIT // 2 + SIZE
    assert tail == list(range(50_000 - len(tail) + 1, 50_001))
    assert gap["lost_bytes"] == (50_000 - len(numbers)) * LINE


@pytest.mark.usefixtures("limited")
def test_every_kept_line_is_found_by_its_number(live_api: Api) -> None:
    worker, job = run_of(live_api)
    list(fill(worker, job, range(60)))
    kept = [int(line) for line in raw(job["id"]).split(b"\n")[:-1]]
    after = log(live_api, job["id"], from_line=1, limit=700)
    read = [line["number"] for line in after["lines"]]
    while after["lines"]:
        after = log(live_api, job["id"], after=after["after"], limit=700)
        read += [line["number"] for line in after["lines"]]
        assert all(int(line["text"]) == line["number"] for line in after["lines"])
    assert read == kept
    gap = log(live_api, job["id"])["gap"]["after_line"]
    behind = kept[gap]
    assert [number for number, _ in texts(live_api, job["id"], from_line=gap, limit=3)] == [gap, behind, behind + 1]
    assert [number for number, _ in texts(live_api, job["id"], from_line=gap + 5, limit=2)] == [behind, behind + 1]
    assert texts(live_api, job["id"], search=f"{gap + 1:<63}") == []
    assert texts(live_api, job["id"], search=f"{behind:<63}") == [(behind, f"{behind:<63}")]


@pytest.mark.usefixtures("limited")
def test_late_chunk_of_a_log_with_dropped_parts_is_full(live_api: Api) -> None:
    worker, job = run_of(live_api)
    list(fill(worker, job, range(3)))
    list(fill(worker, job, range(4, 40)))
    before = raw(job["id"])
    assert send(worker, job, 3, block(3)) == "full"
    assert send(worker, job, 5, block(5)) == "already"
    assert raw(job["id"]) == before


def test_holes_are_limited(live_api: Api) -> None:
    worker, job = run_of(live_api)
    outcomes = sent(worker, [chunk(job, 2 * number, "x\n") for number in range(1000)])
    assert set(outcomes) == {"stored"}
    assert sent(worker, [chunk(job, 2000, "y"), chunk(job, 1999, "z")]) == ["full", "stored"]
    assert log(live_api, job["id"])["line_count"] == 1001


def test_small_chunks_are_merged(live_api: Api) -> None:
    worker, job = run_of(live_api)
    for seq in range(200):
        send(worker, job, seq, f"line {seq}\n")
    assert database.value("SELECT count(*) FROM job_log") < 40
    assert raw(job["id"]).decode() == "".join(f"line {seq}\n" for seq in range(200))
    assert texts(live_api, job["id"], from_line=150, limit=1) == [(150, "line 149")]
    large = sent(worker, [chunk(job, seq, block(seq)) for seq in range(200, 240)])
    assert set(large) == {"stored"}
    assert database.value("SELECT max(size) FROM job_log") <= 64 * 1024
    assert log(live_api, job["id"])["line_count"] == 200 + 40 * LINES
