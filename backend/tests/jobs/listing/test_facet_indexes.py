"""Lists under several facets: which index leads to the page, and that each leads to the same one."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from muster.core.db import queries
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing import sample_store
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sample import EPOCH, Sample
from muster.jobs.listing.sampled_job import KEYS, SampledJob
from muster.jobs.listing.sampled_list import SampledList
from muster.jobs.listing.statement import job_list
from muster.jobs.rows import JobListRow
from muster.jobs.statuses import Status
from tests.support import database
from tests.support.client import Api
from tests.support.many import check_no_scans
from tests.support.search import read_by
from tests.support.statistics import work_of

# One worker creates the data once.
pytestmark = [pytest.mark.xdist_group("plans"), pytest.mark.usefixtures("many_jobs", "db")]

MINUTE = (datetime(2026, 3, 1, tzinfo=UTC) - EPOCH).total_seconds() // 60


def sampled(*, number: int, name: str, queue: str, owner: str) -> SampledJob:
    return SampledJob(
        id=number,
        created_minute=int(MINUTE) + number,
        updated_us=(int(MINUTE) + number) * 60_000_000,
        status=Status.COMPLETED,
        priority=5,
        name=name,
        folded=name.upper(),
        queue=queue,
        owner=owner,
        project="",
    )


@pytest.mark.parametrize("ordering", [Ordering.NAME, Ordering.NAME_DESC])
def test_each_index_by_name_leads_to_the_same_page(ordering: Ordering) -> None:
    filters = JobFilter(owner="ada", project="atlas", queue="queue 3")
    query = ListQuery.of(filters, ordering, Start(position=3), page_size=5)
    pages: dict[str, list[int]] = {}
    for name in query.shape.by_names:

        def read(name: str = name) -> JobListRow:
            statement = job_list(replace(query.shape, named_by=name))
            return queries.single(statement, query.params, into=JobListRow)

        pages[name] = [job["id"] for job in orjson.loads(read().results)]
        work = work_of(read)
        check_no_scans(work)
        assert f"job_{name}_name_idx" in work.indexes
    matches = "SELECT id FROM jobs WHERE owner = 'ada' AND project = 'atlas' AND queue = 'queue 3'"
    expected = [number for (number,) in database.rows(f'{matches} ORDER BY name COLLATE "C", id')]
    if ordering is Ordering.NAME_DESC:
        expected.reverse()
    assert pages.keys() == {"owner", "project", "queue"}
    for page in pages.values():
        assert page == expected[3:8]
    assert len(expected) > 3


@pytest.mark.parametrize(("ordering", "named_by"), [(Ordering.NAME, "owner"), (Ordering.NAME_DESC, "queue")])
def test_the_index_by_name_whose_matches_come_first_is_read(
    monkeypatch: pytest.MonkeyPatch, ordering: Ordering, named_by: str
) -> None:
    # Ada's 600 jobs begin with those of the queue; at their other end are 500 of other queues. The queue has 1,000 more
    # jobs of others, before hers in the order of names.
    jobs = [sampled(number=index, name="a", queue="gpu", owner="bob") for index in range(1_000)]
    jobs += [sampled(number=1_000 + index, name="b", queue="gpu", owner="ada") for index in range(100)]
    jobs += [sampled(number=1_100 + index, name="c", queue="cpu", owner="ada") for index in range(500)]
    monkeypatch.setattr(sample_store.store, "current", lambda: Sample(sorted(jobs, key=KEYS["created_at"])))
    query = ListQuery.of(JobFilter(owner="ada", queue="gpu"), ordering, Start(position=0), page_size=50)
    assert SampledList.of(query).query.shape.named_by == named_by


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(("name", "value"), [("owner", "ada"), ("project", "atlas"), ("queue", "queue 3")])
@pytest.mark.parametrize("ordering", ["priority", "-created_at", "-updated_at"])
def test_few_copies_of_unsuccessful_jobs_are_read_under_a_facet(
    api: Api, monkeypatch: pytest.MonkeyPatch, name: str, value: str, ordering: str
) -> None:
    read_by(monkeypatch, ListMethod.SMALL)
    # The copies here are so few that a plan might read them all.
    database.execute("SET LOCAL enable_seqscan = off")
    query = {"status": "FAILED", name: value, "priority_min": "2", "ordering": ordering}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    assert f"job_unsuccessful_{name}_idx" in work.indexes
