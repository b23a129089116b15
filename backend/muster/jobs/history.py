"""Composes the statement of a page of one job's history from the files of ``db/queries``."""

from functools import lru_cache

from muster.core.db.fragments import Part
from muster.core.db.templates import Statement, compose

COUNT_AFTER = Part("job_status_list", "count_after")
COUNT = Part("job_status_list", "count", {"count_after": COUNT_AFTER})


@lru_cache(maxsize=4)
def job_status_list(*, newest_first: bool, beyond_key: bool) -> Statement:
    """Returns the statement of the first page, or of one ``beyond_key``."""
    entries = _beyond_key(newest_first) if beyond_key else _first(newest_first)
    return compose("job_status_list", {"entries": entries, "count": COUNT_AFTER if beyond_key else COUNT})


def _first(newest_first: bool) -> Part:
    return Part("job_status_list", "newest") if newest_first else Part("job_status_list_entries", "oldest")


def _beyond_key(newest_first: bool) -> Part:
    return Part("job_status_list_entries", "newest_after" if newest_first else "oldest_after")
