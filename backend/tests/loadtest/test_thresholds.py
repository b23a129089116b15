"""A run fails by the row that broke a threshold, and by nothing else."""

from dataclasses import replace

import pytest

from loadtest.observations import Memory, Observed
from loadtest.rates import P95_MS, Search
from loadtest.thresholds import Row, Thresholds


def row(name: str = "read list", *, requests: int = 100, failures: int = 0, p95_ms: float = 10) -> Row:
    return Row(name=name, requests=requests, failures=failures, p50_ms=1, p95_ms=p95_ms, p99_ms=p95_ms)


def test_what_keeps_to_all_thresholds_breaks_none() -> None:
    assert Thresholds().broken([row(), row("write create", p95_ms=299)], Observed(), None) == []


def test_the_row_that_broke_is_named() -> None:
    (sentence,) = Thresholds().broken([row("read search", p95_ms=201), row()], Observed(), None)
    assert sentence == "read search: p95 in ms: 201, and 200 is the limit"


def test_one_failure_is_too_many() -> None:
    (sentence,) = Thresholds().broken([row("write create", failures=1)], Observed(), None)
    assert sentence == "write create: 1 of 100 requests failed"


def test_a_run_without_requests_is_no_success() -> None:
    assert Thresholds().broken([], Observed(), None) == ["nothing was requested at all"]


def test_percentiles_of_a_few_answers_are_not_judged() -> None:
    assert Thresholds().broken([row(requests=19, p95_ms=1000)], Observed(), None) == []


STRICT = Thresholds(latency_growth=1.2, memory_growth=1.2, delta_rows=10, overdue_dead_rows=10)
SEEN = Observed(memory={"worker 1": Memory(first_mb=100, last_mb=110)}, delta_rows=10, overdue_dead_rows=10)


def begun(sentences: list[str]) -> list[str]:
    return [sentence.partition(":")[0].partition(",")[0] for sentence in sentences]


def test_what_is_flat_breaks_nothing() -> None:
    assert STRICT.broken([row()], SEEN, 1.2) == []


def test_what_piles_up_is_said() -> None:
    growing = {**SEEN.memory, "housekeeping": Memory(first_mb=50, last_mb=61)}
    sentences = STRICT.broken([row()], Observed(memory=growing, delta_rows=11, overdue_dead_rows=11), 1.3)
    assert begun(sentences) == [
        "latency",
        "memory of housekeeping",
        "delta rows waiting",
        "dead rows that autovacuum should have taken",
    ]


def test_what_could_not_be_seen_is_not_kept() -> None:
    sentences = STRICT.broken([row()], Observed(), None)
    assert begun(sentences) == [
        "latency",
        "memory",
        "delta rows waiting",
        "dead rows that autovacuum should have taken",
    ]
    assert all(sentence.endswith("it could not be seen") for sentence in sentences)


def test_a_process_that_was_replaced_is_no_flat_memory() -> None:
    (sentence,) = STRICT.broken([row()], replace(SEEN, replaced=2), 1.0)
    assert sentence.endswith("2 processes came or went meanwhile")


def test_a_ladder_may_fail_requests() -> None:
    assert Thresholds(failures=None).broken([row(failures=3)], Observed(), None) == []


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
