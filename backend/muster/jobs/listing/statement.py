"""Composes the statement of the job list from whitelisted fragments; the only values in it are bound ones."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from psycopg import sql

from muster.core.db.queries import Params, Statement, compose, fragment
from muster.jobs.filters import TALLIED, JobFilter, Ordering
from muster.jobs.listing.shape import Search, Start, Walk
from muster.jobs.statuses import Status

COUNT_CAP = 10_000
"""Up to here a count without the tally is exact; past it, a floor."""


SEARCHED_WITHIN = frozenset({"search", "statuses", "created_after", "created_before"})
"""The conditions that job_search looks after by itself."""


@lru_cache(maxsize=1024)
def job_list(walk: Walk) -> Statement:
    """The statement of one page."""
    place = _piece("place") if walk.keyed and walk.placed else None
    return compose(
        "job_list",
        planned=not walk.placed,
        total=_piece("total").format(count=_list_count(walk)) if place is None else sql.SQL(""),
        matches=matches(walk),
        start=_directed("start", walk.ordering) if walk.seeks else sql.SQL(""),
        rows=rows(walk),
        page=_page(walk),
        place=place or sql.SQL(""),
        position=_position(walk),
        keys=_piece(f"keys_{walk.ordering.column}"),
    )


def count(walk: Walk, *, capped: bool) -> sql.Composable:
    """How many jobs match: by the tally where it knows, else by counting them, up to the cap when ``capped``."""
    if walk.counted:
        return _piece("count_tallied")
    # A status alone by its value, so that an index that begins with it is walked in order.
    status = walk.statuses[0] if len(walk.statuses) == 1 else None
    conditions = _all_of(_conditions(walk, status=status))
    return _piece("count_capped" if capped else "count_all").format(conditions=conditions)


def exact_count(walk: Walk) -> sql.Composable:
    """How many jobs match, however many they are; of a search that is not a walk, how many of its :func:`matches`."""
    return count(walk, capped=False) if walk.search == Search.WALK else _piece("count_matches")


def _list_count(walk: Walk) -> sql.Composable:
    if walk.over_cap:
        return _piece("count_over_cap")
    return count(walk, capped=True) if walk.search == Search.WALK else _piece("count_matches")


def rows(walk: Walk) -> sql.Composable:
    """The rows of a page, and one more."""
    order = _order(walk.ordering, reverse=walk.backward)
    if walk.search != Search.WALK:
        seek = _all_of([*_seek(walk), *(_piece(name) for name in walk.also)])
        skipped = _piece("skipped_before" if walk.skips else "skipped_none")
        return _piece("rows_matched").format(columns=_piece("columns"), seek=seek, order=order, skipped=skipped)
    if walk.skips or walk.along_names:
        conditions = _all_of([*_conditions(walk), *_seek(walk)])
        return _piece("rows_skipping").format(columns=_piece("columns"), conditions=conditions, order=order)
    # Several statuses in the order of creation: one ordered walk for each, merged, so that rare ones cost nothing.
    if len(walk.statuses) > 1 and walk.ordering.column == "created_at":
        branches = [sql.SQL("({})").format(_branch(walk, order, status)) for status in walk.statuses]
        union = sql.SQL(" UNION ALL ").join(branches)
        return _piece("rows_merged").format(columns=_piece("columns"), branches=union, order=order)
    return _branch(walk, order, walk.statuses[0] if len(walk.statuses) == 1 else None)


@lru_cache(maxsize=256)
def position(walk: Walk) -> Statement:
    """The statement that finds where a job stands."""
    matching = _all_of(_conditions(walk))
    return compose("job_position", position=_directed("position", walk.ordering), matches=matching)


@lru_cache(maxsize=4)
def job_status_list(*, newest_first: bool, further: bool) -> Statement:
    """The statement of one page of a job's history, ``further``: beyond a key."""
    end = "_after" if further else ""
    return compose(
        "job_status_list",
        entries=fragment("job_status_list", f"{'newest' if newest_first else 'oldest'}{end}"),
        count=fragment("job_status_list", f"count{end}"),
    )


