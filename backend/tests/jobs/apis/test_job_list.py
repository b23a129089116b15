"""GET jobs/ compared with a reference list in Python, for any filter, order and position."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from muster.core.limits import BIGINT_MAX
from muster.jobs.listing.method import ListMethod
from tests import factories
from tests.support import listing
from tests.support.client import Answer, Api
from tests.support.count_limit import count_limit
from tests.support.counts import counted
from tests.support.listing import Query, Row
from tests.support.names import TERMS
from tests.support.search import read_by

JOBS, QUERIES = 120, 40
CAP = 25


@pytest.fixture(params=list(ListMethod))
def search_mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test with each method: small tables would always be scanned."""
    count_limit(monkeypatch, CAP)
    read_by(monkeypatch, request.param)


def check_count(api: Api, page: Any, query: Query, expected: list[int]) -> None:
    exact = listing.tallied(query) or len(expected) <= CAP
    if listing.tallied(query):
        assert page["count"] is not None, query
    assert counted(api, page) == (len(expected) if exact else CAP, exact), query


def pages(api: Api, first: Answer, towards: str) -> Iterator[Answer]:
    page = first
    yield page
    while page.json[towards] is not None:
        page = api.get(page.json[towards])
        yield page


def check_pages(api: Api, query: Query, page_size: int, expected: list[int]) -> None:
    """Asserts that paging to the end and back returns every row once, with increasing positions."""
    first = api.get("jobs/", {**query, "page_size": page_size})
    walked: list[int] = []
    for page in pages(api, first, "next"):
        check_count(api, page.json, query, expected)
        if page.ids:
            known = listing.placed(query) or page is first
            assert page.json["position"] == (len(walked) if known else None), query
        assert len(page.ids) == min(page_size, len(expected) - len(walked)), query
        walked += page.ids
    assert walked == expected, query
    back: list[int] = []
    last = page
    for page in pages(api, last, "previous"):
        back = page.ids + back
        if page.ids and listing.placed(query):
            assert page.json["position"] == len(expected) - len(back), query
    assert back == expected, query


def check_position(api: Api, query: Query, page_size: int, position: int, expected: list[int]) -> None:
    by_position = api.get("jobs/", {**query, "page_size": page_size, "position": position})
    assert by_position.ids == expected[position : position + page_size], (query, position)
    assert by_position.json["position"] == position, (query, position)
    check_count(api, by_position.json, query, expected)
    number, rest = divmod(position, page_size)
    if not rest:
        by_page = api.get("jobs/", {**query, "page_size": page_size, "page": number + 1})
        assert by_page.json["results"] == by_position.json["results"], (query, position)
        assert by_page.json["position"] == position, (query, position)
    if position + page_size < len(expected):
        following = api.get(by_position.json["next"])
        assert following.ids == expected[position + page_size : position + 2 * page_size], (query, position)
    else:
        assert by_position.json["next"] is None, (query, position)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("search_mode")
def test_every_list_equals_the_reference_list(api: Api, seed: int) -> None:
    chance = random.Random(seed)
    jobs = listing.fill(chance, JOBS)
    for _ in range(QUERIES):
        query = listing.some_query(chance)
        expected = [row.id for row in listing.matching(jobs, query)]
        check_pages(api, query, chance.choice((1, 3, 10, 500)) if len(expected) < 30 else 20, expected)
        for _ in range(2):
            page_size = chance.choice((1, 7, 50))
            position = chance.randrange(len(expected) + page_size + 1) // page_size * page_size + chance.choice((0, 1))
            check_position(api, query, page_size, position, expected)


@pytest.mark.usefixtures("search_mode")
def test_search_equals_the_reference_search(api: Api) -> None:
    jobs = listing.fill(random.Random(7), 150)
    for term in TERMS:
        query: Query = {"search": term, "ordering": "name", "page_size": 500}
        expected: list[Row] = listing.matching(jobs, query)
        page = api.get("jobs/", query)
        assert {item["name"] for item in page.json["results"]} == {row.name for row in expected}, term
        assert page.ids == [row.id for row in expected], term


def test_empty_list_has_no_results_and_no_links(api: Api) -> None:
    nothing: dict[str, object] = {
        "count": 0,
        "count_exact": True,
        "count_url": None,
        "position": 0,
        "next": None,
        "previous": None,
        "results": [],
    }
    assert api.get("jobs/").json == nothing
    assert api.get("jobs/", {"search": "x"}).json == nothing


