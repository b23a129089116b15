"""What a run leaves behind."""

from collections.abc import Sequence

from loadtest.thresholds import Row

HEAD = f"{'':26} {'requests':>9} {'failed':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}"


def table(rows: Sequence[Row]) -> str:
    """A line a row."""
    lines = (
        f"{row.name:26} {row.requests:>9,} {row.failures:>7,} "
        f"{row.p50_ms:>8,.0f} {row.p95_ms:>8,.0f} {row.p99_ms:>8,.0f}"
        for row in rows
    )
    return "\n".join([HEAD, *lines])
