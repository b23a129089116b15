"""Times as sacct prints them, and ambiguous local times resolved by the elapsed time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from muster.imports.doubts import Doubt
from muster.imports.sacct.times import parse_time, parse_times

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "expected", "doubtful"),
    [
        ("2024-03-01T10:00:00", "2024-03-01T10:00:00+00:00", False),
        ("2024-03-01T10:00:00+02:00", "2024-03-01T08:00:00+00:00", False),
        ("1709287200", "2024-03-01T10:00:00+00:00", False),
        ("Unknown", None, False),
        ("None", None, False),
        ("", None, False),
        ("10:00", None, True),
        ("0001-01-01T00:00:00", None, True),
        ("9999-12-31T23:59:59-14:00", None, True),
        ("2024-02-30T00:00:00", None, True),
        ("infinity", None, True),
        ("-infinity", None, True),
    ],
)
def test_times(text: str, expected: str | None, *, doubtful: bool) -> None:
    instants, doubt = parse_time(text, UTC)
    assert [at.isoformat() for at in instants] == ([expected] if expected else [])
    assert (doubt is not None) == doubtful


def fall(start: str, end: str, submit: str = "2023-11-05T00:10:00") -> dict[str, str]:
    """Returns times of the night in which Chicago sets its clocks back from 02:00 to 01:00."""
    return {"submit": submit, "start": start, "end": end}


@pytest.mark.parametrize(
    ("start", "end", "elapsed_s", "ran_s"),
    [
        ("2023-11-05T00:30:00", "2023-11-05T01:30:00", 7_200, 7_200),
        ("2023-11-05T00:30:00", "2023-11-05T01:30:00", 3_600, 3_600),
        ("2023-11-05T01:30:00", "2023-11-05T03:30:00", 7_200, 7_200),
        ("2023-11-05T01:30:00", "2023-11-05T03:30:00", 10_800, 10_800),
        ("2023-11-05T01:45:00", "2023-11-05T01:15:00", 1_800, 1_800),
    ],
)
def test_elapsed_time_settles_which_hour_it_was(start: str, end: str, elapsed_s: int, ran_s: int) -> None:
    times = parse_times(fall(start, end), CHICAGO, elapsed_s, 0)
    assert times.start is not None
    assert times.end is not None
    assert (times.end - times.start).total_seconds() == ran_s
    assert times.doubts == []


def test_suspension_counts_in_what_the_elapsed_time_settles() -> None:
    times = parse_times(fall("2023-11-05T00:30:00", "2023-11-05T01:30:00"), CHICAGO, 1_800, 5_400)
    assert times.end == datetime(2023, 11, 5, 7, 30, tzinfo=UTC)


def test_what_nothing_settles_stays_doubtful() -> None:
    both = parse_times(fall("2023-11-05T01:10:00", "2023-11-05T01:20:00"), CHICAGO, 600, 0)
    assert both.doubts == [Doubt.TIME_AMBIGUOUS]
    running = parse_times(fall("2023-11-05T01:10:00", "Unknown"), CHICAGO, 600, 0)
    assert running.doubts == [Doubt.TIME_AMBIGUOUS]
    assert running.start == datetime(2023, 11, 5, 6, 10, tzinfo=UTC)
