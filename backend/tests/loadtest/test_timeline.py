"""Stretches of a run: what began and ended within them, by kind."""

import pytest

from loadtest.timeline import Request, Timeline, growth


def timeline(*requests: Request) -> Timeline:
    return Timeline(requests=list(requests))


def test_a_stretch_holds_what_began_and_ended_within() -> None:
    told = timeline(
        Request(10.5, 600, "read", failed=False),
        Request(11, 100, "read", failed=False),
        Request(12, 300, "write", failed=True),
        Request(15, 200, "file", failed=False),
        Request(20.1, 200, "read", failed=False),
    )
    stretch = told.stretch(10, 20)
    assert (stretch.requests_per_s, stretch.failures) == (0.3, 1)
    assert stretch.reads is not None
    assert (stretch.reads.requests, stretch.reads.p50_ms, stretch.reads.p95_ms) == (1, 100, 100)
    assert stretch.writes is not None
    assert stretch.writes.p95_ms == 300
    assert stretch.all is not None
    assert stretch.all.requests == 3


def test_what_nobody_asked_for_took_no_time() -> None:
    stretch = timeline().stretch(0, 10)
    assert (stretch.all, stretch.reads, stretch.writes) == (None, None, None)


def test_the_ends_are_five_minutes_each_and_begin_after_the_warm_up() -> None:
    seconds = [Request(at, 1000 if at < 60 else 10 if at < 800 else 15, "read", failed=False) for at in range(1, 1200)]
    first, last = timeline(*seconds).ends(1200)
    assert (first.seconds, last.seconds) == (300, 300)
    assert growth(first, last) == pytest.approx(1.5)


def test_no_growth_is_known_where_nothing_was_asked_for() -> None:
    first, last = timeline(Request(100, 10, "read", failed=False)).ends(1200)
    assert growth(first, last) is None


def test_locust_tells_of_each_request() -> None:
    told = Timeline()
    told.note(name="write create", response_time=12.0, exception=None, response_length=3)
    told.note(name="read list", response_time=5.0, exception=ValueError("503"))
    assert [(each.kind, each.ms, each.failed) for each in told.requests] == [
        ("write", 12.0, False),
        ("read", 5.0, True),
    ]
