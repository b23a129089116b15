"""The Standard Workload Format."""

from datetime import UTC, datetime

import pytest

from muster.imports.doubts import Skip
from muster.imports.imported_job import ImportedJob
from muster.imports.read_log import LogOptions, NotAJobLog
from tests.imports.logs import codes, fixture, read, story

HEADER = "; Computer: Test\n; UnixStartTime: 1000000000\n"
EPOCH = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
ROW = "1 60 10 30 4 -1 -1 4 -1 -1 1 -1 -1 -1 -1 -1 -1 -1\n"

Jobs = dict[str, ImportedJob]


@pytest.fixture(scope="module")
def dirty() -> Jobs:
    return fixture("dirty.swf")[0]


def test_times_count_from_the_header(dirty: Jobs) -> None:
    job = dirty["dirty-1 app-42"]
    assert job.created_at == EPOCH
    assert story(job) == [("PENDING", 0), ("RUNNING", 10), ("COMPLETED", 70)]
    assert codes(job) == set()


def test_what_a_row_says_is_kept(dirty: Jobs) -> None:
    job = dirty["dirty-1 app-42"]
    assert job.queue == "express"
    assert job.resources == {"cpus": 8, "memory_mb": 32, "walltime_s": 3600}
    assert job.result == {
        "processors": 4,
        "cpu_time_s": 50,
        "memory_kb_per_processor": 2048,
        "user": 7,
        "group": 3,
        "application": 42,
    }
    assert job.description == "User 7, group 3, application 42, queue 1, partition 2"
    assert job.entries[-1].message == "SWF status 1: completed"


def test_queues_are_named_by_the_header_or_by_number(dirty: Jobs) -> None:
    assert [dirty[f"dirty-{n}"].queue for n in (2, 3, 4)] == ["queue-9", "pbatch", "default"]


def test_failed_job_says_why(dirty: Jobs) -> None:
    assert dirty["dirty-2"].error == "SWF status 0: failed"
    assert dirty["dirty-1 app-42"].error == ""


@pytest.mark.parametrize(
    ("name", "expected", "doubts"),
    [
        ("dirty-2", [("PENDING", 0), ("RUNNING", 0), ("FAILED", 60)], {"wait_unknown"}),
        ("dirty-3", [("PENDING", 0), ("CANCELLED", 20)], set()),
        ("dirty-4", [("PENDING", 0), ("RUNNING", 20), ("CANCELLED", 20)], {"run_zero"}),
        ("dirty-5", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 0)], {"run_unknown"}),
        ("dirty-6", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 30)], {"status_unknown"}),
        ("dirty-8", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 30)], {"wait_unknown", "number_negative"}),
        ("dirty-12", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 10)], {"fields_missing", "status_unknown"}),
        ("dirty-16", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 10)], {"number_unreadable", "wait_unknown"}),
        ("dirty-17", [("PENDING", 0), ("RUNNING", 1.5), ("COMPLETED", 3.75)], {"fields_extra"}),
        ("dirty-18", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 10)], {"number_unreadable"}),
        ("dirty-19", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 10)], {"status_unknown"}),
        ("dirty-21", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 10)], {"nul"}),
        ("dirty-22", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 10)], {"fields_extra", "undecodable"}),
    ],
)
def test_dirty_rows_are_told_with_their_doubts(
    dirty: Jobs, name: str, expected: list[tuple[str, float]], doubts: set[str]
) -> None:
    assert story(dirty[name]) == expected
    assert codes(dirty[name]) == doubts


def test_partial_executions_belong_to_their_job(dirty: Jobs) -> None:
    assert story(dirty["dirty-9"]) == [("PENDING", 0), ("RUNNING", 5), ("RUNNING", 55), ("COMPLETED", 105)]
    assert dirty["dirty-9"].result["partial_executions"] == 2


def test_partial_executions_without_a_summary_are_summed_up(dirty: Jobs) -> None:
    assert story(dirty["dirty-10"]) == [("PENDING", 0), ("RUNNING", 5), ("RUNNING", 55), ("FAILED", 105)]
    assert codes(dirty["dirty-10"]) == {"summary_missing"}


def test_rows_that_tell_no_job_are_counted() -> None:
    _, report = fixture("dirty.swf")
    assert report.skips == {
        Skip.ROW_SHORT: 2,
        Skip.NO_SUBMIT_TIME: 2,
        Skip.OUTCOME_UNKNOWN: 1,
        Skip.NO_JOB_ID: 1,
        Skip.DUPLICATE: 1,
    }
    assert report.parts == 3


@pytest.mark.parametrize("infinite", ["inf", "-inf", "infinity", "1e999", "nan"])
def test_infinite_number_is_unknown(infinite: str) -> None:
    submit, wait, run = (f"{HEADER}{ROW.replace(number, infinite, 1)}" for number in ("60", "10", "30"))
    assert read(submit)[1].skips == {Skip.NO_SUBMIT_TIME: 1}
    assert codes(*read(wait)[0]) == {"number_unreadable", "wait_unknown"}
    assert codes(*read(run)[0]) == {"number_unreadable", "run_unknown"}


def test_a_time_in_the_future_is_doubtful() -> None:
    (job,), _ = read(ROW, LogOptions(epoch=datetime(2098, 1, 1, tzinfo=UTC)))
    assert codes(job) == {"future"}


@pytest.mark.parametrize("header", ["", "; UnixStartTime: 0\n", "; UnixStartTime: unknown\n", "; UnixStartTime:\n"])
def test_a_log_without_a_start_needs_an_epoch(header: str) -> None:
    with pytest.raises(NotAJobLog, match="--epoch"):
        read(header + ROW)
    (job,), _ = read(header + ROW, LogOptions(epoch=EPOCH))
    assert job.created_at == datetime(2001, 9, 9, 1, 47, 40, tzinfo=UTC)


def test_the_epoch_given_counts_more_than_the_header() -> None:
    (job,), _ = read(HEADER + ROW, LogOptions(epoch=datetime(2020, 1, 1, tzinfo=UTC)))
    assert job.created_at == datetime(2020, 1, 1, 0, 1, tzinfo=UTC)


def key(log: str, name: str = "log") -> str:
    return read(log, LogOptions(epoch=EPOCH), name)[0][0].key


def test_a_job_is_known_by_its_log_and_number() -> None:
    assert key(HEADER + ROW) == key(HEADER + "; Note: cleaned\n" + ROW + ROW.replace("1 60", "2 70"), "renamed")
    assert key(HEADER + ROW) != key(HEADER.replace("Test", "Other") + ROW)
    assert key(HEADER + ROW) != key(HEADER + ROW.replace("1 60", "2 60"))


def test_a_log_without_a_header_is_known_by_its_first_lines() -> None:
    assert key(ROW) == key(ROW, "renamed")
    assert key(ROW) != key(ROW.replace("1 60", "1 61"))