def test_default_is_fifty_jobs_newest_first(api: Api) -> None:
    jobs = listing.fill(random.Random(1), 60)
    page = api.get("jobs/")
    assert page.ids == [row.id for row in listing.matching(jobs, {})][:50]


@pytest.mark.parametrize("status", ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"])
def test_item_equals_the_fields_of_the_job(api: Api, status: str) -> None:
    job_id = factories.job(status, priority=7, queue="q", attempt=2, status_message="m", progress=40, name="ünï")
    (item,) = api.get("jobs/").json["results"]
    job = api.get(f"jobs/{job_id}/").json
    assert item == {name: job[name] for name in item}


def test_repeated_statuses_equal_a_comma_separated_list(api: Api) -> None:
    listing.fill(random.Random(2), 40)
    repeated = api.get("jobs/", "status=FAILED&status=RUNNING&status=FAILED")
    assert repeated.ids == api.get("jobs/", "status=RUNNING,FAILED").ids
    assert repeated.ids


@pytest.mark.parametrize("empty", ["search="])
def test_empty_search_is_no_filter(api: Api, empty: str) -> None:
    listing.fill(random.Random(3), 20)
    assert api.get("jobs/", empty).json["count"] == 20


@pytest.mark.parametrize("position", [20, 21, 10**12, 10**12 + 1, BIGINT_MAX])
@pytest.mark.parametrize("more", [{}, {"ordering": "name"}, {"search": "a"}, {"status": "FAILED"}])
def test_position_past_the_end_is_empty(api: Api, position: int, more: Query) -> None:
    listing.fill(random.Random(3), 20)
    page = api.get("jobs/", {**more, "position": position}).json
    assert (page["results"], page["next"], page["position"]) == ([], None, position)
    last = api.get(page["previous"])
    assert last.ids == api.get("jobs/", more).ids
    assert (last.json["next"], last.json["previous"]) == (None, None)
    assert counted(api, page) == counted(api, api.get("jobs/", more).json)


@pytest.mark.parametrize("page", [2, 10**12, BIGINT_MAX // 500 + 1, BIGINT_MAX])
def test_page_past_the_end_is_empty(api: Api, page: int) -> None:
    listing.fill(random.Random(3), 20)
    answer = api.get("jobs/", {"page": page, "page_size": 500}).json
    expected = min((page - 1) * 500, BIGINT_MAX)
    assert (answer["results"], answer["next"], answer["position"], answer["count"]) == ([], None, expected, 20)
    assert len(api.get(answer["previous"]).ids) == 20


@pytest.mark.usefixtures("search_mode")
def test_previous_of_a_page_past_the_end_is_the_last_page_of_any_list(api: Api) -> None:
    chance = random.Random(8)
    jobs = listing.fill(chance, JOBS)
    for _ in range(QUERIES):
        query = listing.some_query(chance)
        expected = [row.id for row in listing.matching(jobs, query)]
        beyond = api.get("jobs/", {**query, "page_size": 7, "position": len(expected) + 1})
        if not expected:
            assert beyond.json["previous"] is None or not api.get(beyond.json["previous"]).ids, query
            continue
        last = api.get(beyond.json["previous"])
        assert (last.ids, last.json["next"]) == (expected[-7:], None), query
        check_count(api, last.json, query, expected)
        known = listing.placed(query)
        assert last.json["position"] == (max(len(expected) - 7, 0) if known else None), query
        before = api.get(last.json["previous"]).ids if last.json["previous"] else []
        assert before == expected[:-7][-7:], query


@pytest.mark.parametrize("place", [{"page": 2}, {"position": 1}])
def test_page_past_the_end_of_an_empty_list_has_no_links(api: Api, place: Query) -> None:
    answer = api.get("jobs/", place).json
    assert (answer["results"], answer["next"], answer["previous"]) == ([], None, None)


@pytest.mark.parametrize("name", ["page", "position"])
@pytest.mark.parametrize("number", [str(BIGINT_MAX + 1), "9" * 5000, "-1"])
def test_place_that_no_list_can_have_is_refused(api: Api, name: str, number: str) -> None:
    answer = api.get("jobs/", {name: number})
    assert (answer.status, list(answer.json["errors"])) == (400, [name])
