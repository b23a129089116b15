"""Records with the same job id: attempts, resizes, and reused ids."""

from itertools import permutations

import pytest

from muster.imports.imported_job import ImportedJob
from tests.imports.logs import codes, read, story

HEADER = "JobID|User|Submit|Start|End|State|ElapsedRaw|NodeList|MaxRSS\n"
DAY = "2024-09-10T"


def record(  # noqa: PLR0913  # a row has so many columns
    state: str, submit: str, start: str, end: str, *, user: str = "eve", nodes: str = "n1", day: str = DAY
) -> str:
    times = "|".join(day + time if time[0].isdigit() else time for time in (submit, start, end))
    return f"55|{user}|{times}|{state}||{nodes}|\n"


def jobs_of(*rows: str) -> list[ImportedJob]:
    return read(HEADER + "".join(rows))[0]


FIRST = record("PREEMPTED", "08:00:00", "08:00:10", "09:00:10")
SECOND = record("NODE_FAIL", "09:00:11", "09:30:00", "09:45:00", nodes="n2")
THIRD = record("COMPLETED", "09:45:02", "10:00:00", "10:10:00", nodes="n3")
STEP_OF_SECOND = f"55.0||{DAY}09:31:00|{DAY}09:31:00|{DAY}09:45:00|FAILED||n2|900M\n"
STEP_OF_THIRD = f"55.0||{DAY}10:01:00|{DAY}10:01:00|{DAY}10:10:00|COMPLETED||n3|300M\n"


def test_attempts_are_one_job_in_any_order_of_rows() -> None:
    for rows in permutations([FIRST, SECOND, THIRD, STEP_OF_SECOND, STEP_OF_THIRD]):
        (job,) = jobs_of(*rows)
        assert story(job) == [
            ("PENDING", 0), ("RUNNING", 10), ("PENDING", 3610), ("RUNNING", 5400), ("PENDING", 6300), ("RUNNING", 7200),
            ("COMPLETED", 7800),
        ]  # fmt: skip
        assert (job.attempt, job.result["steps"], job.result["max_rss_mb"]) == (3, 1, 300)
        assert job.entries[2].message == "PREEMPTED; requeued"


def test_steps_without_times_belong_to_the_record_above_them() -> None:
    header = "JobID|State|Submit|End|MaxRSS\n"
    rows = [
        f"55|REQUEUED|{DAY}08:00:00|{DAY}09:00:00|", "55.batch|FAILED|||900M",
        f"55|COMPLETED|{DAY}09:00:00|{DAY}10:00:00|", "55.batch|COMPLETED|||300M",
    ]  # fmt: skip
    (job,), _ = read(header + "\n".join(rows))
    assert (job.result["steps"], job.result["max_rss_mb"]) == (1, 300)


def test_a_step_that_began_just_before_a_requeue_belongs_to_the_attempt_before_it() -> None:
    """The next attempt was cancelled while it was pending: it has no steps."""
    step = f"55.0||{DAY}09:00:09|{DAY}09:00:09|{DAY}09:00:10|FAILED||n1|900M\n"
    (job,) = jobs_of(FIRST, step, record("CANCELLED by 7", "09:00:10", "Unknown", "09:10:00"))
    assert job.attempt == 2
    assert "steps" not in job.result


@pytest.mark.parametrize(
    "later",
    [
        record("COMPLETED", "09:00:11", "09:30:00", "10:00:00", user="mallory"),
        record("COMPLETED", "09:00:11", "09:30:00", "10:00:00", day="2026-09-10T"),
        record("COMPLETED", "13:00:00", "13:30:00", "14:00:00"),
    ],
    ids=["of another user", "years later", "hours later"],
)
def test_what_does_not_continue_a_requeued_job_is_another_job(later: str) -> None:
    first, second = jobs_of(later, FIRST)
    assert (first.status, second.status) == ("FAILED", "COMPLETED")
    assert first.attempt == second.attempt == 1
    assert first.key != second.key


@pytest.mark.parametrize("state", ["COMPLETED", "FAILED", "CANCELLED by 7", "TIMEOUT", "OUT_OF_MEMORY", "DEADLINE"])
def test_after_other_ends_a_record_is_another_job(state: str) -> None:
    first = record(state, "08:00:00", "08:00:10", "09:00:10")
    assert len(jobs_of(first, record("COMPLETED", "09:00:10", "09:30:00", "10:00:00"))) == 2


def test_a_requeued_job_waits_for_its_next_attempt() -> None:
    (job,) = jobs_of(record("REQUEUED", "08:00:00", "08:00:10", "09:00:10"))
    assert story(job) == [("PENDING", 0), ("RUNNING", 10), ("PENDING", 3610)]
    assert codes(job) == {"unfinished"}
    (job,) = jobs_of(FIRST, record("PENDING", "09:00:11", "Unknown", "Unknown"))
    assert story(job) == [("PENDING", 0), ("RUNNING", 10), ("PENDING", 3610)]
    assert job.attempt == 2


def test_resizes_are_one_execution() -> None:
    rows = [
        record("RESIZING", "08:00:00", "08:00:10", "09:00:10", nodes="n[1-8]"),
        record("RESIZING", "09:00:10", "09:00:10", "09:30:10", nodes="n[1-4]"),
        record("FAILED", "09:30:10", "09:30:10", "10:00:10", nodes="n1"),
    ]
    for order in permutations(rows):
        (job,) = jobs_of(*order)
        assert story(job) == [("PENDING", 0), ("RUNNING", 10), ("RUNNING", 3610), ("RUNNING", 5410), ("FAILED", 7210)]
        assert [entry.message for entry in job.entries[1:4]] == [
            "Started on n[1-8]",
            "resized to n[1-4]",
            "resized to n1",
        ]
        assert job.attempt == 1


def test_an_attempt_that_was_resized_and_requeued_is_two_attempts() -> None:
    (job,) = jobs_of(
        record("RESIZING", "08:00:00", "08:00:10", "08:30:10"),
        record("NODE_FAIL", "08:30:10", "08:30:10", "09:00:10"),
        THIRD.replace("09:45:02", "09:00:10"),
    )
    assert job.attempt == 2
    assert [status for status, _ in story(job)] == ["PENDING", "RUNNING", "RUNNING", "PENDING", "RUNNING", "COMPLETED"]
