"""What is measured: one sample a case and round, and what several of them say together."""

import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

Samples = Mapping[str, "Sequence[Sample]"]
"""The samples of each case, by its name, one a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one case measured in one round: a time for each call, and what the calls cost where that was looked at."""

    times_ms: Sequence[float]
    # What was done in the time: rows written, requests answered. A call each unless said.
    units: float
    # Processor seconds of the server under test and of PostgreSQL's processes for it; None where they can't be seen.
    server_cpu_s: float | None = None
    postgres_cpu_s: float | None = None
    wall_s: float | None = None

    @classmethod
    def of(cls, times_ms: Sequence[float], *, units: float | None = None) -> Self:
        return cls(times_ms=times_ms, units=len(times_ms) if units is None else units, wall_s=sum(times_ms) / 1000)

    def percentile(self, percent: float) -> float:
        return percentile(self.times_ms, percent)

    @property
    def per_second(self) -> float:
        return self.units / self.wall_s if self.wall_s else math.nan

    @property
    def per_cpu_second(self) -> float:
        return self.units / self.server_cpu_s if self.server_cpu_s else math.nan

    @property
    def per_cpu_second_in_all(self) -> float:
        """As :attr:`per_cpu_second`, with PostgreSQL's part of the work."""
        if not self.server_cpu_s or self.postgres_cpu_s is None:
            return math.nan
        return self.units / (self.server_cpu_s + self.postgres_cpu_s)

    @property
    def postgres_ms(self) -> float:
        """PostgreSQL's processor time for one unit."""
        return math.nan if self.postgres_cpu_s is None else self.postgres_cpu_s * 1000 / self.units


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure, and the 10th and 90th percentile of what single rounds said."""

    value: float
    p10: float
    p90: float

    @classmethod
    def of(cls, per_round: Sequence[float], *, value: float | None = None) -> Self:
        """The median of the rounds, unless a ``value`` over all of them is given."""
        median = statistics.median(per_round) if value is None else value
        return cls(value=median, p10=percentile(per_round, 10), p90=percentile(per_round, 90))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that this many percent of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def pooled(samples: Sequence[Sample], percent: float) -> Spread:
    """A percentile over the calls of all rounds; its spread is over the rounds."""
    calls = [time_ms for sample in samples for time_ms in sample.times_ms]
    return Spread.of([sample.percentile(percent) for sample in samples], value=percentile(calls, percent))


def ratio(over: Sequence[Sample], under: Sequence[Sample], figure: Callable[[Sample], float]) -> Spread:
    """How many times the figure of the one is that of the other, round by round."""
    return Spread.of([figure(a) / figure(b) for a, b in zip(over, under, strict=True)])


LEAST_CALLS = 3
WARM_UP = 2


def timed(calls: Iterator[Callable[[], object]], *, most: int, seconds: float) -> Sample:
    """Makes calls until ``most`` are made or the time is up, but three at least, after two that don't count.

    A slow one, to be made only once or twice, is not warmed up.
    """
    least = min(LEAST_CALLS, most)
    for _ in range(WARM_UP if most > LEAST_CALLS else 0):
        next(calls)()
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while len(times) < least or (len(times) < most and time.perf_counter() < ends):
        call = next(calls)
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return Sample.of(times)
