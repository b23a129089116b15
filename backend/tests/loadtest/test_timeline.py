"""Intervals of a run: the requests that started and ended within, by kind."""

import pytest

from loadtest.timeline import Request, Timeline, growth


def timeline(*requests: Request) -> Timeline:
    return Timeline(requests=list(requests))


def test_interval_contains_requests_started_and_ended_within() -> None:
    recorded = timeline(
        Request(10.5, 600, "read", failed=False),
        Request(11, 100, "read", failed=False),
        Request(12, 300, "write", failed=True),
        Request(15, 200, "file", failed=False),
        Request(20.1, 200, "read", failed=False),
    )
    interval = recorded.interval(10, 20)
    assert (interval.requests_per_s, interval.failures) == (0.3, 1)
    assert interval.reads is not None
    assert (interval.reads.requests, interval.reads.p50_ms, interval.reads.p95_ms) == (1, 100, 100)
    assert interval.writes is not None
    assert interval.writes.p95_ms == 300
    assert interval.all is not None
    assert interval.all.requests == 3


def test_interval_without_requests_has_no_latency() -> None:
    interval = timeline().interval(0, 10)
    assert (interval.all, interval.reads, interval.writes) == (None, None, None)


def test_first_and_last_intervals_are_five_minutes_without_the_warm_up() -> None:
    seconds = [Request(at, 1000 if at < 60 else 10 if at < 800 else 15, "read", failed=False) for at in range(1, 1200)]
    first, last = timeline(*seconds).first_and_last(1200)
    assert (first.seconds, last.seconds) == (300, 300)
    assert growth(first, last) == pytest.approx(1.5)


def test_growth_is_unknown_without_requests() -> None:
    first, last = timeline(Request(100, 10, "read", failed=False)).first_and_last(1200)
    assert growth(first, last) is None


def test_listener_records_each_request() -> None:
    recorded = Timeline()
    recorded.record(name="write create", response_time=12.0, exception=None, response_length=3)
    recorded.record(name="read list", response_time=5.0, exception=ValueError("503"))
    assert [(each.kind, each.ms, each.failed) for each in recorded.requests] == [
        ("write", 12.0, False),
        ("read", 5.0, True),
    ]
