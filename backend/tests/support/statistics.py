"""Measures work in the database by PostgreSQL's statistics counters of the current transaction.

Unlike EXPLAIN, the counters include functions and triggers, and measure execution instead of the plan.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support import database

COUNTERS = """
SELECT c.relname, c.relkind = 'i', pg_stat_get_xact_numscans(c.oid), pg_stat_get_xact_tuples_returned(c.oid),
    pg_stat_get_xact_blocks_fetched(c.oid)
FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') AND c.relname LIKE %s
"""


@dataclass(slots=True)
class Work:
    """Scans per index, rows read by table scans, and entries read from indexes.

    ``blocks`` is the number of pages read from each index, including those without a returned entry.
    """

    indexes: dict[str, int] = field(default_factory=dict)
    scanned: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    blocks: dict[str, int] = field(default_factory=dict)


def _read(tables: str) -> dict[tuple[str, bool], tuple[int, int, int]]:
    counters = database.rows(COUNTERS, [tables])
    return {(name, index): (scans, returned, blocks) for name, index, scans, returned, blocks in counters}


def work_of(task: Callable[[], object], tables: str = "job%") -> Work:
    """Runs the task in the current transaction; returns its work on the tables of jobs, or those of this pattern."""
    before = _read(tables)
    task()
    work = Work()
    for (name, index), (scans, returned, blocks) in _read(tables).items():
        scans_before, returned_before, blocks_before = before.get((name, index), (0, 0, 0))
        if index and scans > scans_before:
            work.indexes[name] = scans - scans_before
            work.entries += returned - returned_before
            work.blocks[name] = blocks - blocks_before
        elif returned > returned_before:
            work.scanned[name] = returned - returned_before
    return work
