"""What a load of many jobs at once owes the planner, and the planner to it.

An ANALYZE that finds no rows, because all are dead or not committed yet, leaves statistics by which every index of the
table costs the same. The foreign key of the history is then checked by whichever index comes first, from its one end to
the other, once for each row: a load that takes seconds would take hours. So the first rows of a load go in alone.
"""

from muster.core.db import queries

FIRST = 100
"""How many jobs go in before the others when the planner knows of none."""


def is_known_to_have_jobs() -> bool:
    """Whether the planner knows that there are jobs. Looks at them if it has to."""
    if not _known():
        analyze()
    return _known()


def analyze() -> None:
    """Tells the planner what is there."""
    queries.execute("load_analyze", {})


def _known() -> bool:
    return queries.value("load_statistics", {}, of=bool)
