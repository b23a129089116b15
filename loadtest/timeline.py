"""When each request ended and how long it took: what stretches of a run say for themselves."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.samples import percentile

SLICE_S = 300.0
# Users arrive, processes fill their caches: a twentieth of the run, two minutes at most.
WARM_UP_SHARE, WARM_UP_S = 0.05, 120.0


def warm_up_s(seconds: float) -> float:
    """How much of the beginning of a run of so many seconds is not compared with anything."""
    return min(WARM_UP_S, WARM_UP_SHARE * seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How long requests took, in milliseconds."""

    requests: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a run. ``reads`` and ``writes`` are None when there were none; files are in ``all`` only."""

    seconds: float
    requests_per_s: float
    failures: int
    all: Taken | None
    reads: Taken | None
    writes: Taken | None


@dataclass(frozen=True, slots=True)
class Request:
    """One that has ended so many seconds after the beginning."""

    ended: float
    ms: float
    kind: str
    failed: bool

    @property
    def began(self) -> float:
        return self.ended - self.ms / 1000


@dataclass
class Timeline:
    """Locust's listener to requests, and what they say."""

    began: float = field(default_factory=time.monotonic)
    requests: list[Request] = field(default_factory=list)

    def note(self, name: str, response_time: float, exception: BaseException | None, **_: Any) -> None:
        ended = time.monotonic() - self.began
        self.requests.append(Request(ended, response_time, name.partition(" ")[0], exception is not None))

    def stretch(self, since: float, until: float) -> Stretch:
        """Of the requests that both began and ended within."""
        within = [each for each in self.requests if since <= each.began and each.ended < until]
        return Stretch(
            seconds=until - since,
            requests_per_s=round(len(within) / (until - since), 1),
            failures=sum(each.failed for each in within),
            all=_taken(within),
            reads=_taken([each for each in within if each.kind == "read"]),
            writes=_taken([each for each in within if each.kind == "write"]),
        )

    def ends(self, seconds: float) -> tuple[Stretch, Stretch]:
        """The first minutes after the warm-up and the last ones of a run of so many seconds: five each, or a third."""
        begin = warm_up_s(seconds)
        length = min(SLICE_S, (seconds - begin) / 3)
        return self.stretch(begin, begin + length), self.stretch(seconds - length, seconds)


def growth(first: Stretch, last: Stretch) -> float | None:
    """The p95 of the last minutes by that of the first; None when one of them saw no request."""
    return last.all.p95_ms / first.all.p95_ms if first.all and last.all else None


def _taken(requests: Sequence[Request]) -> Taken | None:
    times = [each.ms for each in requests]
    if not times:
        return None
    p50, p95 = (round(percentile(times, percent), 2) for percent in (50, 95))
    return Taken(requests=len(times), p50_ms=p50, p95_ms=p95)
