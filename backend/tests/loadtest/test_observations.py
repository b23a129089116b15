"""Observations exclude the warm-up and cover each process."""

import pytest

from loadtest.observations import Observed, Sample


def sample(at: float, *, delta_rows: int = 0, **memory_mb: float) -> Sample:
    return Sample(
        seconds=at,
        memory_mb=memory_mb,
        delta_rows=delta_rows,
        dead_rows=2 * delta_rows,
        overdue_dead_rows=delta_rows,
    )


def test_growth_is_measured_per_process() -> None:
    samples = [sample(second, large=500, small=10 + second / 10) for second in range(100)]
    observed = Observed.of(samples)
    assert observed.memory["large"].growth == 1
    assert observed.memory["small"].growth == pytest.approx(19.4 / 10.9, rel=0.05)
    assert observed.replaced == 0


def test_memory_taken_during_warm_up_is_not_growth() -> None:
    samples = [sample(second, worker=100 if second < 60 else 200) for second in range(0, 1200, 2)]
    assert Observed.of(samples).memory["worker"].growth == 1


def test_delta_rows_during_warm_up_are_ignored() -> None:
    samples = [sample(second, delta_rows=9000 if second < 50 else 7) for second in range(0, 1200, 2)]
    observed = Observed.of(samples)
    assert (observed.delta_rows, observed.dead_rows, observed.overdue_dead_rows) == (7, 14, 7)


def test_replaced_process_is_counted_but_not_compared() -> None:
    samples = [
        *(sample(second, first=100, other=1) for second in range(50)),
        *(sample(second, second=100, other=1) for second in range(50, 100)),
    ]
    observed = Observed.of(samples)
    assert set(observed.memory) == {"other"}
    assert observed.replaced == 2


def test_too_few_samples_yield_no_observation() -> None:
    assert Observed.of([sample(second, worker=100) for second in range(19)]) == Observed()
    assert Observed.of([]) == Observed()
