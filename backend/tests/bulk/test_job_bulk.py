"""POST jobs/bulk/"""

from typing import Any

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Answer, Api

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")


def bulk(api: Api, action: str, **fields: Any) -> Answer:
    return api.post("jobs/bulk/", {"action": action, **fields}, X_Actor="ada")


@pytest.mark.parametrize(
    ("action", "fields", "fits", "becomes"),
    [
        ("cancel", {}, {"PENDING", "RUNNING"}, "CANCELLED"),
        ("retry", {}, {"FAILED", "CANCELLED"}, "PENDING"),
        ("set_status", {"status_type": "RUNNING"}, {"PENDING", "RUNNING"}, "RUNNING"),
        ("set_status", {"status_type": "COMPLETED"}, {"PENDING", "RUNNING"}, "COMPLETED"),
        ("set_status", {"status_type": "FAILED"}, {"PENDING", "RUNNING"}, "FAILED"),
        ("set_status", {"status_type": "PENDING"}, {"RUNNING", "FAILED", "CANCELLED"}, "PENDING"),
    ],
)
@pytest.mark.parametrize("by", ["ids", "filter"])
def test_fitting_jobs_are_moved_and_the_others_named(  # noqa: PLR0913, PLR0917  # each a case of the table
    api: Api, by: str, action: str, fields: dict[str, str], fits: set[str], becomes: str
) -> None:
    jobs = {status: factories.job(status) for status in STATUSES}
    which: dict[str, Any] = {"ids": list(jobs.values())} if by == "ids" else {"filter": {}}
    answer = bulk(api, action, message="all of you", **fields, **which).json
    assert (answer["matched"], answer["changed"]) == (5, len(fits))
    assert {entry["id"]: entry["reason"] for entry in answer["skipped"]} == {
        job_id: "transition_refused" for status, job_id in jobs.items() if status not in fits
    }
    for status, job_id in jobs.items():
        job = api.get(f"jobs/{job_id}/").json
        newest = job["statuses"][0]
        if status in fits:
            assert (newest["status_type"], newest["message"], newest["actor"]) == (becomes, "all of you", "ada")
            assert job["status_history_count"] == len(factories.history(status)) + 1
        else:
            assert job["status_history_count"] == len(factories.history(status))
        assert job["latest_status"] == {name: newest[name] for name in job["latest_status"]}


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED"])
@pytest.mark.parametrize("action", [{"action": "retry"}, {"action": "set_status", "status_type": "PENDING"}])
def test_bulk_retry_equals_a_single_retry(api: Api, action: dict[str, str], status: str) -> None:
    alone, among = (factories.job(status, error_message="e", result_data=[1], progress=5, attempt=2) for _ in range(2))
    api.post(f"jobs/{alone}/retry/")
    api.post("jobs/bulk/", {**action, "ids": [among]})
    one, other = api.get(f"jobs/{alone}/").json, api.get(f"jobs/{among}/").json
    for name in ("attempt", "error_message", "result_data", "started_at", "completed_at"):
        assert one[name] == other[name]
    assert other["attempt"] == 3


def test_set_priority_changes_unfinished_jobs_only(api: Api) -> None:
    jobs = {status: factories.job(status) for status in STATUSES}
    answer = bulk(api, "set_priority", priority=9, ids=list(jobs.values())).json
    assert (answer["matched"], answer["changed"]) == (5, 2)
    assert {entry["reason"] for entry in answer["skipped"]} == {"job_finished"}
    assert database.rows("SELECT status::text FROM jobs WHERE priority = 9 ORDER BY 1") == [("PENDING",), ("RUNNING",)]
    assert database.value("SELECT count(*) FROM job_status WHERE actor = 'ada'") == 0


def test_delete_accepts_any_status(api: Api) -> None:
    kept = factories.pending()
    ids = [factories.job(status) for status in STATUSES]
    assert bulk(api, "delete", ids=ids).json == {"matched": 5, "changed": 5, "left_out": 0, "skipped": []}
    assert api.get("jobs/").ids == [kept]
    assert database.rows("SELECT DISTINCT job_id FROM job_status") == [(kept,)]


