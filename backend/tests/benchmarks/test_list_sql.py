"""Composition of the list statement and its parameters."""

from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import job_list
from muster.jobs.statuses import Status
from tests.benchmarks.conftest import Timed

FILTERS = JobFilter(statuses=(Status.FAILED, Status.CANCELLED), search="train", priority_min=3)
START = Start(keys=(29_000_000, 12))


def test_statement_is_composed(timed: Timed) -> None:
    shape = ListShape.of(FILTERS, Ordering.CREATED_DESC, START)
    statement = timed(lambda: job_list.__wrapped__(shape))
    assert "%(key_1)s" in statement.code.decode()


def test_statement_is_cached(timed: Timed) -> None:
    shape = ListShape.of(FILTERS, Ordering.CREATED_DESC, START)
    assert timed(lambda: job_list(shape)) is job_list(shape)


def test_parameters_are_built(timed: Timed) -> None:
    params = timed(lambda: ListQuery.of(FILTERS, Ordering.CREATED_DESC, START, page_size=50).params)
    assert params["key_1"] == START.keys[1] if START.keys else False
