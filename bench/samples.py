"""Samples, one per case and round, and statistics over them."""

import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

Samples = Mapping[str, "Sequence[Sample]"]
"""The samples by name of the case, one per round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The measurements of one case in one round: the latency of each call, and CPU time if it was measured."""

    times_ms: Sequence[float]
    # Units of work: rows written, requests completed. By default one per call.
    units: float
    # CPU seconds of the server under test and of its PostgreSQL backends; None if they cannot be observed.
    server_cpu_s: float | None = None
    postgres_cpu_s: float | None = None
    wall_s: float | None = None
    # Bytes of write-ahead log; None if they were not measured.
    log_bytes: float | None = None

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
        """Units per CPU second of the server and PostgreSQL together."""
        if not self.server_cpu_s or self.postgres_cpu_s is None:
            return math.nan
        return self.units / (self.server_cpu_s + self.postgres_cpu_s)

    @property
    def log_bytes_each(self) -> float:
        """Bytes of write-ahead log per unit."""
        return math.nan if self.log_bytes is None else self.log_bytes / self.units

    @property
    def postgres_ms(self) -> float:
        """PostgreSQL's CPU time per unit, in milliseconds."""
        return math.nan if self.postgres_cpu_s is None else self.postgres_cpu_s * 1000 / self.units


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure, with the 10th and 90th percentile of the single rounds."""

    value: float
    p10: float
    p90: float

    @classmethod
    def of(cls, per_round: Sequence[float], *, value: float | None = None) -> Self:
        """Returns the spread of the rounds around ``value``, by default their median."""
        median = statistics.median(per_round) if value is None else value
        return cls(value=median, p10=percentile(per_round, 10), p90=percentile(per_round, 90))


def percentile(values: Sequence[float], percent: float) -> float:
    """Returns the percentile by nearest rank: the smallest value not exceeded by ``percent`` % of the values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def pooled(samples: Sequence[Sample], percent: float) -> Spread:
    """Returns a percentile over the calls of all rounds, with the spread of the rounds."""
    calls = [time_ms for sample in samples for time_ms in sample.times_ms]
    return Spread.of([sample.percentile(percent) for sample in samples], value=percentile(calls, percent))


def ratio(over: Sequence[Sample], under: Sequence[Sample], figure: Callable[[Sample], float]) -> Spread:
    """Returns the ratio of a figure, ``over`` to ``under``, computed round by round."""
    return Spread.of([figure(a) / figure(b) for a, b in zip(over, under, strict=True)])


MIN_CALLS = 3
WARM_UP = 2


def timed(calls: Iterator[Callable[[], object]], *, limit: int, seconds: float) -> Sample:
    """Times up to ``limit`` calls within ``seconds``, but at least three, after two untimed warm-up calls.

    There is no warm-up for expensive calls, those with a limit of three or less.
    """
    minimum = min(MIN_CALLS, limit)
    for _ in range(WARM_UP if limit > MIN_CALLS else 0):
        next(calls)()
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while len(times) < minimum or (len(times) < limit and time.perf_counter() < ends):
        call = next(calls)
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return Sample.of(times)
