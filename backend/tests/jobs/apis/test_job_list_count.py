"""GET jobs/count/"""

import random

import pytest

from tests.support import listing
from tests.support.client import Api
from tests.support.count_limit import count_limit
from tests.support.search import search_by_index

CAP = 25


@pytest.fixture(params=["as chosen", "by the index"])
def search_mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tables use the ordered scan; the second run forces the index search of large tables."""
    count_limit(monkeypatch, CAP)
    if request.param == "by the index":
        search_by_index(monkeypatch)


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


@pytest.mark.parametrize("parameter", ["ordering=name", "page=1", "position=0", "cursor=x", "page_size=5", "x=1"])
def test_parameters_of_a_page_are_refused(api: Api, parameter: str) -> None:
    answer = api.get("jobs/count/", parameter)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {parameter.partition("=")[0]}


def test_count_takes_get_only(api: Api) -> None:
    answer = api.post("jobs/count/", {})
    assert (answer.status, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})
