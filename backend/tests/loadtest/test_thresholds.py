"""A run fails by the row that broke a threshold, and by nothing else."""

import pytest

from loadtest.rates import P95_MS, Search
from loadtest.thresholds import Row, Sample, Thresholds, memory_growth


def row(name: str = "read list", *, requests: int = 100, failures: int = 0, p95_ms: float = 10) -> Row:
    return Row(name=name, requests=requests, failures=failures, p50_ms=1, p95_ms=p95_ms, p99_ms=p95_ms)


def sample(second: int, *, memory_mb: float = 100, dead_rows: int = 0, delta_rows: int = 0) -> Sample:
    return Sample(seconds=second, memory_mb=memory_mb, dead_rows=dead_rows, delta_rows=delta_rows)


def test_what_keeps_to_all_thresholds_breaks_none() -> None:
    assert Thresholds().broken([row(), row("write create", p95_ms=299)], [], None) == []


def test_the_row_that_broke_is_named() -> None:
    (sentence,) = Thresholds().broken([row("read search", p95_ms=201), row()], [], None)
    assert sentence == "read search: p95 in ms: 201, and 200 is the limit"


def test_one_failure_is_too_many() -> None:
    (sentence,) = Thresholds().broken([row("write create", failures=1)], [], None)
    assert sentence == "write create: 1 of 100 requests failed"


def test_a_run_without_requests_is_no_success() -> None:
    assert Thresholds().broken([], [], None) == ["nothing was requested at all"]


def test_percentiles_of_a_few_answers_are_not_judged() -> None:
    assert Thresholds().broken([row(requests=19, p95_ms=1000)], [], None) == []


def test_what_piles_up_is_said() -> None:
    strict = Thresholds(latency_growth=1.2, memory_growth=1.2, delta_rows=10, dead_rows=10)
    samples = [sample(second, memory_mb=100 + second, dead_rows=11, delta_rows=11) for second in range(100)]
    sentences = strict.broken([row()], samples, 1.3)
    assert [sentence.partition(":")[0].partition(",")[0] for sentence in sentences] == [
        "latency",
        "memory of the server",
        "delta rows waiting",
        "dead rows",
    ]


def test_memory_taken_at_the_start_is_no_growth() -> None:
    samples = [sample(second, memory_mb=100 if second < 20 else 200) for second in range(100)]
    assert memory_growth(samples) == pytest.approx(1)


@pytest.mark.parametrize("limit", [23, 150, 777])
def test_the_highest_rate_is_found(limit: int) -> None:
    search = Search()
    for _ in range(60):
        kept = search.rate <= limit
        if not search.judge(P95_MS - 1 if kept else P95_MS + 1, kept_up=True):
            break
    assert limit * 0.93 <= search.good <= limit


def test_a_server_that_falls_behind_quickly_does_not_keep_up() -> None:
    search = Search()
    assert not search.judge(1.0, kept_up=False)
    assert search.good == 0
