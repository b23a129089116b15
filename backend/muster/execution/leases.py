"""What housekeeping does about workers that are silent and runs that don't end."""

import structlog

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution import intervals
from muster.execution.rows import LostRow

log = structlog.get_logger(__name__)


def workers_rescue() -> int:
    """Declares silent workers lost, so that their jobs run again; returns the number of workers."""
    values = {"pause_s": intervals.UNWATCHED_S, "chance_s": min(intervals.CHANCE_S, intervals.lease_s())}
    lost = queries.value(sql_file("worker_rescue"), values, of=int)
    for worker in queries.rows(sql_file("worker_lost"), {"most": lost}, into=LostRow) if lost else []:
        log.warning("worker_lost", worker=worker.identity, silent_s=round(worker.silent_s, 1), jobs=worker.jobs)
    return lost


def runs_overdue() -> int:
    """Fails runs that have outlasted their walltime by far; returns their number.

    Each look reads a limited number of workers in a transaction of its own. Looks go on as long as they fail runs or
    fewer workers are due: workers stay due while a call of theirs locks them.
    """
    total, due = 0, queries.value(sql_file("worker_due"), {}, of=int)
    while due:
        ended = queries.value(sql_file("job_overdue"), {"slack_s": intervals.OVERDUE_S}, of=int)
        before, due = due, queries.value(sql_file("worker_due"), {}, of=int)
        total += ended
        if not ended and due >= before:
            break
    if total:
        log.warning("runs_overdue", jobs=total)
    return total


def workers_prune() -> int:
    """Forgets old claims, and workers that have been gone for long; returns the number of rows."""
    claims = queries.execute(sql_file("worker_claimed_prune"), {"older_than_s": intervals.CLAIM_KEPT_S})
    return claims + queries.execute(sql_file("worker_prune"), {"gone_for_s": intervals.GONE_KEPT_S})
