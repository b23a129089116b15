"""Selectors, called as by the views."""

from muster.insights.selectors import job_stats
from muster.jobs import selectors
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.statuses import Status
from tests.benchmarks.conftest import JOBS, Timed

PAGE_SIZE = 50


def test_job_list(timed: Timed, jobs: list[int]) -> None:
    page = timed(
        lambda: selectors.job_list(
            filters=JobFilter(), ordering=Ordering.CREATED_DESC, start=Start(position=100), page_size=PAGE_SIZE
        )
    )
    assert (page.count, page.position) == (JOBS, 100)


def test_job_list_of_two_statuses(timed: Timed, jobs: list[int]) -> None:
    filters = JobFilter(statuses=(Status.FAILED, Status.CANCELLED))
    page = timed(
        lambda: selectors.job_list(
            filters=filters, ordering=Ordering.CREATED_DESC, start=Start(position=0), page_size=PAGE_SIZE
        )
    )
    assert page.count == JOBS * 2 // 5


def test_search(timed: Timed, jobs: list[int]) -> None:
    filters = JobFilter(search="nowhere to be found")
    page = timed(
        lambda: selectors.job_list(
            filters=filters, ordering=Ordering.CREATED_DESC, start=Start(position=0), page_size=PAGE_SIZE
        )
    )
    assert page.count == 0


def test_job_retrieve(timed: Timed, jobs: list[int]) -> None:
    assert f'"id" : {jobs[7]},' in timed(lambda: selectors.job_retrieve(job_id=jobs[7])).body


def test_job_stats(timed: Timed, jobs: list[int]) -> None:
    assert f'"total" : {JOBS},' in timed(lambda: job_stats(window="24h"))
