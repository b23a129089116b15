"""Who owns a new job, and which tasks a caller may submit."""

from dataclasses import replace

from muster.core.callers import Caller, Scope
from muster.jobs.changes import NewJob
from muster.jobs.errors import OwnerRefused, TaskRefused

RESTRICTED_TASKS = frozenset({"command"})
"""Tasks that run any program, for callers with the scope operate only."""


def submitted(job: NewJob, *, by: Caller) -> NewJob:
    """Returns the job as the caller may submit it: owned by the caller unless the caller speaks for others.

    Raises OwnerRefused or TaskRefused.
    """
    if job.task in RESTRICTED_TASKS and Scope.OPERATE not in by.scopes:
        raise TaskRefused
    if job.owner in ("", by.username):
        return replace(job, owner=by.username) if by.username else job
    if not by.speaks_for_others:
        raise OwnerRefused
    return job
