"""Django's admin: read-only pages for tables of any size, and deletion of whole jobs."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.support import database
from tests.support.search import search_by_index

JOBS, STATUSES = "/admin/jobs/job/", "/admin/jobs/jobstatus/"


def page(client: Client, path: str, **query: object) -> str:
    """Returns the page's text; asserts that no statement counted a whole table."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{path}?{urlencode(query)}" if query else path)
    assert response.status_code == 200, response.status_code
    for entry in captured.captured_queries:
        sql = entry["sql"]
        whole = re.search(r"COUNT\(\*\)(?:(?!LIMIT|job_id).)*$", sql) if 'FROM "job' in sql else None
        assert whole is None, sql
    return response.content.decode()


def shown(text: str) -> list[int]:
    """Returns the ids of the jobs on a list page."""
    return [int(found) for found in re.findall(r'<th class="field-id"><a href="/admin/jobs/job/(\d+)/change/', text)]


@pytest.fixture(params=["walk", "index"])
def search_mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "index":
        search_by_index(monkeypatch)


@pytest.fixture
def jobs(db: None) -> list[int]:
    return [factories.job(status, name=f"{status} run") for status in ("PENDING", "RUNNING", "FAILED", "COMPLETED")]


def test_anonymous_users_are_redirected_to_the_login(client: Client, db: None) -> None:
    for path in (JOBS, STATUSES, f"{JOBS}1/change/"):
        assert client.get(path).headers["Location"].startswith("/admin/login/")


def test_list_shows_newest_first_and_the_tallied_count(admin_client: Client, jobs: list[int]) -> None:
    text = page(admin_client, JOBS)
    assert shown(text) == jobs[::-1]
    assert "4 jobs" in text


def test_every_page_shows_the_count_of_all_jobs(admin_client: Client, db: None) -> None:
    for _ in range(105):
        factories.insert("job", {"name": "x"})
    assert len(shown(page(admin_client, JOBS))) == 100
    text = page(admin_client, JOBS, p=2)
    assert len(shown(text)) == 5
    assert "105 jobs" in text


@pytest.mark.parametrize("column", range(1, 9))
def test_every_column_sorts_or_is_ignored(admin_client: Client, jobs: list[int], column: int) -> None:
    for sign in ("", "-"):
        assert set(shown(page(admin_client, JOBS, o=f"{sign}{column}"))) == set(jobs)


def test_search_finds_a_job_by_id(admin_client: Client, jobs: list[int]) -> None:
    assert shown(page(admin_client, JOBS, q=jobs[1])) == [jobs[1]]
    assert shown(page(admin_client, JOBS, q=f" {jobs[1]} ")) == [jobs[1]]
    assert shown(page(admin_client, JOBS, q=10**17)) == []


@pytest.mark.parametrize(
    ("term", "name"),
    [("FAIL", "FAILED run"), ("failed R", "FAILED run"), ("straẞe", "Straße"), ("100%", "100%"), ("a_b", "a_b"),
     ("\\", "back\\slash"), ("☃", "snow ☃"), ("9" * 30, "9" * 30), ("²", "m²"), ("'", "it's")],
)  # fmt: skip
@pytest.mark.usefixtures("jobs", "search_mode")
def test_search_finds_a_job_by_part_of_its_name(admin_client: Client, term: str, name: str) -> None:
    if name != "FAILED run":
        factories.pending(name=name)
    for other in ("1000", "axb", "nothing"):
        factories.pending(name=other)
    (found,) = shown(page(admin_client, JOBS, q=term))
    assert database.value("SELECT name FROM jobs WHERE id = %s", [found]) == name


@pytest.mark.parametrize("term", ["\x00", "a\x00b", "\ud800", "x" * 10_000, "%", "  "])
@pytest.mark.parametrize("path", [JOBS, STATUSES])
def test_unusual_search_terms_are_handled(admin_client: Client, jobs: list[int], path: str, term: str) -> None:
    query = urlencode({"q": term.encode("utf-8", "surrogatepass")})
    assert admin_client.get(f"{path}?{query}").status_code in (200, 302)


@pytest.mark.parametrize("query", ["status__exact=NOPE", "priority=x", "priority=99999999999", "p=0", "p=x", "p=999",
                                   "nope=1", "o=99", "o=x", "id=%00", "all="])  # fmt: skip
def test_invalid_filters_are_handled(admin_client: Client, jobs: list[int], query: str) -> None:
    assert admin_client.get(f"{JOBS}?{query}").status_code in (200, 302)


def test_filters_narrow_the_list(admin_client: Client, jobs: list[int]) -> None:
    assert shown(page(admin_client, JOBS, status__exact="FAILED")) == [jobs[2]]
    factories.pending(priority=9)
    assert len(shown(page(admin_client, JOBS, priority=9))) == 1


