"""Bulk actions over many jobs: operations that housekeeping works off, chunk by chunk."""

from typing import Any

import pytest
from django.db import connection

from jobs import operations, sql
from tests.support import database, tally
from tests.support.client import Answer, Api
from tests.support.database import Connection
from tests.support.patience import Patience
from tests.support.threads import race

CHUNK = 10


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "CHUNK_JOBS", CHUNK)


def fill(jobs: int, status: str = "PENDING") -> list[int]:
    database.execute(
        "INSERT INTO job (name, queue, status, created_at, updated_at, completed_at)"
        " SELECT 'x', 'q', %(status)s::status_type, t, t, CASE WHEN %(status)s <> 'PENDING' THEN t END"
        " FROM (SELECT now() - n * interval '20 s' AS t FROM generate_series(1, %(jobs)s) AS n) AS times",
        {"jobs": jobs, "status": status},
    )
    database.execute("INSERT INTO job_status (job_id, status_type, timestamp) SELECT id, status, created_at FROM job")
    return [row[0] for row in database.rows("SELECT id FROM job WHERE status::text = %s ORDER BY id", [status])]


def accept(api: Api, action: str, conditions: dict[str, Any], **fields: Any) -> Answer:
    answer = api.post("jobs/bulk/", {"action": action, "filter": conditions, **fields}, X_Actor="ada")
    assert answer.status == 202
    return answer


def work_off() -> None:
    while operations.operation_work():
        pass


def seen(api: Api, accepted: Answer) -> dict[str, Any]:
    found = api.get(f"operations/{accepted.json['id']}/").json
    assert isinstance(found, dict)
    return found


def test_a_filter_over_many_is_accepted_and_then_done(live_api: Api, fresh_session: Connection) -> None:
    fill(35)
    accepted = accept(live_api, "cancel", {"status": ["PENDING"]}, message="enough")
    assert live_api.get(accepted.headers["Location"]).json == accepted.json
    assert {"state": "QUEUED", "matched": 35, "done": 0, "changed": 0, "actor": "ada"}.items() <= accepted.json.items()
    assert live_api.get("jobs/", {"status": "PENDING"}).json["count"] == 35
    operations.operation_work()
    assert {"state": "RUNNING", "done": CHUNK, "changed": CHUNK}.items() <= seen(live_api, accepted).items()
    work_off()
    done = seen(live_api, accepted)
    assert {"state": "COMPLETED", "matched": 35, "done": 35, "changed": 35, "skipped_count": 0}.items() <= done.items()
    assert done["completed_at"]
    assert database.rows("SELECT status::text, status_message, count(*) FROM job GROUP BY 1, 2") == [
        ("CANCELLED", "enough", 35)
    ]
    assert database.value("SELECT count(*) FROM job_status WHERE actor = 'ada' AND status_type = 'CANCELLED'") == 35
    assert tally.check(fresh_session) == 35


def test_a_filter_over_few_is_done_at_once(live_api: Api) -> None:
    fill(CHUNK)
    answer = live_api.post("jobs/bulk/", {"action": "cancel", "filter": {}})
    assert (answer.status, answer.json["changed"]) == (200, CHUNK)
    assert database.table_counts()["operation"] == 0


@pytest.mark.parametrize("action", ["delete", "retry", "set_priority", "set_status"])
def test_every_action_works_off(live_api: Api, action: str) -> None:
    fill(25, "FAILED" if action == "retry" else "PENDING")
    needed: dict[str, dict[str, Any]] = {"set_priority": {"priority": 9}, "set_status": {"status_type": "RUNNING"}}
    fields = needed.get(action, {})
    accepted = accept(live_api, action, {"queue": "q"}, **fields)
    work_off()
    assert {"state": "COMPLETED", "done": 25, "changed": 25}.items() <= seen(live_api, accepted).items()
    found = database.rows("SELECT status::text, priority, attempt, count(*) FROM job GROUP BY 1, 2, 3")
    assert (
        found
        == {
            "delete": [],
            "retry": [("PENDING", 5, 2, 25)],
            "set_priority": [("PENDING", 9, 1, 25)],
            "set_status": [("RUNNING", 5, 1, 25)],
        }[action]
    )


