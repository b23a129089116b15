"""Keeps planner statistics usable before and after bulk inserts.

An ANALYZE that finds no rows, because all are dead or uncommitted, makes every index look equally expensive. The
foreign key of the history is then checked by a full scan of an arbitrary index for each row, and an insert of seconds
takes hours. Therefore the first rows are inserted and analyzed separately.
"""

from muster.core.db import queries
from muster.core.db.templates import sql_file

FIRST = 100
"""The number of jobs inserted first if planner statistics know of none."""


def is_known_to_have_jobs() -> bool:
    """Returns whether planner statistics know of jobs; runs ANALYZE first if they do not."""
    if not _known():
        analyze()
    return _known()


def analyze() -> None:
    """Collects planner statistics."""
    queries.execute(sql_file("load_analyze"), {})


def _known() -> bool:
    return queries.value(sql_file("load_statistics"), {}, of=bool)