def test_job_page_is_read_only_with_history(admin_client: Client, jobs: list[int]) -> None:
    factories.insert(
        "job_status",
        {
            "job_id": jobs[1],
            "status_type": "RUNNING",
            "timestamp": "2020-01-01Z",
            "message": "<b>bold</b>",
            "actor": "ada",
        },
    )
    text = page(admin_client, f"{JOBS}{jobs[1]}/change/")
    assert "RUNNING run" in text
    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert text.count("has_original") == 3
    assert not re.search(
        r'<(input|select|textarea)[^>]*name="(statuses-\d+-(message|actor|progress|status_type)|name|priority)"', text
    )
    assert 'name="_save"' not in text


@pytest.mark.parametrize("path", [JOBS, STATUSES])
def test_nothing_can_be_added(admin_client: Client, db: None, path: str) -> None:
    assert admin_client.get(f"{path}add/").status_code == 403
    assert admin_client.post(f"{path}add/", {"name": "x"}).status_code == 403


def test_nothing_can_be_changed(admin_client: Client, jobs: list[int]) -> None:
    before = database.rows("SELECT * FROM jobs ORDER BY id")
    assert admin_client.post(f"{JOBS}{jobs[0]}/change/", {"name": "changed", "status": "FAILED"}).status_code == 403
    assert database.rows("SELECT * FROM jobs ORDER BY id") == before


def test_delete_removes_the_history(admin_client: Client, jobs: list[int]) -> None:
    path = f"{JOBS}{jobs[3]}/delete/"
    assert "COMPLETED run" in page(admin_client, path)
    response: HttpResponse = admin_client.post(path, {"post": "yes"})  # type: ignore[assignment]
    assert response.status_code == 302
    assert database.value("SELECT count(*) FROM jobs") == 3
    assert database.value("SELECT count(*) FROM job_status WHERE job_id = %s", [jobs[3]]) == 0
    assert deletions() == [("admin", str(jobs[3]), "127.0.0.1")]


def deletions() -> list[tuple[object, ...]]:
    """Returns the actor, the job and the address of each deletion in the audit log."""
    return database.rows("SELECT actor, target, address FROM audit WHERE action = 'job.deleted' ORDER BY id")


def test_selection_can_be_deleted(admin_client: Client, jobs: list[int]) -> None:
    data = {"action": "delete_selected", "_selected_action": jobs[:2], "post": "yes"}
    assert admin_client.post(JOBS, data).status_code == 302
    assert [row[0] for row in database.rows("SELECT id FROM jobs ORDER BY id")] == jobs[2:]
    assert [target for _, target, _ in deletions()] == [str(job_id) for job_id in jobs[:2]]


def test_delete_of_all_matches_is_refused(admin_client: Client, jobs: list[int]) -> None:
    data = {"action": "delete_selected", "_selected_action": jobs[:1], "select_across": "1"}
    for confirmed in ({}, {"post": "yes"}):
        response = admin_client.post(JOBS, {**data, **confirmed}, follow=True)
        assert "Only the jobs of one page" in response.content.decode()
    assert database.value("SELECT count(*) FROM jobs") == len(jobs)


def test_newest_entries_of_a_long_history_are_shown(admin_client: Client, jobs: list[int]) -> None:
    database.execute(
        "INSERT INTO job_status (job_id, status_type, message, timestamp)"
        " SELECT %s, 'RUNNING', format('step %%s.', n), now() + n * interval '1 s' FROM generate_series(1, 150) AS n",
        [jobs[1]],
    )
    text = page(admin_client, f"{JOBS}{jobs[1]}/change/")
    assert [int(number) for number in re.findall(r"step (\d+)\.", text)] == list(range(150, 50, -1))


def test_history_is_shown_for_one_job_at_a_time(admin_client: Client, jobs: list[int]) -> None:
    assert "0 statuses" in page(admin_client, STATUSES)
    text = page(admin_client, STATUSES, q=jobs[3])
    assert "3 statuses" in text
    assert text.count('class="field-status_type"') == 3
    assert "0 statuses" in page(admin_client, STATUSES, q="COMPLETED")


def test_history_cannot_be_deleted(admin_client: Client, jobs: list[int]) -> None:
    entry = database.value("SELECT max(id) FROM job_status")
    assert admin_client.get(f"{STATUSES}{entry}/delete/").status_code == 403


@pytest.mark.parametrize("job_id", ["0", "999999", "x", "99999999999999999999", "%00", "-1"])
def test_missing_job_redirects_to_the_list(admin_client: Client, db: None, job_id: str) -> None:
    assert admin_client.get(f"{JOBS}{job_id}/change/").status_code in (302, 404)


def test_index_renders(admin_client: Client, db: None) -> None:
    assert "Statuses" in page(admin_client, "/admin/")
