"""The jobs changed by a bulk action over a filter, and their count."""

from typing import Any

import pytest

from tests.support import database
from tests.support.client import Api
from tests.support.count_limit import count_limit
from tests.support.database import Connection
from tests.support.operations import CHUNK, accept, fill, seen, work_off
from tests.support.patience import Patience
from tests.support.search import search_by_index
from tests.support.threads import race

pytestmark = pytest.mark.usefixtures("small_chunks")


def test_later_jobs_are_unchanged(live_api: Api) -> None:
    fill(25)
    accepted = accept(live_api, "cancel", {})
    late = live_api.post("jobs/", {"name": "late"}).json["id"]
    work_off()
    assert live_api.get(f"jobs/{late}/").json["latest_status"]["status_type"] == "PENDING"
    assert seen(live_api, accepted)["changed"] == 25


def test_jobs_that_no_longer_match_are_unchanged(live_api: Api) -> None:
    ids = fill(25)
    accepted = accept(live_api, "cancel", {"status": ["PENDING"]})
    live_api.patch(f"jobs/{ids[0]}/", {"status_type": "COMPLETED"})
    work_off()
    assert {"matched": 25, "done": 24, "changed": 24}.items() <= seen(live_api, accepted).items()


@pytest.mark.parametrize(
    "conditions", [{"search": "x"}, {"priority_min": 5}, {"queue": "q", "status": "PENDING,FAILED"}]
)
def test_matches_of_any_filter_are_counted_exactly(live_api: Api, conditions: dict[str, Any]) -> None:
    fill(25)
    assert accept(live_api, "cancel", conditions).json["matched"] == 25


@pytest.mark.parametrize("jobs", [1, 2 * CHUNK])
@pytest.mark.parametrize("action", ["delete", "cancel"])
def test_job_changed_while_locked_by_another_is_unchanged(
    live_api: Api, fresh_session: Connection, jobs: int, action: str
) -> None:
    """A worker's claim is uncommitted when the filter is evaluated, immediately or in an operation."""
    claimed = fill(jobs)[0]
    pending = {"status": "PENDING", "search": "X", "queue": "q"}
    accepted = accept(live_api, action, pending) if jobs > CHUNK else None
    fresh_session.autocommit = False
    database.execute(
        "UPDATE jobs SET status = 'RUNNING', started_at = now() WHERE id = %s", [claimed], on=fresh_session
    )

    def commit_once_waited_for() -> None:
        waiting = f"{database.BLOCKED} AND wait_event IN ('transactionid', 'tuple')"
        with database.session() as watcher:
            for _ in Patience(20):
                if database.value(waiting, on=watcher):
                    break
        fresh_session.commit()

    def act() -> None:
        if accepted is not None:
            work_off()
        else:
            answer = Api().post("jobs/bulk/", {"action": action, "filter": pending})
            assert answer.json == {"matched": 0, "changed": 0, "left_out": 0, "skipped": []}

    race([act, commit_once_waited_for])
    assert live_api.get(f"jobs/{claimed}/").json["latest_status"]["status_type"] == "RUNNING"
    if accepted is not None:
        assert {"done": jobs - 1, "changed": jobs - 1, "skipped_count": 0}.items() <= seen(live_api, accepted).items()


@pytest.mark.parametrize("jobs", [CHUNK - 1, 3 * CHUNK])
@pytest.mark.parametrize("term", ["R_5%", "r_5", "%", "\\"])
def test_search_matches_the_jobs_of_the_list(live_api: Api, jobs: int, term: str) -> None:
    names = ["Über_5%\\", "über 5"]
    database.execute("INSERT INTO job (name) SELECT unnest(%s::text[]) FROM generate_series(1, %s)", [names, jobs])
    listed = live_api.get("jobs/", {"search": term, "page_size": 500}).ids
    assert len(listed) == jobs
    answer = live_api.post("jobs/bulk/", {"action": "delete", "filter": {"search": term}})
    assert answer.json["matched"] == jobs
    work_off()
    left = database.rows("SELECT name FROM jobs")
    assert (len(left), set(left)) == (jobs, {(names[1],)})


CONDITIONS: list[dict[str, Any]] = [
    {},
    {"status": ["PENDING", "FAILED"], "created_after": "2020-01-01T00:00:00Z"},
    {"search": "x"},
    {"search": "job 7", "priority_min": 5},
    {"search": "ob", "status": "PENDING"},
    {"search": "nowhere"},
    {"queue": "q", "priority": 5},
]


@pytest.mark.parametrize("conditions", CONDITIONS)
@pytest.mark.parametrize("indexed", [False, True], ids=["walk", "index"])
def test_dry_run_counts_exactly_and_changes_nothing(
    live_api: Api, monkeypatch: pytest.MonkeyPatch, conditions: dict[str, Any], indexed: bool
) -> None:
    if indexed:
        search_by_index(monkeypatch)
    count_limit(monkeypatch, 5)
    fill(25)
    database.execute("UPDATE job SET name = 'Job ' || id % 10 || 'x'")
    expected = len(live_api.get("jobs/", {**listed(conditions), "page_size": 100}).ids)
    before = database.table_counts()
    answer = live_api.post("jobs/bulk/", {"action": "delete", "filter": conditions, "dry_run": True})
    assert (answer.status, answer.json) == (200, {"matched": expected, "changed": 0, "left_out": 0, "skipped": []})
    assert database.table_counts() == before


def listed(conditions: dict[str, Any]) -> dict[str, Any]:
    """Returns the conditions as query parameters of the list."""
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in conditions.items()}


def test_dry_run_requires_a_filter(live_api: Api) -> None:
    ids = fill(1)
    answer = live_api.post("jobs/bulk/", {"action": "cancel", "ids": ids, "dry_run": True})
    assert (answer.status, answer.json["errors"]) == (400, {"dry_run": ["Goes with a filter."]})
    assert live_api.get(f"jobs/{ids[0]}/").json["latest_status"]["status_type"] == "PENDING"
