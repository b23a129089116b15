"""Bulk actions over many jobs: operations executed by housekeeping in chunks."""

from typing import Any

import pytest
from django.db import connection

from muster.bulk import operations
from muster.core.db import queries
from tests.support import database, tally
from tests.support.client import Api
from tests.support.database import Connection
from tests.support.operations import CHUNK, accept, fill, seen, work_off
from tests.support.threads import race

pytestmark = pytest.mark.usefixtures("small_chunks")


def test_filter_over_many_jobs_becomes_an_operation(live_api: Api, fresh_session: Connection) -> None:
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
    assert database.rows("SELECT status::text, status_message, count(*) FROM jobs GROUP BY 1, 2") == [
        ("CANCELLED", "enough", 35)
    ]
    assert database.value("SELECT count(*) FROM job_status WHERE actor = 'ada' AND status_type = 'CANCELLED'") == 35
    assert tally.check(fresh_session) == 35


def test_filter_over_few_jobs_is_executed_immediately(live_api: Api) -> None:
    fill(CHUNK)
    answer = live_api.post("jobs/bulk/", {"action": "cancel", "filter": {}})
    assert (answer.status, answer.json["changed"]) == (200, CHUNK)
    assert database.table_counts()["operation"] == 0


@pytest.mark.parametrize("action", ["delete", "retry", "set_priority", "set_status"])
def test_every_action_completes(live_api: Api, action: str) -> None:
    fill(25, "FAILED" if action == "retry" else "PENDING")
    needed: dict[str, dict[str, Any]] = {"set_priority": {"priority": 9}, "set_status": {"status_type": "RUNNING"}}
    fields = needed.get(action, {})
    accepted = accept(live_api, action, {"queue": "q"}, **fields)
    work_off()
    assert {"state": "COMPLETED", "done": 25, "changed": 25}.items() <= seen(live_api, accepted).items()
    found = database.rows("SELECT status::text, priority, attempt, count(*) FROM jobs GROUP BY 1, 2, 3")
    assert (
        found
        == {
            "delete": [],
            "retry": [("PENDING", 5, 2, 25)],
            "set_priority": [("PENDING", 9, 1, 25)],
            "set_status": [("RUNNING", 5, 1, 25)],
        }[action]
    )


def test_skipped_jobs_are_counted_and_the_first_are_listed(live_api: Api) -> None:
    done = fill(15, "COMPLETED")
    fill(15)
    accepted = accept(live_api, "cancel", {})
    work_off()
    found = seen(live_api, accepted)
    assert (found["done"], found["changed"], found["skipped_count"]) == (30, 15, 15)
    assert found["skipped_reasons"] == {"transition_refused": 15}
    assert {entry["id"] for entry in found["skipped"]} == set(done)


def test_aborted_operation_makes_no_further_progress(live_api: Api) -> None:
    fill(35)
    accepted = accept(live_api, "cancel", {})
    operations.operation_work()
    aborted = live_api.post(f"operations/{accepted.json['id']}/abort/")
    assert (aborted.status, aborted.json["state"], aborted.json["done"]) == (200, "ABORTED", CHUNK)
    work_off()
    assert seen(live_api, accepted) == aborted.json
    assert live_api.get("jobs/stats/").json["by_status"]["PENDING"] == 25


def test_abort_of_a_finished_operation_is_refused(live_api: Api) -> None:
    fill(25)
    accepted = accept(live_api, "cancel", {})
    work_off()
    before = seen(live_api, accepted)
    answer = live_api.post(f"operations/{accepted.json['id']}/abort/")
    assert (answer.status, answer.json["code"]) == (409, "operation_ended")
    assert seen(live_api, accepted) == before


@pytest.mark.parametrize("body", ['{"force": true}', "[]", "junk"])
def test_abort_accepts_no_fields(live_api: Api, body: str) -> None:
    fill(25)
    accepted = accept(live_api, "cancel", {})
    assert live_api.post(f"operations/{accepted.json['id']}/abort/", body).status == 400
    assert seen(live_api, accepted)["state"] == "QUEUED"
    assert live_api.post(f"operations/{accepted.json['id']}/abort/", "{}").status == 200


def test_missing_operation_is_404(live_api: Api) -> None:
    assert live_api.get("operations/1/").json["code"] == "not_found"
    assert live_api.post("operations/1/abort/").json["code"] == "not_found"


def test_operations_run_in_order(live_api: Api) -> None:
    fill(25)
    first, second = accept(live_api, "cancel", {}), accept(live_api, "retry", {})
    operations.operation_work()
    assert seen(live_api, second)["state"] == "QUEUED"
    work_off()
    assert seen(live_api, first)["changed"] == seen(live_api, second)["changed"] == 25
    assert live_api.get("jobs/stats/").json["by_status"]["PENDING"] == 25


def test_failed_chunk_is_repeated_from_its_start(live_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(35)
    accepted = accept(live_api, "cancel", {})
    operations.operation_work()

    def dies(*_: object, **__: object) -> int:
        connection.close()
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(queries, "execute", dies)
        with pytest.raises(SystemExit):
            operations.operation_work()
    assert seen(live_api, accepted)["done"] == CHUNK
    work_off()
    assert {"state": "COMPLETED", "done": 35, "changed": 35}.items() <= seen(live_api, accepted).items()
    assert database.value("SELECT count(*) FROM job_status WHERE status_type = 'CANCELLED'") == 35


def test_concurrent_workers_execute_a_chunk_once(live_api: Api) -> None:
    fill(95)
    accepted = accept(live_api, "retry", {})
    race([work_off, work_off, work_off])
    work_off()
    assert seen(live_api, accepted)["done"] == 95


def test_concurrent_writes_are_not_lost(live_api: Api, fresh_session: Connection) -> None:
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
    assert database.value("SELECT count(*) FROM jobs WHERE status <> 'CANCELLED'") == 0
    # The history of a job cancelled and then deleted is gone.
    history = dict(database.rows("SELECT status_type::text, count(*) FROM job_status GROUP BY 1"))
    assert history.get("RUNNING", 0) == reported
    assert history["CANCELLED"] == 40
    tally.check(fresh_session)


def test_etag_changes_with_progress(live_api: Api) -> None:
    fill(25)
    path = f"operations/{accept(live_api, 'cancel', {}).json['id']}/"
    tag = live_api.get(path).headers["ETag"]
    assert live_api.get(path, If_None_Match=tag).status == 304
    operations.operation_work()
    assert live_api.get(path, If_None_Match=tag).status == 200


def test_database_error_fails_its_operation_only(live_api: Api) -> None:
    fill(25)
    refused, next_one = accept(live_api, "cancel", {}), accept(live_api, "set_priority", {}, priority=9)
    database.execute("ALTER TABLE job_latest ADD CONSTRAINT no_cancel CHECK (status <> 'CANCELLED') NOT VALID")
    try:
        work_off()
    finally:
        database.execute("ALTER TABLE job_latest DROP CONSTRAINT no_cancel")
    failed = seen(live_api, refused)
    assert (failed["state"], failed["done"], "no_cancel" in failed["error_message"]) == ("FAILED", 0, True)
    assert {"state": "COMPLETED", "changed": 25}.items() <= seen(live_api, next_one).items()
