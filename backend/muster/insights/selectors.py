"""Reads statistics."""

from typing import cast

from muster.core.db import queries


def job_stats(*, window: str) -> str:
    """Returns exact counts by status, and durations and throughput of a window (1h, 24h, 7d, 30d), as a JSON object."""
    row = queries.single("job_stats", {"period": window})
    return cast(str, row["body"])
