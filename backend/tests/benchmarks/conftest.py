"""Shared by the benchmarks: a function to time, and some jobs."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests import factories

Answer = TypeVar("Answer")
JOBS = 300


class Timed(Protocol):
    """Times a call and returns what it answers."""

    def __call__(self, call: Callable[[], Answer], /) -> Answer: ...


@pytest.fixture
def timed(benchmark: BenchmarkFixture) -> Timed:
    def run(call: Callable[[], Answer]) -> Answer:
        answer: Answer = benchmark(call)
        return answer

    return run


@pytest.fixture
def jobs(db: None) -> list[int]:
    """The ids of some hundred jobs of all statuses."""
    kinds = (factories.pending, factories.running, factories.completed, factories.failed, factories.cancelled)
    return [kinds[number % len(kinds)]() for number in range(JOBS)]
