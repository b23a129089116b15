"""Loads the benchmarks' own statements from ``queries/``."""

from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"


@cache
def bench_query(name: str) -> bytes:
    """Returns the statement of ``bench/queries/<name>.sql`` without comments."""
    lines = (QUERIES / f"{name}.sql").read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--")).strip().encode()
