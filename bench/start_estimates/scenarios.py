"""Loads to estimate under. Times are of the virtual clock, in seconds."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Submission:
    """A job to be."""

    at: float
    duration: float
    priority: int = 5
    cpus: int = 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """Workers by their cpus, and how jobs come."""

    name: str
    workers: tuple[int, ...]
    submissions: Callable[[random.Random, int], Iterator[Submission]]


def steady(rng: random.Random, jobs: int) -> Iterator[Submission]:
    """As many jobs as eight slots can run in 1.05 times the time: exponential runs of a minute."""
    at = 0.0
    for _ in range(jobs):
        at += rng.expovariate(8 / 60 * 1.05)
        yield Submission(at, rng.expovariate(1 / 60))


def bursts(rng: random.Random, jobs: int) -> Iterator[Submission]:
    """A hundred jobs at once, each time shortly before the last have run; runs of about two minutes, much alike."""
    for number in range(jobs):
        yield Submission(1400.0 * (number // 100), rng.uniform(100, 140))


def mixed(rng: random.Random, jobs: int) -> Iterator[Submission]:
    """Few long runs among many short ones, three priorities, a fifth of the jobs with four cpus."""
    at = 0.0
    for _ in range(jobs):
        at += rng.expovariate(1 / 9)
        duration = min(rng.lognormvariate(3, 1.2), 1800)
        yield Submission(at, duration, priority=rng.choice((3, 5, 5, 5, 8)), cpus=rng.choice((1, 1, 1, 1, 4)))


SCENARIOS = (
    Scenario("steady", (2, 2, 2, 2), steady),
    Scenario("bursts", (4, 4), bursts),
    Scenario("mixed", (8,), mixed),
)
