"""A run fails if and only if a threshold is exceeded, and names the row."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from loadtest.observations import Memory, Observed
from loadtest.rates import P95_MS, RateSearch
from loadtest.thresholds import KINDS_P95_MS, Row, Thresholds


def row(name: str = "read list", *, requests: int = 100, failures: int = 0, p95_ms: float = 10) -> Row:
    return Row(name=name, requests=requests, failures=failures, p50_ms=1, p95_ms=p95_ms, p99_ms=p95_ms)


def test_run_within_all_thresholds_has_no_violations() -> None:
    assert Thresholds().violations([row(), row("write create", p95_ms=299)], Observed(), None) == []


def test_violation_names_the_row() -> None:
    (sentence,) = Thresholds().violations([row("read search", p95_ms=201), row()], Observed(), None)
    assert sentence == "read search: p95 in ms: 201, above the limit of 200"


def test_single_failure_is_a_violation() -> None:
    (sentence,) = Thresholds().violations([row("write create", failures=1)], Observed(), None)
    assert sentence == "write create: 1 of 100 requests failed"


def test_run_without_requests_fails() -> None:
    assert Thresholds().violations([], Observed(), None) == ["no request was made"]


def test_percentiles_of_few_requests_are_ignored() -> None:
    assert Thresholds().violations([row(requests=19, p95_ms=1000)], Observed(), None) == []


STRICT = Thresholds(latency_growth=1.2, memory_growth=1.2, delta_rows=10, overdue_dead_rows=10)
SEEN = Observed(memory={"worker 1": Memory(first_mb=100, last_mb=110)}, delta_rows=10, overdue_dead_rows=10)


def subjects(sentences: list[str]) -> list[str]:
    return [sentence.partition(":")[0].partition(",")[0] for sentence in sentences]


def test_flat_run_has_no_violations() -> None:
    assert STRICT.violations([row()], SEEN, 1.2) == []


def test_growing_measures_are_violations() -> None:
    growing = {**SEEN.memory, "housekeeping": Memory(first_mb=50, last_mb=61)}
    sentences = STRICT.violations([row()], Observed(memory=growing, delta_rows=11, overdue_dead_rows=11), 1.3)
    assert subjects(sentences) == [
        "latency",
        "memory of housekeeping",
        "unfolded delta rows",
        "dead rows beyond autovacuum's thresholds",
    ]


def test_missing_measurements_are_violations() -> None:
    sentences = STRICT.violations([row()], Observed(), None)
    assert subjects(sentences) == [
        "latency",
        "memory",
        "unfolded delta rows",
        "dead rows beyond autovacuum's thresholds",
    ]
    assert all(sentence.endswith("not measured") for sentence in sentences)


def test_replaced_process_violates_the_memory_threshold() -> None:
    (sentence,) = STRICT.violations([row()], replace(SEEN, replaced=2), 1.0)
    assert sentence.endswith("2 processes started or ended during the run")


def test_limit_of_a_kind_replaces_that_of_all_reads() -> None:
    limits = Thresholds(kinds_p95_ms={"read list": 50})
    (sentence,) = limits.violations([row("read list", p95_ms=51), row("read search", p95_ms=51)], Observed(), None)
    assert sentence.startswith("read list: p95 in ms: 51")


def test_kinds_with_a_limit_are_those_that_users_send() -> None:
    users = Path(str(settings.REPOSITORY)) / "loadtest" / "users"
    sent = {name for file in users.glob("*.py") for name in re.findall(r'"((?:read|write) [^"]+)"', file.read_text())}
    assert KINDS_P95_MS.keys() <= sent


def test_failures_are_allowed_without_a_threshold() -> None:
    assert Thresholds(failures=None).violations([row(failures=3)], Observed(), None) == []


@pytest.mark.parametrize("limit", [23, 150, 777])
def test_rate_search_finds_the_limit_within_seven_percent(limit: int) -> None:
    search = RateSearch()
    for _ in range(60):
        within_limit = search.rate <= limit
        if not search.record_step(P95_MS - 1 if within_limit else P95_MS + 1, kept_up=True):
            break
    assert limit * 0.93 <= search.good <= limit


def test_low_latency_below_the_requested_rate_is_a_failed_step() -> None:
    search = RateSearch()
    assert not search.record_step(1.0, kept_up=False)
    assert search.good == 0
