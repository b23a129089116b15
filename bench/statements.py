"""Statements to measure: the application's own, as bare psycopg takes them, and those of ``queries/``."""

from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"


@cache
def own(name: str) -> bytes:
    """The statement of ``bench/queries/<name>.sql``, without its comments."""
    lines = (QUERIES / f"{name}.sql").read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--")).strip().encode()