def test_jobs_that_came_later_are_left_alone(live_api: Api) -> None:
    fill(25)
    accepted = accept(live_api, "cancel", {})
    late = live_api.post("jobs/", {"name": "late"}).json["id"]
    work_off()
    assert live_api.get(f"jobs/{late}/").json["latest_status"]["status_type"] == "PENDING"
    assert seen(live_api, accepted)["changed"] == 25


def test_jobs_that_no_longer_match_are_left_alone(live_api: Api) -> None:
    ids = fill(25)
    accepted = accept(live_api, "cancel", {"status": ["PENDING"]})
    live_api.patch(f"jobs/{ids[0]}/", {"status_type": "COMPLETED"})
    work_off()
    assert {"matched": 25, "done": 24, "changed": 24}.items() <= seen(live_api, accepted).items()


def test_what_does_not_fit_is_counted_and_the_first_are_named(live_api: Api) -> None:
    done = fill(15, "COMPLETED")
    fill(15)
    accepted = accept(live_api, "cancel", {})
    work_off()
    found = seen(live_api, accepted)
    assert (found["done"], found["changed"], found["skipped_count"]) == (30, 15, 15)
    assert found["skipped_reasons"] == {"transition_refused": 15}
    assert {entry["id"] for entry in found["skipped"]} == set(done)


def test_an_aborted_operation_stays_where_it_is(live_api: Api) -> None:
    fill(35)
    accepted = accept(live_api, "cancel", {})
    operations.operation_work()
    aborted = live_api.post(f"operations/{accepted.json['id']}/abort/")
    assert (aborted.status, aborted.json["state"], aborted.json["done"]) == (200, "ABORTED", CHUNK)
    work_off()
    assert seen(live_api, accepted) == aborted.json
    assert live_api.get("jobs/stats/").json["by_status"]["PENDING"] == 25


def test_an_ended_operation_cannot_be_aborted(live_api: Api) -> None:
    fill(25)
    accepted = accept(live_api, "cancel", {})
    work_off()
    before = seen(live_api, accepted)
    answer = live_api.post(f"operations/{accepted.json['id']}/abort/")
    assert (answer.status, answer.json["code"]) == (409, "operation_ended")
    assert seen(live_api, accepted) == before


@pytest.mark.parametrize("body", ['{"force": true}', "[]", "junk"])
def test_an_abort_takes_no_fields(live_api: Api, body: str) -> None:
    fill(25)
    accepted = accept(live_api, "cancel", {})
    assert live_api.post(f"operations/{accepted.json['id']}/abort/", body).status == 400
    assert seen(live_api, accepted)["state"] == "QUEUED"
    assert live_api.post(f"operations/{accepted.json['id']}/abort/", "{}").status == 200


def test_no_such_operation(live_api: Api) -> None:
    assert live_api.get("operations/1/").json["code"] == "not_found"
    assert live_api.post("operations/1/abort/").json["code"] == "not_found"


def test_operations_take_their_turns(live_api: Api) -> None:
    fill(25)
    first, second = accept(live_api, "cancel", {}), accept(live_api, "retry", {})
    operations.operation_work()
    assert seen(live_api, second)["state"] == "QUEUED"
    work_off()
    assert seen(live_api, first)["changed"] == seen(live_api, second)["changed"] == 25
    assert live_api.get("jobs/stats/").json["by_status"]["PENDING"] == 25


def test_a_chunk_that_dies_is_done_again_from_its_beginning(live_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(35)
    accepted = accept(live_api, "cancel", {})
    operations.operation_work()

    def dies(*_: object, **__: object) -> int:
        connection.close()
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sql, "execute", dies)
        with pytest.raises(SystemExit):
            operations.operation_work()
    assert seen(live_api, accepted)["done"] == CHUNK
    work_off()
    assert {"state": "COMPLETED", "done": 35, "changed": 35}.items() <= seen(live_api, accepted).items()
    assert database.value("SELECT count(*) FROM job_status WHERE status_type = 'CANCELLED'") == 35


def test_two_workers_do_not_do_a_chunk_twice(live_api: Api) -> None:
    fill(95)
    accepted = accept(live_api, "retry", {})
    race([work_off, work_off, work_off])
    work_off()
    assert seen(live_api, accepted)["done"] == 95


