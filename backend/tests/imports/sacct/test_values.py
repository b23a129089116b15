"""States, durations, memory and ids as sacct prints them."""

import pytest

from muster.imports.sacct.values import (
    JobId,
    parse_count,
    parse_duration,
    parse_job_id,
    parse_memory,
    status_of,
)
from muster.jobs.statuses import Status


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("COMPLETED", Status.COMPLETED),
        ("CD", Status.COMPLETED),
        ("CANCELLED by 32874", Status.CANCELLED),
        ("CANCELLED+", Status.CANCELLED),
        ("CANC+", Status.CANCELLED),
        ("timeout", Status.FAILED),
        ("OUT_OF_MEMORY", Status.FAILED),
        ("OUT_OF_ME+", Status.FAILED),
        ("NODE_FAIL", Status.FAILED),
        ("PREEMPTED", Status.FAILED),
        ("BOOT_FAIL", Status.FAILED),
        ("DEADLINE", Status.FAILED),
        ("PENDING", Status.PENDING),
        ("REQUEUED", Status.PENDING),
        ("SUSPENDED", Status.RUNNING),
        ("COMPLETING", Status.RUNNING),
        # An ambiguous prefix: completed, completing or configuring.
        ("CO+", None),
        ("+", None),
        ("", None),
        ("0", None),
    ],
)
def test_states_fold(state: str, status: Status | None) -> None:
    assert status_of(state) == status


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:05:16", 316),
        ("10-13:27:06", 912_426),
        ("01:57.567", 117.567),
        ("30", 1800),
        ("2-12", 216_000),
        ("1-00:30", 88_200),
        ("UNLIMITED", None),
        ("Partition_Limit", None),
        ("", None),
        ("-1", None),
        ("1:2:3:4", None),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "memory"),
    [
        ("31000Mn", (31_000, "n")),
        ("4Gc", (4_096, "c")),
        ("100M", (100, "")),
        ("62.50G", (64_000, "")),
        ("2048K", (2, "")),
        ("2147486648Mn", (3_000, "c")),
        ("9223372036854779008M", (3_200, "c")),
        ("0n", None),
        ("?", None),
        ("", None),
        ("99999999999999P", None),
    ],
)
def test_memory(text: str, memory: tuple[float, str] | None) -> None:
    assert parse_memory(text) == memory


@pytest.mark.parametrize(
    ("text", "job_id"),
    [
        ("123", JobId("123", None)),
        ("123.batch", JobId("123", "batch")),
        ("123_4", JobId("123_4", None)),
        ("123_4.0", JobId("123_4", "0")),
        ("123_[5-10%3]", JobId("123_[5-10%3]", None)),
        ("123+1", JobId("123+1", None)),
        ("123+1.extern", JobId("123+1", "extern")),
        ("123.bat+", JobId("123", "bat+")),
        ("", None),
        ("abc", None),
        (".batch", None),
        ("123_", None),
    ],
)
def test_job_ids(text: str, job_id: JobId | None) -> None:
    assert parse_job_id(text) == job_id


@pytest.mark.parametrize(
    ("text", "count"), [("12", 12), ("4K", 4000), ("-1", None), ("²", None), ("", None), ("9" * 50, None)]
)
def test_counts(text: str, count: int | None) -> None:
    assert parse_count(text) == count
