"""Inserts a million jobs in a few seconds, by a statement that generates them in the database."""

from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql

ROWS = 1_000_000
FIRST_AT = datetime(2026, 1, 1, tzinfo=UTC)

# Building an index once is several times faster than updating it row by row.
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid IN ('job'::regclass, 'job_latest'::regclass) AND NOT indisunique
"""
FILL = """
    INSERT INTO job (name, created_at)
    SELECT 'row ' || n, at
    FROM generate_series(1, %s::integer) AS n
    CROSS JOIN LATERAL (SELECT %s::timestamptz + n * interval '1 second' AS at) AS moment
    ORDER BY n
"""


def created_at(number: int) -> datetime:
    """Return the creation time of the job named `row <number>`; rows start at 1, one per second."""
    return FIRST_AT + timedelta(seconds=number)


def fill(url: str, rows: int = ROWS) -> None:
    """Insert pending jobs into the empty database at `url`."""
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        connection.execute(FILL, [rows, FIRST_AT])
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("VACUUM (ANALYZE) job, job_latest")
