"""Groups the records of one job id into jobs. Slurm writes one record an attempt and one a resize.

Slurm reuses ids, after years or when its counter is reset. A record continues another only if that one ended RESIZING,
REQUEUED, NODE_FAIL or PREEMPTED, the user is the same, and it was submitted when that one ended.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from muster.imports.imported_job import FINISHED, after
from muster.imports.sacct.execution import Execution

Attempt = list[Execution]
"""The records of one attempt; several if it was resized."""

SUBMIT_DELAY = timedelta(hours=1)
"""Slurm resubmits a requeued job after cleaning up its nodes."""
UNKNOWN_SUBMIT_DELAY = timedelta(days=30)
"""Without a submit time the start is compared, which may be much later."""


def group_attempts(executions: Iterable[Execution]) -> list[list[Attempt]]:
    """Returns the jobs of one job id, each as its attempts. Drops duplicate records."""
    jobs: list[list[Attempt]] = []
    last: Execution | None = None
    for execution in _deduplicated(executions):
        if last is None or not continues(last, execution):
            jobs.append([[execution]])
        elif last.is_resized:
            jobs[-1][-1].append(execution)
        else:
            jobs[-1].append([execution])
        last = execution
    return jobs


def _deduplicated(executions: Iterable[Execution]) -> list[Execution]:
    """Returns the records in order of submission; of those with the same submit time the most complete one."""
    kept: list[Execution] = []
    for execution in sorted(executions, key=_order):
        if kept and kept[-1].submit == execution.submit and not _is_next_attempt(kept[-1], execution):
            kept[-1] = max(kept[-1], execution, key=_completeness)
        else:
            kept.append(execution)
    return kept


def _order(execution: Execution) -> tuple[datetime, datetime, int]:
    return execution.submit, execution.start or execution.submit, execution.row.line


def _completeness(execution: Execution) -> tuple[bool, bool, datetime, int]:
    ended = execution.status in FINISHED or execution.end is not None
    return ended, execution.start is not None, execution.end or execution.submit, execution.row.line


def _is_next_attempt(earlier: Execution, later: Execution) -> bool:
    """Returns whether a record with the same submit time, as old Slurm writes it, is the next attempt."""
    end = earlier.end
    return end is not None and later.start is not None and later.start >= end and continues(earlier, later)


def continues(earlier: Execution, later: Execution) -> bool:
    """Returns whether the later record continues the job. Resolves its submit time if ambiguous."""
    if not (earlier.is_resized or earlier.is_requeued) or not same_user(earlier.user, later.user):
        return False
    end = earlier.end or after(earlier.start or earlier.submit, earlier.elapsed_s) or earlier.submit
    if not later.submits:
        return later.start is not None and end <= later.start <= end + UNKNOWN_SUBMIT_DELAY
    if later.submit == earlier.submit:
        return later.start is not None and end <= later.start
    submit = next((at for at in later.submits if may_continue(end, at)), None)
    if submit is None:
        return False
    later.submit = submit
    return True


def may_continue(end: datetime, submit: datetime) -> bool:
    """Returns whether a record with this submit time may continue one with this end."""
    return end <= submit <= end + SUBMIT_DELAY


def same_user(one: str, other: str) -> bool:
    """Returns whether two users may be the same; empty means unknown."""
    return not one or not other or one == other


def executions_of(attempts: Sequence[Attempt]) -> list[Execution]:
    return [execution for attempt in attempts for execution in attempt]
