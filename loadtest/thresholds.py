"""What a run must keep to. A broken threshold names the row that broke it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Percentiles of fewer answers say little.
FEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of request: how often, how it went. Times in milliseconds."""

    name: str
    requests: int
    failures: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def kind(self) -> str:
        """``read``, ``write`` or ``file``."""
        return self.name.partition(" ")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The server at one moment of the run."""

    seconds: float
    memory_mb: float
    dead_rows: int
    delta_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """None: not looked at. Growth is last by first: the last and first quarter of the run, at most 5 minutes each."""

    reads_p95_ms: float | None = 200
    writes_p95_ms: float | None = 300
    files_p95_ms: float | None = 5000
    failures: int = 0
    latency_growth: float | None = None
    memory_growth: float | None = None
    delta_rows: int | None = None
    dead_rows: int | None = None

    def broken(self, rows: Sequence[Row], samples: Sequence[Sample], latency_growth: float | None) -> list[str]:
        """A sentence for each threshold that was broken."""
        return [
            *self._rows(rows),
            *_over("latency, last against first minutes", latency_growth, self.latency_growth),
            *_over("memory of the server, end against start", memory_growth(samples), self.memory_growth),
            *_over("delta rows waiting", max((s.delta_rows for s in samples), default=None), self.delta_rows),
            *_over("dead rows", max((s.dead_rows for s in samples), default=None), self.dead_rows),
        ]

    def _rows(self, rows: Sequence[Row]) -> Iterator[str]:
        limits = {"read": self.reads_p95_ms, "write": self.writes_p95_ms, "file": self.files_p95_ms}
        if not any(row.requests for row in rows):
            yield "nothing was requested at all"
        for row in rows:
            if row.failures > self.failures:
                yield f"{row.name}: {row.failures} of {row.requests} requests failed"
            if row.requests >= FEWEST:
                yield from _over(f"{row.name}: p95 in ms", row.p95_ms, limits.get(row.kind))


def memory_growth(samples: Sequence[Sample]) -> float | None:
    """Memory at the end by memory once all had been used: a quarter into the run."""
    if len(samples) < FEWEST:
        return None
    tenth = max(1, len(samples) // 10)
    begun, ended = samples[len(samples) // 4 :][:tenth], samples[-tenth:]
    return _mean_mb(ended) / _mean_mb(begun)


def _mean_mb(samples: Sequence[Sample]) -> float:
    return sum(sample.memory_mb for sample in samples) / len(samples)


def _over(what: str, value: float | None, limit: float | None) -> Iterator[str]:
    if value is not None and limit is not None and value > limit:
        yield f"{what}: {value:,.4g}, and {limit:,.4g} is the limit"
