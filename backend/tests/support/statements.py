"""The composed statements in all distinct cases, named like their files in db/rendered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from muster.bulk import statement as bulk
from muster.core.db.templates import Statement
from muster.exports.statement import FileFormat, audit_export, job_export
from muster.jobs import history, idempotency, update_statement
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.count_statement import job_list_count
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.position import job_position
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import job_list
from muster.jobs.statuses import Status

Case = tuple[str, Statement]

FIRST, AT = Start(position=0), Start(position=100)
AFTER, BEFORE = Start(keys=(1, 1, 1)), Start(keys=(1, 1, 1), backward=True)
LAST = Start(backward=True)
ALL = JobFilter()
FAILED = JobFilter(statuses=(Status.FAILED,))
ENDED_BADLY = JobFilter(statuses=(Status.FAILED, Status.CANCELLED))
WINDOW = JobFilter(created_after=datetime(2026, 1, 1, tzinfo=UTC), created_before=datetime(2026, 2, 1, tzinfo=UTC))
ENDED_BADLY_QUEUE = replace(ENDED_BADLY, queue="gpu")
QUEUE = JobFilter(queue="gpu", priority_min=2, priority_max=5)
OWNER = JobFilter(owner="ada", statuses=(Status.FAILED,))
SEARCH = JobFilter(search="train")
SEARCH_FAILED = replace(FAILED, search="train")
COMPLETED_QUEUE = JobFilter(search="train", queue="gpu", statuses=(Status.COMPLETED,))
SEARCH_QUEUE = replace(QUEUE, search="train")
INDEX = ListMethod.INDEX

LISTS: dict[str, tuple[JobFilter, Ordering, Start]] = {
    "created_at": (ALL, Ordering.CREATED, FIRST),
    "created_at_descending": (ALL, Ordering.CREATED_DESC, FIRST),
    "name": (ALL, Ordering.NAME, FIRST),
    "name_descending": (ALL, Ordering.NAME_DESC, FIRST),
    "priority": (ALL, Ordering.PRIORITY, FIRST),
    "priority_descending": (ALL, Ordering.PRIORITY_DESC, FIRST),
    "updated_at": (ALL, Ordering.UPDATED, FIRST),
    "updated_at_descending": (ALL, Ordering.UPDATED_DESC, FIRST),
    "created_at_at_position": (ALL, Ordering.CREATED, AT),
    "created_at_descending_at_position": (ALL, Ordering.CREATED_DESC, AT),
    "created_at_after_cursor": (ALL, Ordering.CREATED, AFTER),
    "created_at_descending_after_cursor": (ALL, Ordering.CREATED_DESC, AFTER),
    "created_at_before_cursor": (ALL, Ordering.CREATED, BEFORE),
    "created_at_descending_before_cursor": (ALL, Ordering.CREATED_DESC, BEFORE),
    "created_at_descending_last_page": (ALL, Ordering.CREATED_DESC, LAST),
    "name_at_position": (ALL, Ordering.NAME, AT),
    "priority_at_position": (ALL, Ordering.PRIORITY, AT),
    "priority_descending_at_position": (FAILED, Ordering.PRIORITY_DESC, AT),
    "name_after_cursor": (ALL, Ordering.NAME, AFTER),
    "name_before_cursor": (ALL, Ordering.NAME, BEFORE),
    "priority_descending_after_cursor": (ALL, Ordering.PRIORITY_DESC, AFTER),
    "updated_at_descending_before_cursor": (ALL, Ordering.UPDATED_DESC, BEFORE),
    "one_status": (FAILED, Ordering.CREATED_DESC, FIRST),
    "one_status_at_position": (FAILED, Ordering.CREATED_DESC, AT),
    "one_status_by_name": (FAILED, Ordering.NAME, FIRST),
    "several_statuses": (ENDED_BADLY, Ordering.CREATED_DESC, FIRST),
    "several_statuses_at_position": (ENDED_BADLY, Ordering.CREATED_DESC, AT),
    "several_statuses_after_cursor": (ENDED_BADLY, Ordering.CREATED_DESC, AFTER),
    "several_statuses_by_name": (ENDED_BADLY, Ordering.NAME, FIRST),
    "window": (WINDOW, Ordering.CREATED_DESC, FIRST),
    "window_at_position": (WINDOW, Ordering.CREATED_DESC, AT),
    "window_after_cursor": (WINDOW, Ordering.CREATED_DESC, AFTER),
    "window_before_cursor": (WINDOW, Ordering.CREATED_DESC, BEFORE),
    "queue": (QUEUE, Ordering.CREATED_DESC, FIRST),
    "window_by_recency": (WINDOW, Ordering.UPDATED, FIRST),
    "window_by_recency_descending": (WINDOW, Ordering.UPDATED_DESC, FIRST),
    "queue_at_position": (QUEUE, Ordering.CREATED_DESC, AT),
    "owner": (OWNER, Ordering.CREATED_DESC, FIRST),
    "owner_at_position": (OWNER, Ordering.CREATED_DESC, AT),
    "owner_after_cursor": (OWNER, Ordering.CREATED_DESC, AFTER),
    "search_scan": (SEARCH, Ordering.CREATED_DESC, FIRST),
    "search_scan_by_name": (SEARCH, Ordering.NAME, FIRST),
    "search_scan_one_status": (SEARCH_FAILED, Ordering.CREATED_DESC, FIRST),
    "search_scan_after_cursor": (SEARCH, Ordering.CREATED_DESC, AFTER),
}
SEARCHES: dict[str, tuple[JobFilter, Ordering, Start]] = {
    "search_index": (SEARCH, Ordering.CREATED_DESC, FIRST),
    "search_index_by_name": (SEARCH, Ordering.NAME, FIRST),
    "search_index_one_status": (SEARCH_FAILED, Ordering.CREATED_DESC, FIRST),
    "search_index_queue": (SEARCH_QUEUE, Ordering.CREATED_DESC, FIRST),
    "search_index_at_position": (SEARCH, Ordering.CREATED_DESC, AT),
    "search_index_after_cursor": (SEARCH, Ordering.CREATED_DESC, AFTER),
    "search_index_before_cursor": (SEARCH, Ordering.CREATED_DESC, BEFORE),
}
FILTERS = {
    "all": ALL,
    "one_status": FAILED,
    "several_statuses": ENDED_BADLY,
    "window": WINDOW,
    "queue": QUEUE,
    "owner": OWNER,
}
SEARCHED = {"search": SEARCH, "search_one_status": SEARCH_FAILED, "search_queue": SEARCH_QUEUE}


def statements() -> Iterator[Case]:
    """Yields the name of each case, unique for its statement, and the composed statement."""
    yield from _lists()
    yield from _single_jobs()
    yield from _counts()
    yield from _list_counts()
    yield from _operations()
    yield from _exports()


def _lists() -> Iterator[Case]:
    for case, (filters, ordering, start) in LISTS.items():
        yield case, job_list(ListShape.of(filters, ordering, start))
    over_cap = ListShape.of(SEARCH, Ordering.CREATED_DESC, FIRST)
    yield "search_scan_over_cap", job_list(replace(over_cap, over_cap=True))
    yield "search_index_over_cap", job_list(replace(over_cap, over_cap=True, method=INDEX))
    yield "search_index_uncapped", job_list(replace(over_cap, uncapped=True, method=INDEX))
    at_name = ListShape.of(FAILED, Ordering.NAME_DESC, AT)
    yield "name_descending_at_position_from_end", job_list(replace(at_name, from_end=True))
    by_name = ListShape.of(SEARCH, Ordering.NAME, AT)
    yield "search_by_ranges_at_position", job_list(replace(by_name, by_ranges=True))
    by_name = ListShape.of(SEARCH, Ordering.NAME, BEFORE)
    yield "search_by_ranges_before_cursor", job_list(replace(by_name, by_ranges=True))
    at_moment = ListShape.of(ALL, Ordering.UPDATED, AT)
    yield "updated_at_position", job_list(replace(at_moment, from_created=True))
    at_moment = ListShape.of(OWNER, Ordering.UPDATED_DESC, AT)
    yield "owner_by_recency_descending_at_position", job_list(replace(at_moment, from_created=True))
    few = ListShape.of(ENDED_BADLY_QUEUE, Ordering.UPDATED_DESC, FIRST)
    yield "several_statuses_small", job_list(replace(few, method=ListMethod.SMALL))
    in_facet = ListShape.of(QUEUE, Ordering.PRIORITY_DESC, AT)
    yield "queue_collected_at_position", job_list(replace(in_facet, method=INDEX))
    completed = ListShape.of(COMPLETED_QUEUE, Ordering.CREATED_DESC, FIRST)
    yield (
        "queue_collected_by_recency",
        job_list(replace(ListShape.of(QUEUE, Ordering.UPDATED_DESC, FIRST), method=INDEX)),
    )
    yield "search_ranges_by_exclusion", job_list(replace(completed, method=ListMethod.RANGES, by_exclusion=True))
    yield "search_index_by_exclusion", job_list(replace(completed, method=INDEX, by_exclusion=True))
    for case, (filters, ordering, start) in SEARCHES.items():
        yield case, job_list(replace(ListShape.of(filters, ordering, start), method=INDEX))


def _single_jobs() -> Iterator[Case]:
    for case, filters in {"all": ALL, "one_status": FAILED, "window": WINDOW, "owner": OWNER}.items():
        yield case, job_position(ListShape.of(filters, Ordering.CREATED_DESC, FIRST))
    yield "all_ascending", job_position(ListShape.of(ALL, Ordering.CREATED, FIRST))
    for newest_first, order in ((True, "newest_first"), (False, "oldest_first")):
        yield order, history.job_status_list(newest_first=newest_first, beyond_key=False)
        yield f"{order}_beyond_key", history.job_status_list(newest_first=newest_first, beyond_key=True)
    yield "one_job", update_statement.job_update()
    yield "many_jobs", bulk.job_bulk_update()
    yield "one_job", idempotency.job_create_once()
    yield "many_jobs", idempotency.job_batch_create_once()


def _counts() -> Iterator[Case]:
    for case, filters in (FILTERS | SEARCHED).items():
        shape = ListShape.of(filters, Ordering.CREATED, FIRST)
        for counting in (bulk.operation_create, bulk.job_matching_count):
            yield case, counting(shape)
            if filters.search:
                yield f"{case}_index", counting(replace(shape, method=INDEX, uncapped=True))


def _list_counts() -> Iterator[Case]:
    for case, filters in (FILTERS | SEARCHED).items():
        shape = ListShape.of(filters, Ordering.CREATED_DESC, FIRST)
        yield case, job_list_count(shape)
        if filters.search:
            yield f"{case}_index", job_list_count(replace(shape, method=INDEX))


def _operations() -> Iterator[Case]:
    for case, filters in (FILTERS | SEARCHED).items():
        yield case, bulk.operation_matching(filters)
        shape = replace(ListShape.of(filters, Ordering.CREATED, AFTER), up_to_last_id=True)
        yield case, bulk.operation_chunk(shape)
        if filters.search:
            yield f"{case}_index", bulk.operation_chunk(replace(shape, method=INDEX, uncapped=True))


def _exports() -> Iterator[Case]:
    yield "all", audit_export(file_format=FileFormat.CSV)
    for file_format in (FileFormat.CSV, FileFormat.JSON):
        for case, filters in (FILTERS | SEARCHED).items():
            yield case, _export(filters, file_format, ListMethod.SCAN)
            if filters.search:
                yield f"{case}_index", _export(filters, file_format, INDEX)


def _export(filters: JobFilter, file_format: FileFormat, search: ListMethod) -> Statement:
    return job_export(filters=filters, ordering=Ordering.CREATED_DESC, file_format=file_format, search=search)
