"""What housekeeping does about workers that are silent and runs that don't end."""

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution import intervals


def workers_rescue() -> int:
    """Declares silent workers lost, so that their jobs run again; returns the number of workers."""
    values = {"pause_s": intervals.UNWATCHED_S, "chance_s": min(intervals.CHANCE_S, intervals.lease_s())}
    return queries.value(sql_file("worker_rescue"), values, of=int)


def runs_overdue() -> int:
    """Fails runs that have outlasted their walltime by far; returns their number."""
    return queries.value(sql_file("job_overdue"), {"slack_s": intervals.OVERDUE_S}, of=int)


def workers_prune() -> int:
    """Forgets old claims, and workers that have been gone for long; returns the number of rows."""
    claims = queries.execute(sql_file("worker_claimed_prune"), {"older_than_s": intervals.CLAIM_KEPT_S})
    return claims + queries.execute(sql_file("worker_prune"), {"gone_for_s": intervals.GONE_KEPT_S})