def test_writers_meanwhile_lose_nothing(live_api: Api, fresh_session: Connection) -> None:
    ids = fill(60)
    accepted = accept(live_api, "cancel", {})

    def report() -> int:
        api = Api()
        answers = [api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING"}) for job_id in ids[::3]]
        assert {answer.status for answer in answers} <= {200, 409}
        return sum(answer.status == 200 for answer in answers)

    def delete() -> int:
        api = Api()
        return sum(api.delete(f"jobs/{job_id}/").status == 204 for job_id in ids[1::3])

    reported, deleted, _ = race([report, delete, work_off])
    work_off()
    found = seen(live_api, accepted)
    assert found["state"] == "COMPLETED"
    assert deleted == 20
    assert database.value("SELECT count(*) FROM job WHERE status <> 'CANCELLED'") == 0
    # A job that was cancelled and then deleted took its history along.
    history = dict(database.rows("SELECT status_type::text, count(*) FROM job_status GROUP BY 1"))
    assert history.get("RUNNING", 0) == reported
    assert history["CANCELLED"] == 40
    tally.check(fresh_session)


@pytest.mark.parametrize(
    "conditions", [{"search": "x"}, {"priority_min": 5}, {"queue": "q", "status": "PENDING,FAILED"}]
)
def test_what_matches_is_counted_exactly_whatever_the_filter(live_api: Api, conditions: dict[str, Any]) -> None:
    fill(25)
    assert accept(live_api, "cancel", conditions).json["matched"] == 25


def test_the_etag_changes_with_the_progress(live_api: Api) -> None:
    fill(25)
    path = f"operations/{accept(live_api, 'cancel', {}).json['id']}/"
    tag = live_api.get(path).headers["ETag"]
    assert live_api.get(path, If_None_Match=tag).status == 304
    operations.operation_work()
    assert live_api.get(path, If_None_Match=tag).status == 200


@pytest.mark.parametrize("jobs", [1, 2 * CHUNK])
@pytest.mark.parametrize("action", ["delete", "cancel"])
def test_a_job_that_is_moved_on_while_it_is_waited_for_is_left_alone(
    live_api: Api, fresh_session: Connection, jobs: int, action: str
) -> None:
    """A worker's claim is not committed yet when the filter looks: at once, and as an operation."""
    claimed = fill(jobs)[0]
    pending = {"status": "PENDING", "search": "X", "queue": "q"}
    accepted = accept(live_api, action, pending) if jobs > CHUNK else None
    fresh_session.autocommit = False
    database.execute("UPDATE job SET status = 'RUNNING', started_at = now() WHERE id = %s", [claimed], on=fresh_session)

    def commit_once_waited_for() -> None:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')"
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
            assert answer.json == {"matched": 0, "changed": 0, "skipped": []}

    race([act, commit_once_waited_for])
    assert live_api.get(f"jobs/{claimed}/").json["latest_status"]["status_type"] == "RUNNING"
    if accepted is not None:
        assert {"done": jobs - 1, "changed": jobs - 1, "skipped_count": 0}.items() <= seen(live_api, accepted).items()


def test_what_the_database_refuses_ends_its_operation_and_no_other(live_api: Api) -> None:
    fill(25)
    refused, next_one = accept(live_api, "cancel", {}), accept(live_api, "set_priority", {}, priority=9)
    database.execute("ALTER TABLE job ADD CONSTRAINT no_cancel CHECK (status <> 'CANCELLED') NOT VALID")
    try:
        work_off()
    finally:
        database.execute("ALTER TABLE job DROP CONSTRAINT no_cancel")
    failed = seen(live_api, refused)
    assert (failed["state"], failed["done"], "no_cancel" in failed["error_message"]) == ("FAILED", 0, True)
    assert {"state": "COMPLETED", "changed": 25}.items() <= seen(live_api, next_one).items()


@pytest.mark.parametrize("jobs", [CHUNK - 1, 3 * CHUNK])
@pytest.mark.parametrize("term", ["R_5%", "r_5", "%", "\\"])
def test_a_search_matches_what_the_list_finds(live_api: Api, jobs: int, term: str) -> None:
    names = ["Über_5%\\", "über 5"]
    database.execute("INSERT INTO job (name) SELECT unnest(%s::text[]) FROM generate_series(1, %s)", [names, jobs])
    listed = live_api.get("jobs/", {"search": term, "page_size": 500}).ids
    assert len(listed) == jobs
    answer = live_api.post("jobs/bulk/", {"action": "delete", "filter": {"search": term}})
    assert answer.json["matched"] == jobs
    work_off()
    left = database.rows("SELECT name FROM job")
    assert (len(left), set(left)) == (jobs, {(names[1],)})
