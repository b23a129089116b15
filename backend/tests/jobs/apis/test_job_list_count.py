"""GET jobs/count/"""

import random
from urllib.parse import parse_qs

import pytest

from muster.jobs.listing import evidence
from muster.jobs.listing.method import ListMethod
from tests import factories
from tests.support import listing
from tests.support.client import Api
from tests.support.count_limit import count_limit
from tests.support.counts import counted
from tests.support.listing import Query
from tests.support.search import read_by, search_by_index

CAP = 25


@pytest.fixture(params=list(ListMethod))
def search_mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test with each method: small tables would always be scanned."""
    count_limit(monkeypatch, CAP)
    read_by(monkeypatch, request.param)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("search_mode")
def test_count_is_that_of_the_reference_list(api: Api, seed: int) -> None:
    chance = random.Random(seed)
    jobs = listing.fill(chance, 120)
    for _ in range(60):
        query = listing.some_query(chance)
        del query["ordering"]
        expected = len(listing.matching(jobs, query))
        exact = listing.tallied(query) or expected <= CAP
        counted = {"count": expected if exact else CAP, "count_exact": exact}
        assert api.get("jobs/count/", query).json == counted, query


def test_no_jobs_are_counted_exactly(api: Api) -> None:
    for query in ({}, {"search": "x"}, {"queue": "x"}):
        assert api.get("jobs/count/", query).json == {"count": 0, "count_exact": True}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"page_size": 3}, 12),
        ({"page_size": 3, "status": "PENDING", "ordering": "name"}, 12),
        ({"page_size": 3, "queue": "q", "status": "PENDING"}, 12),
        ({"page_size": 12, "priority_min": 1}, 12),
        ({"page_size": 11, "priority_min": 1}, None),
        ({"page_size": 5, "priority_min": 1, "position": 10}, 12),
        ({"page_size": 5, "priority_min": 1, "position": 5}, None),
        ({"page_size": 4, "search": "job", "page": 3}, 12),
        ({"page_size": 4, "priority_min": 1, "position": 12}, None),
    ],
)
def test_list_has_the_count_where_the_tally_or_the_page_shows_it(api: Api, query: Query, count: int | None) -> None:
    for _ in range(12):
        factories.job("PENDING", queue="q", name="job")
    page = api.get("jobs/", query).json
    assert (page["count"], page["count_exact"]) == (count, count is not None)
    assert counted(api, page) == (12, True)


@pytest.mark.usefixtures("search_mode")
def test_list_beyond_the_count_limit_is_not_counted(api: Api) -> None:
    for _ in range(CAP + 5):
        factories.job("PENDING", queue="q")
    page = api.get("jobs/", {"priority_min": 2, "position": CAP, "page_size": 2}).json
    assert (page["count"], page["count_exact"], page["count_url"]) == (CAP, False, None)


def test_search_by_the_index_has_counted_its_matches(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    search_by_index(monkeypatch)
    for _ in range(12):
        factories.job("PENDING", name="needle")
    page = api.get("jobs/", {"search": "needle", "page_size": 5}).json
    assert (page["count"], page["count_exact"], page["count_url"]) == (12, True, None)
    following = api.get(page["next"]).json
    assert (following["count"], following["count_exact"]) == (12, True)


def test_count_url_has_the_filters_of_the_list_and_nothing_else(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    read_by(monkeypatch, ListMethod.SCAN)
    for _ in range(2):
        factories.job("PENDING", queue="ü &", name="näme")
    sent = "status=PENDING&status=FAILED&queue=%C3%BC+%26&search=n%C3%A4me&created_after=2020-01-01T00:00:00%2B02:00"
    page = api.get("jobs/", f"{sent}&ordering=name&page_size=1").json
    path, _, query = page["count_url"].partition("?")
    assert path == "/api/jobs/count/"
    assert parse_qs(query) == parse_qs(sent)
    following = api.get(page["next"]).json
    assert (following["count"], following["count_url"]) == (None, page["count_url"])
    assert counted(api, page) == (2, True)


def test_sample_that_proves_the_limit_is_the_count(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "PROOF", 0)
    count_limit(monkeypatch, 3)
    for _ in range(5):
        factories.job("PENDING", name="train")
    assert api.get("jobs/count/", {"search": "train"}).json == {"count": 3, "count_exact": False}


@pytest.mark.parametrize("parameter", ["ordering=name", "page=1", "position=0", "cursor=x", "page_size=5", "x=1"])
def test_parameters_of_a_page_are_refused(api: Api, parameter: str) -> None:
    answer = api.get("jobs/count/", parameter)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {parameter.partition("=")[0]}


def test_count_takes_get_only(api: Api) -> None:
    answer = api.post("jobs/count/", {})
    assert (answer.status, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})
