"""The ETag of a page changes with any part of its response."""

import pytest

from tests.support import database
from tests.support.client import Api
from tests.support.count_limit import count_limit

CAP = 25


@pytest.fixture(autouse=True)
def small_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    count_limit(monkeypatch, CAP)


def make(jobs: int) -> None:
    database.execute("INSERT INTO job (name, queue) SELECT 'x', 'q' FROM generate_series(1, %s)", [jobs])


def test_etag_changes_when_a_last_page_gets_a_successor_beyond_the_count_limit(live_api: Api) -> None:
    make(CAP)
    query = {"queue": "q", "priority_min": 1, "ordering": "created_at", "page_size": 10, "position": CAP - 10}
    last = live_api.get("jobs/", query)
    assert (last.json["count"], last.json["count_exact"], last.json["next"]) == (CAP, True, None)
    make(1)
    answer = live_api.get("jobs/", query, If_None_Match=last.headers["ETag"])
    assert (answer.status, answer.json["count_exact"], answer.json["results"]) == (200, False, last.json["results"])
    make(9)
    beyond = live_api.get(answer.json["next"])
    assert (beyond.json["count"], len(beyond.ids), beyond.json["next"]) == (None, 10, None)
    make(1)
    assert live_api.get(answer.json["next"], If_None_Match=beyond.headers["ETag"]).json["next"]


def test_etag_changes_when_a_page_no_longer_shows_the_count(live_api: Api) -> None:
    make(10)
    query = {"queue": "q", "priority_min": 1, "ordering": "created_at", "page_size": 10}
    whole = live_api.get("jobs/", query)
    assert (whole.json["count"], whole.json["count_exact"], whole.json["count_url"]) == (10, True, None)
    make(1)
    first = live_api.get("jobs/", query, If_None_Match=whole.headers["ETag"])
    assert (first.status, first.json["count"], first.json["results"]) == (200, None, whole.json["results"])
    make(1)
    assert live_api.get("jobs/", query, If_None_Match=first.headers["ETag"]).status == 304


def test_etag_of_an_unchanged_page_is_unchanged(live_api: Api) -> None:
    make(CAP + 20)
    query = {"queue": "q", "priority_min": 1, "ordering": "created_at", "page_size": 10}
    tag = live_api.get("jobs/", query).headers["ETag"]
    make(5)
    assert live_api.get("jobs/", query, If_None_Match=tag).status == 304
