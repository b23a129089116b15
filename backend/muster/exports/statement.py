"""Composes the statements of exports from the files of ``db/queries``; psycopg inserts its values as literals."""

from enum import StrEnum

from muster.core.db.fragments import All, Identifier, Part, Regions, Union
from muster.core.db.queries import Params
from muster.core.db.templates import Statement, compose
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS, ONE_STATUS
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.orders import ORDERS
from muster.jobs.listing.parts import source
from muster.jobs.statuses import Status

TEXTS = (
    "name",
    "queue",
    "owner",
    "project",
    "status_message",
    "description",
    "task",
    "unique_key",
    "error_message",
    "worker",
)
TIMES = ("created_at", "updated_at", "scheduled_at", "started_at", "completed_at", "status_at")
CELLS: Regions = {
    **{name: Part("job_export_cells", "text", {"column": Identifier(name)}) for name in TEXTS},
    **{name: Part("job_export_cells", "time", {"column": Identifier(name)}) for name in TIMES},
}
AUDIT_TEXTS = ("actor", "action", "target", "address", "request_id")
AUDIT_CELLS: Regions = {
    **{name: Part("job_export_cells", "text", {"column": Identifier(name)}) for name in AUDIT_TEXTS},
    "at": Part("job_export_cells", "time", {"column": Identifier("at")}),
}


class FileFormat(StrEnum):
    """The format of an export."""

    CSV = "csv"
    NDJSON = "ndjson"
    JSON = "json"


def job_export(*, filters: JobFilter, ordering: Ordering, file_format: FileFormat, search: ListMethod) -> Statement:
    """Returns the COPY of all matching jobs, with a line of CSV or JSON each. ``search`` is the method for a term."""
    jobs = Part("job_export_jobs", "jobs", {"rows": _rows(filters, ordering, search)})
    regions: Regions = {"jobs": jobs, "order": _order(ordering)}
    if file_format is FileFormat.CSV:
        return compose("job_export_csv", {**regions, **CELLS}, planned=True)
    return compose("job_export_json", regions, planned=True)


def audit_export(*, file_format: FileFormat) -> Statement:
    """Returns the COPY of all matching entries of the audit log, with a line of CSV or JSON each."""
    if file_format is FileFormat.CSV:
        return compose("audit_export_csv", AUDIT_CELLS, planned=True)
    return compose("audit_export_json", {}, planned=True)


def params(filters: JobFilter) -> Params:
    """Returns the parameters of the statement."""
    bound: dict[str, object] = dict(filters.conditions())
    bound["created_after"], bound["created_before"] = filters.created_after, filters.created_before
    if filters.statuses:
        bound["statuses"] = [status.value for status in filters.statuses]
    return bound


def _order(ordering: Ordering) -> Part:
    order = ORDERS[ordering.column]
    return order.descending if ordering.descending else order.ascending


def _rows(filters: JobFilter, ordering: Ordering, search: ListMethod) -> Part | Union:
    """Returns the jobs; for several statuses in creation order, one ordered scan each, merged instead of sorted."""
    if search is ListMethod.INDEX:
        return _matching(filters, ordering, None, search)
    if len(filters.statuses) > 1 and ordering.column == "created_at":
        return Union([_branch(filters, ordering, status) for status in filters.statuses])
    return _matching(filters, ordering, filters.statuses[0] if len(filters.statuses) == 1 else None, search)


def _branch(filters: JobFilter, ordering: Ordering, status: Status) -> Part:
    rows = _matching(filters, ordering, status, ListMethod.SCAN)
    return Part("job_export_jobs", "branch", {"status_rows": rows, "order": _order(ordering)})


def _matching(filters: JobFilter, ordering: Ordering, status: Status | None, search: ListMethod) -> Part:
    own = {**CONDITIONS, **ONE_STATUS.get(status, {})}
    if search is ListMethod.INDEX:
        own["search"] = Part("job_export_jobs", "search_index")
    wanted = All([own[name] for name, _ in filters.conditions()] or ANY_JOB)
    return Part("job_export_jobs", "matching", {"conditions": wanted, "source": source(filters.statuses, ordering)})
