"""Composes the statement of the export from whitelisted fragments; its values are merged in as literals by psycopg."""

from enum import StrEnum

from psycopg import sql

from muster.core.db.queries import Params, fragment, text
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing.shape import Search
from muster.jobs.statuses import Status

TEXTS = ("name", "queue", "status_message", "description", "task", "unique_key", "error_message", "worker")
TIMES = ("created_at", "updated_at", "scheduled_at", "started_at", "completed_at", "status_at")


class FileFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    NDJSON = "ndjson"
    JSON = "json"


def job_export(*, filters: JobFilter, ordering: Ordering, file_format: FileFormat, search: Search) -> sql.Composed:
    """The COPY of all jobs that match: a line of CSV each, or one of JSON. ``search``: how to look for a term."""
    kind = "csv" if file_format is FileFormat.CSV else "json"
    cells = _cells() if file_format is FileFormat.CSV else {}
    order = fragment("job_list", f"order_{ordering.column}{'_desc' if ordering.descending else ''}")
    jobs = fragment("job_export", kind).format(
        matching=_matching(filters, ordering, order, search), order=order, **cells
    )
    return text("job_export").format(jobs=jobs, options=fragment("job_export", f"{kind}_options"))


def params(filters: JobFilter) -> Params:
    """The values that the statement needs."""
    bound: dict[str, object] = dict(filters.conditions())
    bound["created_after"], bound["created_before"] = filters.created_after, filters.created_before
    if filters.statuses:
        bound["statuses"] = [status.value for status in filters.statuses]
    return bound


def _cells() -> dict[str, sql.Composed]:
    kinds = {**dict.fromkeys(TEXTS, "csv_text"), **dict.fromkeys(TIMES, "csv_time")}
    return {
        column: fragment("job_export", kind).format(column=sql.Identifier(column)) for column, kind in kinds.items()
    }


def _matching(filters: JobFilter, ordering: Ordering, order: sql.SQL, search: Search) -> sql.Composable:
    """The jobs; of several statuses in the order of creation, one ordered walk each, to be merged instead of sorted."""
    if search is Search.INDEX:
        return _branch(filters, None, search)
    if len(filters.statuses) > 1 and ordering.column == "created_at":
        walk = fragment("job_export", "matching_ordered")
        walks = [walk.format(matching=_branch(filters, status, search), order=order) for status in filters.statuses]
        return sql.SQL(" UNION ALL ").join(walks)
    return _branch(filters, filters.statuses[0] if len(filters.statuses) == 1 else None, search)


def _branch(filters: JobFilter, status: Status | None, search: Search) -> sql.Composable:
    conditions = [_condition(name, filters, status, search) for name, _ in filters.conditions()]
    everything = sql.SQL(" AND ").join(conditions or [fragment("job_list", "everything")])
    return fragment("job_export", "matching").format(conditions=everything)


def _condition(name: str, filters: JobFilter, status: Status | None, search: Search) -> sql.Composable:
    if name == "search" and search is Search.INDEX:
        statuses = fragment("job_list", "these_statuses" if filters.statuses else "any_status")
        return fragment("job_export", "search_index").format(statuses=statuses)
    if name == "statuses" and status is not None:
        return fragment("job_list", "status").format(status=sql.Literal(status.value))
    return fragment("job_list", name)
