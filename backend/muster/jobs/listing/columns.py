"""The conditions of lists by the indexes and tables that have their columns."""

from muster.jobs.filters import FACETS, TALLIED, TIMES
from muster.jobs.statuses import Status

UNSUCCESSFUL = frozenset({Status.FAILED, Status.CANCELLED})
"""The statuses of the jobs that ``job_unsuccessful`` copies."""
PRIORITIES = frozenset({"priority", "priority_min", "priority_max"})
INDEXED = frozenset({"search", *FACETS, *PRIORITIES})
"""The conditions that the index of name pieces and facet values tests."""
OF_LATEST = TALLIED | PRIORITIES | set(FACETS)
"""The conditions on columns of job_latest."""
COVERING = PRIORITIES | TIMES | {"queue", "owner"}
COVERED = {"name": COVERING | {"search"}, "priority": COVERING}
"""The conditions on columns that the index of an order has."""
BY_NAME = ("project", "owner", "queue")
"""The columns with an index by name, the likely rarest first. Each index also has the other columns of
``COVERED["name"]``, except that the index of projects lacks the owner."""
INDEXED_FACETS = frozenset({"owner", "project", "queue"})
"""The columns with an index in creation order that has all columns of conditions but the name and the status."""
