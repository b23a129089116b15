"""Composes the statement of the job list from whitelisted fragments; the only values in it are bound ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psycopg import sql

from jobs.filters import JobFilter, Ordering, Status
from jobs.sql import Params, fragment, text

COUNT_CAP = 10_000
"""Up to here a count without the tally is exact; past it, a floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a page begins: at a 0-based position, or beyond a row's keys (``backward``: before them, going back)."""

    position: int | None = None
    keys: tuple[object, ...] | None = None
    backward: bool = False


def job_list(*, filters: JobFilter, ordering: Ordering, start: Start) -> sql.Composed:
    """The statement of one page."""
    walks_tally = filters.tallied and ordering.column == "created_at"
    by_position = start.keys is None
    seeks = by_position and walks_tally and start.position != 0
    return text("job_list").format(
        count=_count(filters),
        start=_named("start", ordering) if seeks else sql.SQL(""),
        rows=_rows(
            filters, ordering, start, seeks=seeks, skips=by_position and not walks_tally and start.position != 0
        ),
        page=_page(ordering, start),
        position=_position(ordering, start, walks_tally=walks_tally),
        keys=fragment("job_list", f"keys_{ordering.column}"),
    )


def params(*, filters: JobFilter, start: Start, page_size: int) -> Params:
    """The values that the statement binds; those of conditions that don't apply are not looked at."""
    bound: dict[str, object] = dict(filters.conditions())
    bound["statuses"] = list(filters.statuses or Status)
    if filters.search is not None:
        bound["search"] = like_escape(filters.search)
    bound["created_after"] = filters.created_after
    bound["created_before"] = filters.created_before
    bound.update({f"key_{index}": key for index, key in enumerate(start.keys or ())})
    return {**bound, "position": start.position, "page_size": page_size, "count_cap": COUNT_CAP}


def like_escape(term: str) -> str:
    """The term with LIKE's wildcards made literal."""
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _conditions(filters: JobFilter, *, status: Status | None = None) -> Iterator[sql.Composable]:
    for name, _ in filters.conditions():
        if name != "statuses":
            yield fragment("job_list", name)
        elif status is not None:
            yield fragment("job_list", "status").format(status=sql.Literal(status.value))
        else:
            yield fragment("job_list", "statuses")


def _all_of(conditions: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join(list(conditions) or [fragment("job_list", "everything")])


def _named(name: str, ordering: Ordering) -> sql.SQL:
    return fragment("job_list", f"{name}_{'descending' if ordering.descending else 'ascending'}")


def _order(ordering: Ordering, *, reverse: bool) -> sql.SQL:
    suffix = "_desc" if ordering.descending != reverse else ""
    return fragment("job_list", f"order_{ordering.column}{suffix}")


def _count(filters: JobFilter) -> sql.Composable:
    if filters.tallied:
        return fragment("job_list", "count_tallied")
    return fragment("job_list", "count_capped").format(conditions=_all_of(_conditions(filters)))


def _rows(filters: JobFilter, ordering: Ordering, start: Start, *, seeks: bool, skips: bool) -> sql.Composable:
    columns = fragment("job_list", "columns")
    order = _order(ordering, reverse=start.backward)

    def branch(status: Status | None) -> sql.Composable:
        conditions = [*_conditions(filters, status=status), *_seek(ordering, start, seeks=seeks)]
        return fragment("job_list", "rows").format(columns=columns, conditions=_all_of(conditions), order=order)

    # Several statuses in the order of creation: one ordered walk for each, merged, so that rare ones cost nothing.
    if len(filters.statuses) > 1 and ordering.column == "created_at" and not skips:
        union = sql.SQL(" UNION ALL ").join(sql.SQL("({})").format(branch(status)) for status in filters.statuses)
        return fragment("job_list", "rows_merged").format(columns=columns, branches=union, order=order)
    rows = branch(filters.statuses[0] if len(filters.statuses) == 1 else None)
    return fragment("job_list", "rows_offset").format(rows=rows) if skips else rows


def _seek(ordering: Ordering, start: Start, *, seeks: bool) -> Iterator[sql.Composable]:
    if seeks:
        yield _named("from_start", ordering)
    if start.keys is not None:
        side = "before" if ordering.descending != start.backward else "after"
        yield fragment("job_list", side).format(
            keys=fragment("job_list", f"keys_{ordering.column}"),
            cursor=fragment("job_list", f"cursor_{ordering.column}"),
        )


def _page(ordering: Ordering, start: Start) -> sql.Composable:
    name = "page_backward" if start.backward else "page_forward"
    order, backward = _order(ordering, reverse=False), _order(ordering, reverse=True)
    return fragment("job_list", name).format(columns=fragment("job_list", "columns"), order=order, backward=backward)


def _position(ordering: Ordering, start: Start, *, walks_tally: bool) -> sql.Composable:
    if start.keys is None:
        return fragment("job_list", "position_given")
    return _named("position", ordering) if walks_tally else fragment("job_list", "position_unknown")
