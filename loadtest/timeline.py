"""Records end and latency of each request, and summarises intervals of a run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.samples import percentile

SLICE_S = 300.0
# Users start and caches fill during the first twentieth of the run, two minutes at most.
WARM_UP_SHARE, WARM_UP_S = 0.05, 120.0


def warm_up_s(seconds: float) -> float:
    """Returns the length of the excluded warm-up of a run of ``seconds``."""
    return min(WARM_UP_S, WARM_UP_SHARE * seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Latencies of requests, in milliseconds."""

    requests: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A part of a run. ``reads`` and ``writes`` are None when there were none; files are in ``all`` only."""

    seconds: float
    requests_per_s: float
    failures: int
    all: Latency | None
    reads: Latency | None
    writes: Latency | None


@dataclass(frozen=True, slots=True)
class Request:
    """A finished request; ``ended`` is in seconds since the start of the run."""

    ended: float
    ms: float
    kind: str
    failed: bool

    @property
    def began(self) -> float:
        return self.ended - self.ms / 1000


@dataclass
class Timeline:
    """A listener to Locust's requests that summarises them."""

    began: float = field(default_factory=time.monotonic)
    requests: list[Request] = field(default_factory=list)

    def record(self, name: str, response_time: float, exception: BaseException | None, **_: Any) -> None:
        ended = time.monotonic() - self.began
        self.requests.append(Request(ended, response_time, name.partition(" ")[0], exception is not None))

    def interval(self, since: float, until: float) -> Interval:
        """Summarises the requests that both started and ended within the interval."""
        within = [each for each in self.requests if since <= each.began and each.ended < until]
        return Interval(
            seconds=until - since,
            requests_per_s=round(len(within) / (until - since), 1),
            failures=sum(each.failed for each in within),
            all=_latency(within),
            reads=_latency([each for each in within if each.kind == "read"]),
            writes=_latency([each for each in within if each.kind == "write"]),
        )

    def first_and_last(self, seconds: float) -> tuple[Interval, Interval]:
        """Returns the first five minutes after the warm-up and the last five, at most a third of the run each."""
        begin = warm_up_s(seconds)
        length = min(SLICE_S, (seconds - begin) / 3)
        return self.interval(begin, begin + length), self.interval(seconds - length, seconds)


def growth(first: Interval, last: Interval) -> float | None:
    """Returns the ratio of the last p95 to the first; None if one of them has no request."""
    return last.all.p95_ms / first.all.p95_ms if first.all and last.all else None


def _latency(requests: Sequence[Request]) -> Latency | None:
    times = [each.ms for each in requests]
    if not times:
        return None
    p50, p95 = (round(percentile(times, percent), 2) for percent in (50, 95))
    return Latency(requests=len(times), p50_ms=p50, p95_ms=p95)
