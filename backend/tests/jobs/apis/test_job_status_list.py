"""GET jobs/{id}/statuses/"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.support.client import Api

START = datetime(2026, 1, 1, tzinfo=UTC)


def job_with_history(entries: int) -> int:
    """Creates a job with three entries per timestamp, so that the id must break ties."""
    last = START + timedelta(seconds=entries)
    job_id = factories.insert(
        "jobs",
        {"name": "x", "created_at": START, "updated_at": last, "started_at": START, "status": "RUNNING"},
    )
    for index in range(entries):
        at = START + timedelta(seconds=index // 3)
        factories.insert(
            "job_status", {"job_id": job_id, "status_type": "RUNNING", "timestamp": at, "message": str(index)}
        )
    return job_id


def all_messages(api: Api, path: str, **query: Any) -> list[str]:
    """Returns the messages of all pages in order."""
    found: list[str] = []
    page = api.get(path, query)
    while True:
        found += [entry["message"] for entry in page.json["results"]]
        if page.json["next"] is None:
            return found
        page = api.get(page.json["next"])


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 20, 500])
def test_paging_returns_every_entry_once(api: Api, page_size: int) -> None:
    path = f"jobs/{job_with_history(20)}/statuses/"
    expected = [str(index) for index in range(20)]
    assert all_messages(api, path, page_size=page_size, ordering="timestamp") == expected
    assert all_messages(api, path, page_size=page_size) == expected[::-1]


def test_count_covers_the_whole_history(api: Api) -> None:
    page = api.get(f"jobs/{job_with_history(20)}/statuses/", {"page_size": 3}).json
    assert page["count"] == 20
    assert len(page["results"]) == 3


def test_entry_has_all_fields(api: Api) -> None:
    job_id = api.post("jobs/", {"name": "x"}, X_Actor="ada").json["id"]
    api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING", "message": "go ☃", "progress": 3}, X_Actor="w1")
    newest, first = api.get(f"jobs/{job_id}/statuses/").json["results"]
    names = ("status_type", "message", "progress", "actor")
    assert [newest[name] for name in names] == ["RUNNING", "go ☃", 3, "w1"]
    assert [first[name] for name in names] == ["PENDING", "", None, "ada"]
    assert newest["id"] > first["id"]


def test_new_entries_do_not_disturb_paging(api: Api) -> None:
    job_id = api.post("jobs/", {"name": "x"}).json["id"]
    for index in range(5):
        api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING", "message": str(index)})
    page = api.get(f"jobs/{job_id}/statuses/", {"page_size": 3}).json
    api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING", "message": "new"})
    rest = api.get(page["next"]).json["results"]
    assert [entry["message"] for entry in page["results"] + rest] == ["4", "3", "2", "1", "0", ""]


def test_missing_job_is_404(api: Api) -> None:
    assert api.get("jobs/1/statuses/").json["code"] == "not_found"


def test_job_without_history_has_an_empty_list(api: Api) -> None:
    job_id = factories.insert("job", {"name": "bare"})
    assert api.get(f"jobs/{job_id}/statuses/").json == {"count": 0, "next": None, "results": []}


def test_cursor_is_valid_for_one_job_and_order_only(api: Api) -> None:
    one, other = job_with_history(5), job_with_history(5)
    following = api.get(f"jobs/{one}/statuses/", {"page_size": 2}).json["next"]
    assert api.get(following.replace(f"/{one}/", f"/{other}/")).json["code"] == "invalid_cursor"
    assert api.get(f"{following}&ordering=timestamp").json["code"] == "invalid_cursor"
    assert api.get(following).status == 200


@pytest.mark.parametrize(
    "query",
    ["page_size=0", "page_size=501", "page_size=x", "ordering=id", "ordering=", "page=1", "cursor=x", "cursor=", "x=1",
     "page_size=1&page_size=2", "cursor=%00", "ordering=timestamp%00"],
)  # fmt: skip
def test_invalid_query_is_refused(api: Api, query: str) -> None:
    answer = api.get(f"jobs/{factories.pending()}/statuses/", query)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {query.partition("=")[0]}


def test_matching_etag_returns_304_for_an_unchanged_history(api: Api) -> None:
    path = f"jobs/{factories.completed()}/statuses/"
    tag = api.get(path).headers["ETag"]
    assert api.get(path, If_None_Match=tag).status == 304
    assert api.get(path, If_None_Match=f'"x", {tag}').status == 304
    assert " " not in tag


def test_pages_have_different_etags(api: Api) -> None:
    path = f"jobs/{factories.completed()}/statuses/"
    pages = [api.get(path, {"page_size": 1}), api.get(path, {"page_size": 2}), api.get(path, {"ordering": "timestamp"})]
    assert len({page.headers["ETag"] for page in pages}) == 3
