"""A job of the sample of lists, and its keys in each order."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Keys = tuple[Any, ...]


class SampledJob(NamedTuple):
    """A job of the sample: the row of ``db/queries/jobs/job_sample_read.sql``."""

    id: int
    created_minute: int
    updated_us: int
    status: str
    priority: int
    name: str
    folded: str
    queue: str
    owner: str
    project: str


KEYS: Mapping[str, Callable[[SampledJob], Keys]] = {
    "created_at": lambda job: (job.created_minute, job.id),
    "priority": lambda job: (job.priority, job.created_minute, job.id),
    "name": lambda job: (job.name, job.id),
    "updated_at": lambda job: (job.updated_us, job.id),
}
"""The keys of each order, as in ``db/queries/jobs/job_orders.sql``."""
