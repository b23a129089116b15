"""Reads statistics."""

from muster.core.db import queries
from muster.core.db.templates import sql_file


def job_stats(*, window: str) -> str:
    """Returns exact counts by status, and durations and throughput of a window (1h, 24h, 7d, 30d), as a JSON object."""
    return queries.value(sql_file("job_stats"), {"period": window}, of=str)
