"""Counts the jobs of a list without its rows."""

from muster.core.db import queries
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.count_statement import job_list_count
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.query import COUNT_CAP, ListQuery
from muster.jobs.listing.sampled_list import SampledList


def list_count(filters: JobFilter) -> int:
    """Returns the number of matching jobs: exact under the tally, otherwise up to the count limit plus one."""
    # In creation order, since a scan for the count follows it.
    query = ListQuery.of(filters, Ordering.CREATED_DESC, Start(position=0))
    if not query.shape.count_tallied:
        sampled = SampledList.of(query)
        over_cap = sampled.sample.over_cap
        method = ListMethod.SCAN if over_cap else sampled.method(wanted=COUNT_CAP + 1)
        query = sampled.query.read_by(method, over_cap=over_cap)
    return queries.value(job_list_count(query.shape), query.params, of=int)
