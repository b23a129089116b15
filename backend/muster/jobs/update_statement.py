"""Composes the statement of a job's update, and the part shared with bulk updates."""

from functools import cache

from muster.core.db.fragments import Part
from muster.core.db.templates import Statement, compose

CHANGE = Part("job_update", "change")
"""A status update, edits, or both, of some jobs: the CTEs ``target``, ``plan``, ``updated`` and ``history``."""


@cache
def job_update() -> Statement:
    """Returns the statement that updates one job."""
    return compose("job_update", {"change": CHANGE})
