"""The conditions of a list as SQL: ``db/queries/jobs/job_conditions.sql`` has each under the name of its field."""

from collections.abc import Mapping
from dataclasses import fields

from muster.core.db.fragments import Literal, Part
from muster.jobs.filters import JobFilter
from muster.jobs.statuses import Status

CONDITIONS: dict[str, Part] = {field.name: Part("job_conditions", field.name) for field in fields(JobFilter)}
ONE_STATUS: Mapping[Status | None, Mapping[str, Part]] = {
    status: {"statuses": Part("job_conditions", "status", {"value": Literal(status.value)})} for status in Status
}
"""The condition on a single status, instead of that on several."""
PASSED_BOUND: Mapping[str | None, Mapping[str, Part]] = {
    "created_after": {"created_after": Part("job_conditions", "created_after_passed")},
    "created_before": {"created_before": Part("job_conditions", "created_before_passed")},
}
"""The condition for a bound of creation time that a page from a key has already passed. It omits the bound on the
minute, since PostgreSQL would otherwise start its scan at that bound."""
TIMES_ALONE = {name: condition for passed in PASSED_BOUND.values() for name, condition in passed.items()}
"""The conditions on creation time without bounds on the minute, which serve no index by name."""
UPDATED_AFTER = Part("job_conditions", "created_after_updated")
"""The lower bound of creation time in an order by recency: no job was updated before its creation, so the scan starts
there."""
EXISTING = Part("job_conditions", "existing")
ANY_JOB = [Part("job_conditions", "everything")]
"""The condition of a list without conditions."""
