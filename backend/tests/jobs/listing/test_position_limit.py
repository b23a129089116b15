"""Positions that would take long are answered near them, from what the sample shows, without a position."""

from itertools import pairwise

import pytest

from muster.jobs.listing import method_choice, sampled_list
from muster.jobs.listing.method import ListMethod
from tests.support import database
from tests.support.client import Api
from tests.support.search import read_by

pytestmark = pytest.mark.django_db
QUERIES: tuple[dict[str, str], ...] = (
    {"ordering": "priority", "queue": "gpu"},
    {"ordering": "-priority", "queue": "gpu", "status": "PENDING"},
    {"ordering": "name", "search": "job"},
    {"ordering": "-name", "created_after": "2000-01-01T00:00:00Z"},
    {"ordering": "updated_at", "queue": "gpu", "search": "job"},
    {"ordering": "-updated_at", "queue": "gpu", "search": "job"},
)
ORDERS = {
    "priority": "priority, created_minute, id",
    "-priority": "priority DESC, created_minute DESC, id DESC",
    "name": 'name COLLATE "C", id',
    "-name": 'name COLLATE "C" DESC, id DESC',
    "updated_at": "updated_at, id",
    "-updated_at": "updated_at DESC, id DESC",
}


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    database.execute(
        "INSERT INTO job (id, name, queue, priority, created_at)"
        " SELECT i, 'job ' || hashint8(i) % 1000, 'gpu', 1 + i % 10, now() - i * interval '1 minute'"
        " FROM generate_series(1, 12000) AS i"
    )
    database.execute("ANALYZE job, job_latest")
    read_by(monkeypatch, ListMethod.SCAN)
    monkeypatch.setattr(method_choice, "LIMIT_US", 0)
    monkeypatch.setattr(method_choice, "DEEP_LIMIT_US", 0)
    monkeypatch.setattr(sampled_list, "SHALLOW_NAMES", 100_000)


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("query", QUERIES, ids="+".join)
def test_page_begins_near_the_position(api: Api, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]) -> None:
    near = api.get("jobs/", {**query, "position": "6000", "page_size": "5"})
    listed = [row[0] for row in database.rows(f"SELECT id FROM jobs ORDER BY {ORDERS[query['ordering']]}")]  # noqa: S608
    assert (near.status, near.json["position"]) == (200, None)
    assert near.json["count"] in (None, 10_000, 12_000)
    start = listed.index(near.ids[0])
    assert near.ids == listed[start : start + 5]
    assert api.get(near.json["next"]).ids[:5] == listed[start + 5 : start + 10]


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("query", QUERIES, ids="+".join)
def test_pages_near_adjacent_positions_follow_each_other(api: Api, query: dict[str, str]) -> None:
    """All jobs match, so that rows are skipped from one sampled job to the next, where pages may overlap."""
    pages = [
        api.get("jobs/", {**query, "position": str(position), "page_size": "100"}).ids
        for position in range(5_000, 6_000, 100)
    ]
    listed = [row[0] for row in database.rows(f"SELECT id FROM jobs ORDER BY {ORDERS[query['ordering']]}")]  # noqa: S608
    starts = [listed.index(page[0]) for page in pages]
    assert [listed[start : start + 100] for start in starts] == pages
    assert sum(later - earlier == 100 for earlier, later in pairwise(starts)) >= 7


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("query", QUERIES, ids="+".join)
def test_a_page_near_a_position_past_the_end_is_empty(api: Api, query: dict[str, str]) -> None:
    past = api.get("jobs/", {**query, "position": str(10**9), "page_size": "5"})
    assert (past.status, past.ids, past.json["next"]) == (200, [], None)
    listed = [row[0] for row in database.rows(f"SELECT id FROM jobs ORDER BY {ORDERS[query['ordering']]}")]  # noqa: S608
    assert api.get(past.json["previous"]).ids == listed[-5:]


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("query", QUERIES, ids="+".join)
def test_a_page_near_a_position_before_the_end_is_the_last_one_if_the_sample_leads_past_it(
    api: Api, query: dict[str, str]
) -> None:
    # Fewer matches than there are: the position seems to be far behind the last sampled one.
    kept = "SELECT id FROM job_sample ORDER BY abs(id - 6000) LIMIT 3"
    database.execute(f"DELETE FROM job_sample WHERE id NOT IN ({kept})")  # noqa: S608  a fixed query
    listed = [row[0] for row in database.rows(f"SELECT id FROM jobs ORDER BY {ORDERS[query['ordering']]}")]  # noqa: S608
    last = api.get("jobs/", {**query, "position": "11990", "page_size": "5"})
    assert (last.status, last.json["position"], last.json["next"]) == (200, None, None)
    assert last.ids == listed[-5:]
    assert api.get(last.json["previous"]).ids == listed[-10:-5]
