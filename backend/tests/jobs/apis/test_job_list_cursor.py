"""Cursors of GET jobs/: bound to their list and protected against tampering."""

import random
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.support import listing
from tests.support.client import Api
from tests.support.listing import Query


def cursor_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["cursor"][0]


@pytest.fixture
def url(api: Api) -> str:
    """The link to the second page of failed jobs by name."""
    listing.fill(random.Random(4), 90)
    following = api.get("jobs/", {"status": "FAILED", "ordering": "name", "page_size": 3}).json["next"]
    assert isinstance(following, str)
    return following


def test_cursor_is_valid_for_any_page_size(api: Api, url: str) -> None:
    assert len(api.get(url.replace("page_size=3", "page_size=5")).ids) == 5


def test_cursor_is_valid_for_equivalent_filters(api: Api, url: str) -> None:
    query = {"cursor": cursor_of(url), "ordering": "name", "page_size": 3, "status": "FAILED,FAILED"}
    assert api.get("jobs/", query).ids == api.get(url).ids


@pytest.mark.parametrize(
    "other",
    [{}, {"status": "FAILED"}, {"ordering": "name"}, {"status": "FAILED", "ordering": "-name"},
     {"status": "FAILED,RUNNING", "ordering": "name"}, {"status": "FAILED", "ordering": "name", "priority": 5},
     {"status": "FAILED", "ordering": "name", "search": "a"},
     {"status": "FAILED", "ordering": "name", "created_after": "2026-01-01T00:00:00Z"}],
)  # fmt: skip
def test_cursor_of_another_list_is_refused(api: Api, url: str, other: Query) -> None:
    answer = api.get("jobs/", {**other, "cursor": cursor_of(url)})
    assert (answer.status, answer.json["code"]) == (400, "invalid_cursor")


def test_cursor_of_a_history_is_refused(api: Api) -> None:
    job_id = api.post("jobs/", {"name": "x"}).json["id"]
    api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING"})
    following = api.get(f"jobs/{job_id}/statuses/", {"page_size": 1}).json["next"]
    assert api.get("jobs/", {"cursor": cursor_of(following)}).json["code"] == "invalid_cursor"


def test_any_altered_cursor_is_refused(api: Api, url: str) -> None:
    cursor, chance = cursor_of(url), random.Random(5)
    query = parse_qs(urlsplit(url).query)
    for _ in range(100):
        place = chance.randrange(len(cursor))
        altered = chance.choice(
            (
                cursor[:place],
                cursor[place + 1 :],
                cursor[:place] + chance.choice("AZaz09-_:=. \x01é☃") + cursor[place + 1 :],
                cursor[:place] + cursor,
                cursor[::-1],
                cursor + "A" * place,
            )
        )
        if altered != cursor:
            answer = api.get("jobs/?" + urlencode({**query, "cursor": altered}, doseq=True))
            assert (answer.status, answer.json["code"]) == (400, "invalid_cursor"), altered


def test_cursor_is_valid_after_its_row_is_deleted(api: Api, url: str) -> None:
    expected = api.get(url).ids
    first = api.get("jobs/", {"status": "FAILED", "ordering": "name", "page_size": 3}).ids
    for job_id in first:
        api.delete(f"jobs/{job_id}/")
    assert api.get(url).ids == expected


@pytest.mark.parametrize("query", [{}, {"search": "n", "ordering": "name"}])
@pytest.mark.parametrize(("ordering", "towards", "back"), [("name", "next", "previous"), ("-name", "previous", "next")])
def test_cursor_beyond_which_all_rows_are_deleted_links_back(
    api: Api, query: Query, ordering: str, towards: str, back: str
) -> None:
    names = [f"n{number}" for number in range(4)]
    ids = [api.post("jobs/", {"name": name}).json["id"] for name in names]
    query = {**query, "ordering": ordering, "page_size": 2}
    page = api.get("jobs/", query if towards == "next" else {**query, "page": 2})
    for job_id in ids[2:]:
        api.delete(f"jobs/{job_id}/")
    beyond = api.get(page.json[towards]).json
    assert (beyond["results"], beyond[towards]) == ([], None)
    nearest = api.get(beyond[back])
    assert nearest.ids == page.ids
    assert (nearest.json["next"], nearest.json["previous"]) == (None, None)


@pytest.mark.parametrize(("place", "towards"), [({}, "next"), ({"page": 2}, "previous")])
def test_cursor_of_a_list_without_rows_links_nowhere(api: Api, place: Query, towards: str) -> None:
    ids = [api.post("jobs/", {"name": "n"}).json["id"] for _ in range(2)]
    page = api.get("jobs/", {**place, "page_size": 1}).json
    for job_id in ids:
        api.delete(f"jobs/{job_id}/")
    beyond = api.get(page[towards]).json
    assert (beyond["results"], beyond["next"], beyond["previous"]) == ([], None, None)


def test_links_keep_every_other_parameter(api: Api, url: str) -> None:
    query = parse_qs(urlsplit(url).query)
    assert {name: query[name] for name in ("status", "ordering", "page_size")} == {
        "status": ["FAILED"],
        "ordering": ["name"],
        "page_size": ["3"],
    }


@pytest.mark.parametrize("place", [{"page": 2}, {"position": 5}])
def test_links_drop_the_position(api: Api, place: Query) -> None:
    listing.fill(random.Random(4), 20)
    page = api.get("jobs/", {**place, "page_size": 5}).json
    for link in (page["next"], page["previous"]):
        assert not {"page", "position"} & parse_qs(urlsplit(link).query).keys()
        assert api.get(link).status == 200
