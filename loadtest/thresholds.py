"""What a run must keep to. A broken threshold names the row that broke it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loadtest.observations import Observed

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
class Thresholds:
    """None: not looked at. Growth is last by first, both after the warm-up: see timeline.py and observations.py."""

    reads_p95_ms: float | None = 200
    writes_p95_ms: float | None = 300
    files_p95_ms: float | None = 5000
    failures: int | None = 0
    latency_growth: float | None = None
    memory_growth: float | None = None
    delta_rows: int | None = None
    overdue_dead_rows: int | None = None

    def broken(self, rows: Sequence[Row], observed: Observed, latency_growth: float | None) -> list[str]:
        """A sentence for each threshold that was broken, or could not be looked at."""
        return [
            *self._rows(rows),
            *_over("latency, last against first minutes", latency_growth, self.latency_growth),
            *self._memory(observed),
            *_over("delta rows waiting", observed.delta_rows, self.delta_rows),
            *_over("dead rows that autovacuum should have taken", observed.overdue_dead_rows, self.overdue_dead_rows),
        ]

    def _rows(self, rows: Sequence[Row]) -> Iterator[str]:
        limits = {"read": self.reads_p95_ms, "write": self.writes_p95_ms, "file": self.files_p95_ms}
        if not any(row.requests for row in rows):
            yield "nothing was requested at all"
        for row in rows:
            if self.failures is not None and row.failures > self.failures:
                yield f"{row.name}: {row.failures} of {row.requests} requests failed"
            if row.requests >= FEWEST and (limit := limits.get(row.kind)) is not None:
                yield from _over(f"{row.name}: p95 in ms", row.p95_ms, limit)

    def _memory(self, observed: Observed) -> Iterator[str]:
        if self.memory_growth is not None and not observed.memory:
            yield "memory, end against start: it could not be seen"
        if self.memory_growth is not None and observed.replaced:
            yield f"memory, end against start: {observed.replaced} processes came or went meanwhile"
        for process, memory in observed.memory.items():
            yield from _over(f"memory of {process}, end against start", memory.growth, self.memory_growth)


def _over(what: str, value: float | None, limit: float | None) -> Iterator[str]:
    if limit is None:
        return
    if value is None:
        yield f"{what}: it could not be seen"
    elif value > limit:
        yield f"{what}: {value:,.4g}, and {limit:,.4g} is the limit"