@pytest.mark.parametrize("action", ["delete", "cancel"])
def test_missing_ids_are_reported(api: Api, action: str) -> None:
    job_id = factories.pending()
    answer = bulk(api, action, ids=[job_id, job_id + 1, job_id, job_id + 1]).json
    assert answer == {"matched": 1, "changed": 1, "left_out": 0, "skipped": [{"id": job_id + 1, "reason": "not_found"}]}


def test_filter_conditions_have_the_names_of_the_list(api: Api) -> None:
    wanted = factories.pending(name="Train A", queue="gpu", priority=7)
    for other in ({"queue": "cpu"}, {"name": "render"}, {"priority": 3}):
        factories.pending(**{"name": "train b", "queue": "gpu", "priority": 7, **other})
    factories.running(name="train c", queue="gpu", priority=7)
    conditions = {
        "status": ["PENDING"], "search": "TRAIN", "queue": "gpu", "priority_min": 5, "priority_max": 8,
        "created_after": "2020-01-01T00:00:00Z", "created_before": "2100-01-01T00:00:00Z",
    }  # fmt: skip
    assert bulk(api, "cancel", filter=conditions).json["changed"] == 1
    assert api.get(f"jobs/{wanted}/").json["latest_status"]["status_type"] == "CANCELLED"


def test_empty_filter_matches_every_job_but_is_required(api: Api) -> None:
    factories.pending()
    assert bulk(api, "cancel").status == 400
    assert bulk(api, "cancel", filter=None).status == 400
    assert bulk(api, "cancel", filter={}).json["changed"] == 1


@pytest.mark.parametrize(
    "conditions",
    [{"status": []}, {"status": ""}, {"status": None}, {"search": ""}, {"search": None}, {"priority": None},
     {"priority_min": None}, {"queue": None}, {"queue": ""}, {"created_after": None}, {"created_before": ""},
     {"statuses": ["FAILED"]}, {"ids": [1]}, {"ordering": "name"}, {"page": 1}, {"status": ["DONE"]},
     {"status": {"a": 1}}, {"search": ["x"]}, {"created_after": 5}, []],
)  # fmt: skip
def test_empty_or_invalid_condition_is_refused(api: Api, conditions: object) -> None:
    factories.pending()
    before = database.table_counts()
    answer = bulk(api, "delete", filter=conditions)
    assert answer.status == 400, answer.json
    assert {name.partition(".")[0] for name in answer.json["errors"]} == {"filter"}
    assert "pydantic" not in answer.content.decode()
    assert database.table_counts() == before


@pytest.mark.parametrize(
    "body",
    [
        {}, {"action": "cancel"}, {"action": "explode", "ids": [1]}, {"action": "cancel", "ids": []},
        {"action": "cancel", "ids": [1], "filter": {}}, {"action": "cancel", "ids": [0]},
        {"action": "cancel", "ids": 1},
        {"action": "cancel", "ids": ["1"]}, {"action": "cancel", "ids": [1.5]}, {"action": "cancel", "ids": [2**63]},
        {"action": "cancel", "ids": [None]}, {"action": "cancel", "ids": [1], "priority": 5},
        {"action": "set_status", "ids": [1]}, {"action": "set_status", "ids": [1], "status_type": "DONE"},
        {"action": "set_priority", "ids": [1]}, {"action": "set_priority", "ids": [1], "priority": 11},
        {"action": "delete", "ids": [1], "message": "x"}, {"action": "cancel", "ids": [1], "message": "\x00"},
        {"action": "cancel", "ids": [1], "nope": 1}, {"action": "cancel", "ids": list(range(1, 10_002))},
    ],
)  # fmt: skip
def test_invalid_body_changes_nothing(api: Api, body: object) -> None:
    factories.pending(id=1)
    before = database.table_counts()
    assert api.post("jobs/bulk/", body).status == 400
    assert database.table_counts() == before
