"""Switches the functions that count jobs between a tally with facets and one by status only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Connection

from bench.environment import REPOSITORY

WRITERS = ("job_create", "job_end", "job_end_many", "job_start", "job_start_many", "job_tally_record_insert")
"""The functions that insert deltas when jobs are created, claimed and finished."""
_DELTA = "INSERT INTO job_tally_delta ("
_FACETS = re.compile(r",\s+((?:\w+\.)?)queue,\s+\1owner,\s+\1project,\s+\1priority\b")


@contextmanager
def facets(connection: Connection, *, recorded: bool) -> Iterator[None]:
    """Counts by status only unless ``recorded``. Replacing the functions invalidates all plans."""
    record_facets(connection, on=recorded)
    try:
        yield
    finally:
        record_facets(connection, on=True)


def record_facets(connection: Connection, *, on: bool) -> None:
    """Replaces the functions."""
    for name in WRITERS:
        function = (REPOSITORY / "db" / "functions" / f"{name}.sql").read_bytes()
        connection.execute(function if on else without_facets(function))


def without_facets(function: bytes) -> bytes:
    """Returns the function with one delta for each block, of the default facets.

    Raises LookupError if it inserts no delta with facets.
    """
    before, insert, rest = function.decode().partition(_DELTA)
    columns, end, rest = rest.partition(")")
    values, group, keys = rest.partition("GROUP BY")
    values, replaced = _FACETS.subn(", '', '', '', 5", values, count=1)
    if not replaced:
        raise LookupError("The function inserts no delta with facets.")
    if group:
        keys, replaced = _FACETS.subn("", keys, count=1)
        if not replaced:
            raise LookupError("The function does not group its deltas by facets.")
    return "".join((before, insert, columns, end, values, group, keys)).encode()
