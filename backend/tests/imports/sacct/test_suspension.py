"""If the elapsed time contradicts start and end, the elapsed time counts."""

import pytest

from muster.imports.imported_job import ImportedJob
from tests.imports.logs import codes, read, story

HEADER = "JobID|Submit|Start|End|State|Suspended|Elapsed|ElapsedRaw\n"


def job(start: str, end: str, suspended: str = "", elapsed: str = "", raw: str = "") -> ImportedJob:
    times = "|".join(f"2024-05-05T{time}" for time in (start, start, end))
    (found,), _ = read(f"{HEADER}60|{times}|COMPLETED|{suspended}|{elapsed}|{raw}\n")
    return found


def ran_s(found: ImportedJob) -> float:
    assert found.started_at is not None
    return (found.newest.at - found.started_at).total_seconds()


def test_execution_is_counted_without_the_suspension() -> None:
    found = job("06:00:00", "10:00:00", "03:30:00", "00:30:00")
    assert ran_s(found) == 1_800
    assert story(found) == [("PENDING", 0), ("RUNNING", 0), ("RUNNING", 12_600), ("COMPLETED", 14_400)]
    assert found.entries[2].message == "resumed; suspended for 3:30:00 in all"
    assert found.result["suspended_s"] == 12_600
    assert codes(found) == {"suspended"}


def test_a_suspension_that_only_the_elapsed_time_tells_is_assumed() -> None:
    found = job("06:00:00", "10:00:00", raw="7200")
    assert (ran_s(found), found.result["suspended_s"], codes(found)) == (7_200, 7_200, {"suspension_assumed"})


def test_an_elapsed_time_that_is_longer_moves_the_end() -> None:
    """The clocks were set back between two times printed without their offset."""
    found = job("01:00:00", "02:00:00", raw="7200")
    assert (ran_s(found), codes(found)) == (7_200, {"elapsed_longer"})


@pytest.mark.parametrize("columns", [("", "04:00:00", ""), ("00:00:00", "", "14400"), ("", "", "14401"), ("", "", "")])
def test_what_agrees_raises_no_doubt(columns: tuple[str, str, str]) -> None:
    found = job("06:00:00", "10:00:00", *columns)
    assert (ran_s(found), codes(found)) == (14_400, set())
