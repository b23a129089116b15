"""Shared fixtures of the benchmarks."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests import factories

Result = TypeVar("Result")
JOBS = 300


class Timed(Protocol):
    """Times a call and returns its result."""

    def __call__(self, call: Callable[[], Result], /) -> Result: ...


@pytest.fixture
def timed(benchmark: BenchmarkFixture) -> Timed:
    def run(call: Callable[[], Result]) -> Result:
        result: Result = benchmark(call)
        return result

    return run


@pytest.fixture
def jobs(db: None) -> list[int]:
    """The ids of 300 jobs of all statuses."""
    kinds = (factories.pending, factories.running, factories.completed, factories.failed, factories.cancelled)
    return [kinds[number % len(kinds)]() for number in range(JOBS)]
