"""Formats the results of a run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loadtest.observations import Observed
from loadtest.thresholds import Row

Json = Mapping[str, Any]

HEAD = f"{'':26} {'requests':>9} {'failed':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}"


def table(rows: Sequence[Row]) -> str:
    """Returns a table of the kinds of requests."""
    lines = (
        f"{row.name:26} {row.requests:>9,} {row.failures:>7,} "
        f"{row.p50_ms:>8,.0f} {row.p95_ms:>8,.0f} {row.p99_ms:>8,.0f}"
        for row in rows
    )
    return "\n".join([HEAD, *lines])


def findings(load: Json, observed: Observed) -> Iterator[str]:
    """Yields further results as lines: the steps of a ladder, the highest rate, observations of the server."""
    for step in load["ladder"] or []:
        yield f"{step['users']:>4} users: {_step(step)}"
    if load["search_rate"]:
        yield f"Highest rate with p95 within 200 ms: {load['search_rate']['rate']} arrivals/s"
    if load["thresholds"]["latency_growth"] and load["latency_growth"]:
        yield f"First {load['first']['seconds']:.0f} s after the warm-up: {_step(load['first'])}"
        yield f"Last  {load['last']['seconds']:.0f} s: {_step(load['last'])}"
        yield f"Growth of p95: {load['latency_growth']:.2f}"
    if load["thresholds"]["memory_growth"]:
        for process, memory in observed.memory.items():
            yield f"Memory of {process}: {memory.first_mb:.0f} to {memory.last_mb:.0f} MB, growth {memory.growth:.2f}"
        yield (
            f"Maxima: {observed.delta_rows} unfolded delta rows, {observed.dead_rows} dead rows, "
            f"{observed.overdue_dead_rows} of them beyond autovacuum's thresholds"
        )


def _step(step: Json) -> str:
    kinds = "; ".join(
        f"{kind} p50 {step[kind]['p50_ms']:.1f}, p95 {step[kind]['p95_ms']:.1f} ms"
        for kind in ("reads", "writes")
        if step[kind]
    )
    return f"{step['requests_per_s']:.0f} requests/s, {step['failures']} failed; {kinds}"