@lru_cache(maxsize=256)
def probe(walk: Walk) -> Statement:
    """The statement that looks how frequent a search term is."""
    tallied = replace(walk, conditions=tuple(name for name in walk.conditions if name in TALLIED))
    listed = replace(walk, conditions=tuple(name for name in walk.conditions if name != "search"))
    return compose(
        "job_search_probe",
        count=count(tallied, capped=False),
        matches=_piece("search"),
        listed=_all_of(_conditions(listed)),
        beyond=_all_of(_seek(listed) if walk.keyed else ()),
        order=_order(walk.ordering, reverse=walk.backward),
        filtered=sql.Literal(bool(set(walk.conditions) - {"search"})),
        fence=sql.SQL("") if walk.ordering.column == "created_at" else _piece("fence"),
    )


def params(*, filters: JobFilter, start: Start, page_size: int) -> Params:
    """The values that the statement binds; those of conditions that don't apply are not looked at."""
    bound: dict[str, object] = dict(filters.conditions())
    # As PostgreSQL writes an array: psycopg would look at each element.
    bound["statuses"] = f"{{{','.join(filters.statuses or Status)}}}"
    bound["created_after"] = filters.created_after
    bound["created_before"] = filters.created_before
    bound.update({f"key_{index}": key for index, key in enumerate(start.keys or ())})
    return {**bound, "position": start.position, "page_size": page_size, "count_cap": COUNT_CAP}


def _piece(name: str) -> sql.SQL:
    return fragment("job_list", name)


def _directed(name: str, ordering: Ordering) -> sql.SQL:
    return _piece(f"{name}_{'descending' if ordering.descending else 'ascending'}")


def _order(ordering: Ordering, *, reverse: bool) -> sql.SQL:
    return _piece(f"order_{ordering.column}{'_desc' if ordering.descending != reverse else ''}")


def _conditions(walk: Walk, *, status: Status | None = None, behind: str = "") -> Iterator[sql.Composable]:
    for name in walk.conditions:
        if name != "statuses":
            yield _piece(f"{name}_behind" if name == behind else name)
        elif status is not None:
            yield _piece("status").format(status=sql.Literal(status.value))
        else:
            yield _piece("statuses")


def _all_of(conditions: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join(list(conditions) or [_piece("everything")])


def _branch(walk: Walk, order: sql.SQL, status: Status | None) -> sql.Composable:
    behind = walk.behind if walk.seeks or walk.keyed else ""
    conditions = [*_conditions(walk, status=status, behind=behind), *_seek(walk), *(_piece(name) for name in walk.also)]
    return _piece("rows").format(columns=_piece("columns"), conditions=_all_of(conditions), order=order)


def matches(walk: Walk) -> sql.Composable:
    """The matches of a search that is not a walk."""
    if walk.search == Search.WALK:
        return sql.SQL("")
    pieces = {
        "cap": _piece("no_cap" if walk.whole or walk.over_cap else "cap"),
        "statuses": _piece("these_statuses" if walk.statuses else "any_status"),
    }
    others = [_piece(name) for name in walk.conditions if name not in SEARCHED_WITHIN]
    if not others:
        return _piece("matches_capped").format(**pieces)
    return _piece("matches_filtered").format(**pieces, conditions=_all_of(others))


def _seek(walk: Walk) -> Iterator[sql.Composable]:
    if walk.seeks:
        yield _directed("from_start", walk.ordering)
    if walk.keyed:
        side = "before" if walk.ordering.descending != walk.backward else "after"
        column = walk.ordering.column
        yield _piece(side).format(keys=_piece(f"keys_{column}"), cursor=_piece(f"cursor_{column}"))


def _page(walk: Walk) -> sql.Composable:
    name = "page_backward" if walk.backward else "page_forward"
    order, backward = _order(walk.ordering, reverse=False), _order(walk.ordering, reverse=True)
    return _piece(name).format(columns=_piece("columns"), order=order, backward=backward)


def _position(walk: Walk) -> sql.Composable:
    if not walk.keyed:
        return _piece("position_given")
    return _directed("placed", walk.ordering) if walk.placed else _piece("position_unknown")
