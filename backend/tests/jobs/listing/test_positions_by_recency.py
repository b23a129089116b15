"""Positions in the order by recency, found from the order of creation."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from muster.jobs.listing import method_choice, sampled_list
from muster.jobs.listing.method import ListMethod
from tests import factories
from tests.support import database
from tests.support.client import Api
from tests.support.many import JOBS, check_no_scans
from tests.support.statistics import work_of

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MIDDLE = "2026-02-10T00:00:30Z"
DELAYS_MINUTES = (0, 1, 200, 255.99, 256, 257, 511.5, 512, 5_000, 90_000, 2_000_000)
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"status": "FAILED"},
    {"queue": "gpu"},
    {"owner": "ada", "status": "FAILED,PENDING"},
    {"priority": "7"},
    {"created_before": MIDDLE},
    {"created_after": MIDDLE},
    {"created_after": "2026-01-20T00:00:00Z", "created_before": MIDDLE, "queue": "gpu"},
)


@pytest.fixture
def jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs of three months, each updated up to four years after its creation."""
    monkeypatch.setattr(sampled_list, "SHALLOW", 0)
    monkeypatch.setattr(method_choice, "choose", lambda *_, **__: ListMethod.SCAN)
    rng = random.Random(3)
    for index in range(60):
        created = BEGIN + timedelta(minutes=rng.choice((rng.randrange(130_000), 57_600)), seconds=rng.randrange(60))
        updated = created + timedelta(minutes=rng.choice(DELAYS_MINUTES))
        values = {
            "queue": "gpu" if index % 2 else "cpu",
            "owner": "ada" if index % 3 else "",
            "priority": 5 + index % 4,
        }
        times = {"created_at": created, "updated_at": updated, "status_at": updated}
        if index % 5:
            factories.job("FAILED", **values, **times, started_at=created, completed_at=updated)
        else:
            factories.job("PENDING", **values, **times)


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("ordering", ["updated_at", "-updated_at"])
@pytest.mark.parametrize("query", FILTERS, ids=lambda query: "+".join(query) or "all")
def test_rows_at_each_position_are_those_of_the_whole_list(api: Api, ordering: str, query: dict[str, str]) -> None:
    ascending = api.get("jobs/", {**query, "ordering": "updated_at", "page_size": "100"}).ids
    listed = ascending[::-1] if ordering == "-updated_at" else ascending
    assert len(listed) > 5
    for position in range(len(listed) + 3):
        page = api.get("jobs/", {**query, "ordering": ordering, "position": str(position), "page_size": "7"})
        assert page.ids == listed[position : position + 7]
        assert bool(page.json["next"]) == (position + 7 < len(listed))


@pytest.mark.usefixtures("db")
def test_classes_of_delays_are_powers_of_two() -> None:
    delays = [256, 511, 512, 2**20 - 1, 2**20, 2**33]
    found = database.rows(
        "SELECT job_delay_class(delay * interval '1 minute') FROM unnest(%s::bigint[]) AS delay", [delays]
    )
    assert [number for (number,) in found] == [9, 9, 10, 20, 21, 21]


@pytest.mark.xdist_group("plans")
@pytest.mark.usefixtures("many_jobs", "plans")
@pytest.mark.parametrize("ordering", ["updated_at", "-updated_at"])
@pytest.mark.parametrize("query", [{}, {"status": "COMPLETED"}, {"queue": "queue 1"}, {"created_before": "2999-01-01"}])
def test_a_deep_position_reads_few_rows(api: Api, ordering: str, query: dict[str, str]) -> None:
    count = api.get("jobs/", query).json["count"]
    work = work_of(lambda: api.get("jobs/", {**query, "ordering": ordering, "position": str(count // 3)}))
    check_no_scans(work)
    assert work.entries < JOBS / 5
