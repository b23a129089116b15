"""What a run leaves behind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loadtest.observations import Observed
from loadtest.thresholds import Row

Json = Mapping[str, Any]

HEAD = f"{'':26} {'requests':>9} {'failed':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}"


def table(rows: Sequence[Row]) -> str:
    """A line a row."""
    lines = (
        f"{row.name:26} {row.requests:>9,} {row.failures:>7,} "
        f"{row.p50_ms:>8,.0f} {row.p95_ms:>8,.0f} {row.p99_ms:>8,.0f}"
        for row in rows
    )
    return "\n".join([HEAD, *lines])


def findings(load: Json, observed: Observed) -> Iterator[str]:
    """What else a run found: the steps of a ladder, the highest rate, what was seen of the server."""
    for step in load["ladder"] or []:
        yield f"{step['users']:>4} users: {_step(step)}"
    if load["search_rate"]:
        yield f"Highest rate with p95 within 200 ms: {load['search_rate']['rate']} arrivals/s"
    if load["thresholds"]["latency_growth"] and load["latency_growth"]:
        yield f"First {load['first']['seconds']:.0f} s after the warm-up: {_step(load['first'])}"
        yield f"Last  {load['last']['seconds']:.0f} s: {_step(load['last'])}; all: {load['latency_growth']:.2f} times"
    if load["thresholds"]["memory_growth"]:
        for process, memory in observed.memory.items():
            yield f"Memory of {process}: {memory.first_mb:.0f} to {memory.last_mb:.0f} MB, {memory.growth:.2f} times"
        yield (
            f"At most {observed.delta_rows} delta rows waited; {observed.dead_rows} rows were dead, "
            f"{observed.overdue_dead_rows} of them more than autovacuum leaves alone"
        )


def _step(step: Json) -> str:
    kinds = "; ".join(
        f"{kind} p50 {step[kind]['p50_ms']:.1f}, p95 {step[kind]['p95_ms']:.1f} ms"
        for kind in ("reads", "writes")
        if step[kind]
    )
    return f"{step['requests_per_s']:.0f} requests/s, {step['failures']} failed; {kinds}"
