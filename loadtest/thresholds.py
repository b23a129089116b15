"""The thresholds of a run. A violation names the row that caused it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loadtest.observations import Observed

# Percentiles of fewer requests are meaningless.
MIN_COUNT = 20
KINDS_P95_MS: Mapping[str, float] = {
    "read list": 50,
    "read live list": 50,
    "read position": 50,
    "read position by status": 50,
    "read detail": 50,
    "read history": 50,
    "read stats": 50,
    "read live stats": 50,
    "read search": 100,
    "read drawn list": 100,
    "read drawn position": 150,
    "write create": 100,
    "write status": 100,
}
"""Limits by kind of request under a load with spare capacity: about four times the measured latency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The results of one kind of request. Latencies in milliseconds."""

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
class Thresholds:
    """The thresholds; None disables one. Growth is the ratio of last to first: see timeline.py and observations.py.

    ``kinds_p95_ms`` has stricter limits of single kinds of requests, by their names.
    """

    reads_p95_ms: float | None = 200
    writes_p95_ms: float | None = 300
    files_p95_ms: float | None = 5000
    kinds_p95_ms: Mapping[str, float] = field(default_factory=dict)
    failures: int | None = 0
    latency_growth: float | None = None
    memory_growth: float | None = None
    delta_rows: int | None = None
    overdue_dead_rows: int | None = None

    def violations(self, rows: Sequence[Row], observed: Observed, latency_growth: float | None) -> list[str]:
        """Returns a sentence for each threshold that was exceeded or could not be checked."""
        return [
            *self._rows(rows),
            *_over("latency, last against first minutes", latency_growth, self.latency_growth),
            *self._memory(observed),
            *_over("unfolded delta rows", observed.delta_rows, self.delta_rows),
            *_over("dead rows beyond autovacuum's thresholds", observed.overdue_dead_rows, self.overdue_dead_rows),
        ]

    def _rows(self, rows: Sequence[Row]) -> Iterator[str]:
        limits = {"read": self.reads_p95_ms, "write": self.writes_p95_ms, "file": self.files_p95_ms}
        if not any(row.requests for row in rows):
            yield "no request was made"
        for row in rows:
            if self.failures is not None and row.failures > self.failures:
                yield f"{row.name}: {row.failures} of {row.requests} requests failed"
            limit = self.kinds_p95_ms.get(row.name, limits.get(row.kind))
            if row.requests >= MIN_COUNT and limit is not None:
                yield from _over(f"{row.name}: p95 in ms", row.p95_ms, limit)

    def _memory(self, observed: Observed) -> Iterator[str]:
        if self.memory_growth is not None and not observed.memory:
            yield "memory, end against start: not measured"
        if self.memory_growth is not None and observed.replaced:
            yield f"memory, end against start: {observed.replaced} processes started or ended during the run"
        for process, memory in observed.memory.items():
            yield from _over(f"memory of {process}, end against start", memory.growth, self.memory_growth)


def _over(label: str, value: float | None, limit: float | None) -> Iterator[str]:
    if limit is None:
        return
    if value is None:
        yield f"{label}: not measured"
    elif value > limit:
        yield f"{label}: {value:,.4g}, above the limit of {limit:,.4g}"
