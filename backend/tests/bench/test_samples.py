"""Percentiles and ratios."""

import math

import pytest

from bench.samples import Sample, Spread, percentile, pooled, ratio, timed


def sample(*times_ms: float) -> Sample:
    return Sample.of(times_ms)


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 2), (51, 3), (75, 3), (99, 4), (100, 4)])
def test_percentile_is_the_nearest_rank(percent: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], percent) == value


def test_spread_is_computed_from_rounds() -> None:
    assert Spread.of([5, 1, 3]) == Spread(value=3, p10=1, p90=5)


def test_pooled_percentile_is_computed_from_all_calls() -> None:
    rounds = [sample(*[1] * 99), sample(*[9] * 1)]
    assert pooled(rounds, 99) == Spread(value=1, p10=1, p90=9)


def test_ratio_is_taken_within_rounds() -> None:
    # The machine was ten times slower in the second round, for both.
    over, under = [sample(2), sample(20)], [sample(1), sample(10)]
    assert ratio(over, under, lambda each: each.percentile(50)) == Spread(value=2, p10=2, p90=2)


def test_unobserved_cpu_time_is_nan() -> None:
    assert math.isnan(sample(1).per_cpu_second)
    assert math.isnan(sample(1).postgres_ms)


def test_timed_stops_at_its_limit() -> None:
    calls: list[int] = []
    made = timed(iter(lambda: lambda: calls.append(1), None), limit=5, seconds=60)
    assert (len(made.times_ms), len(calls)) == (5, 7)


def test_timed_makes_at_least_three_calls() -> None:
    assert len(timed(iter(lambda: lambda: None, None), limit=5, seconds=0).times_ms) == 3


def test_timed_with_a_limit_of_one_has_no_warm_up() -> None:
    calls: list[int] = []
    timed(iter([lambda: calls.append(1)]), limit=1, seconds=0)
    assert calls == [1]
