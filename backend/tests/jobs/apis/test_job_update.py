"""PATCH jobs/{id}/"""

from datetime import datetime

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Answer, Api

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")
ALLOWED = {
    "PENDING": {"RUNNING", "COMPLETED", "FAILED", "CANCELLED"},
    "RUNNING": {"RUNNING", "PENDING", "COMPLETED", "FAILED", "CANCELLED"},
    "COMPLETED": set[str](),
    "FAILED": {"PENDING"},
    "CANCELLED": {"PENDING"},
}


def move(api: Api, job_id: int, status: str, **fields: object) -> Answer:
    return api.patch(f"jobs/{job_id}/", {"status_type": status, **fields})


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("wanted", STATUSES)
def test_transitions_follow_the_table(api: Api, status: str, wanted: str) -> None:
    job_id = factories.job(status)
    before = api.get(f"jobs/{job_id}/").json
    answer = move(api, job_id, wanted)
    after = api.get(f"jobs/{job_id}/").json
    if wanted in ALLOWED[status]:
        assert answer.status == 200
        assert after["latest_status"]["status_type"] == wanted
        assert after["status_history_count"] == before["status_history_count"] + 1
    else:
        assert answer.status == 409
        assert answer.json["code"] == "transition_refused"
        assert set(answer.json["allowed"]) == ALLOWED[status]
        assert after == before


@pytest.mark.parametrize("status", STATUSES)
def test_job_lists_its_next_statuses(api: Api, status: str) -> None:
    assert set(api.get(f"jobs/{factories.job(status)}/").json["allowed_transitions"]) == ALLOWED[status]


def test_history_records_every_transition(api: Api) -> None:
    job_id = api.post("jobs/", {"name": "x"}).json["id"]
    steps: list[tuple[str, dict[str, object]]] = [
        ("RUNNING", {"message": "go"}), ("RUNNING", {"progress": 40}), ("PENDING", {"message": "preempted"}),
        ("RUNNING", {}), ("FAILED", {"error_message": "boom", "result_data": {"at": 3}}), ("PENDING", {}),
        ("RUNNING", {"progress": 1}), ("COMPLETED", {"result_data": [1], "message": "done"}),
    ]  # fmt: skip
    for status, fields in steps:
        answer = move(api, job_id, status, **fields)
        assert answer.status == 200
        newest = answer.json["statuses"][0]
        assert {key: newest[key] for key in answer.json["latest_status"]} == answer.json["latest_status"]
    times = [datetime.fromisoformat(entry["timestamp"]) for entry in answer.json["statuses"]]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(times) == len(steps) + 1
    assert [entry["status_type"] for entry in reversed(answer.json["statuses"])] == ["PENDING", *(s for s, _ in steps)]
    assert {**answer.json, "waiting": None} == api.get(f"jobs/{job_id}/").json


def test_progress_report_keeps_started_at(api: Api) -> None:
    job_id = factories.running()
    started = api.get(f"jobs/{job_id}/").json["started_at"]
    job = move(api, job_id, "RUNNING", progress=70, message="epoch 7").json
    assert job["started_at"] == started
    assert (job["latest_status"]["progress"], job["latest_status"]["message"]) == (70, "epoch 7")


def test_requeue_clears_the_run_and_keeps_the_attempt(api: Api) -> None:
    job_id = factories.running(progress=50, attempt=2, worker="w1")
    job = move(api, job_id, "PENDING").json
    assert (job["started_at"], job["worker"], job["latest_status"]["progress"], job["attempt"]) == (None, None, None, 2)


def test_completion_sets_completed_at_and_full_progress(api: Api) -> None:
    job = move(api, factories.running(progress=50), "COMPLETED", result_data={"loss": 0.5}).json
    assert job["completed_at"] == job["updated_at"] == job["latest_status"]["timestamp"]
    assert job["latest_status"]["progress"] == 100
    assert job["result_data"] == {"loss": 0.5}
    assert job["execution_time"] > 0


def test_failure_keeps_the_progress(api: Api) -> None:
    job = move(api, factories.running(progress=50), "FAILED", error_message="out of memory").json
    assert (job["latest_status"]["progress"], job["error_message"]) == (50, "out of memory")


def test_job_may_finish_without_having_started(api: Api) -> None:
    job = move(api, factories.pending(), "COMPLETED").json
    assert job["started_at"] is None
    assert job["execution_time"] is None


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED"])
def test_retry_increments_the_attempt_and_clears_the_result(api: Api, status: str) -> None:
    job_id = factories.job(status, attempt=3, max_attempts=3, result_data={"a": 1}, error_message="boom", progress=80)
    job = move(api, job_id, "PENDING", message="once more").json
    assert job["attempt"] == 4
    assert (job["result_data"], job["error_message"], job["started_at"], job["completed_at"]) == (None, "", None, None)
    assert job["latest_status"]["progress"] is None
    assert job["statuses"][0]["message"] == "once more"


@pytest.mark.parametrize("status", ["PENDING", "RUNNING"])
def test_unfinished_job_can_be_edited(api: Api, status: str) -> None:
    job_id = factories.job(status)
    before = api.get(f"jobs/{job_id}/").json
    edits = {
        "name": "renamed ☃", "description": "d", "priority": 9, "scheduled_at": "2030-01-01T00:00:00+00:00",
        "resource_requirements": {"cpus": 2, "extra": [1]},
    }  # fmt: skip
    job = api.patch(f"jobs/{job_id}/", edits).json
    assert edits.items() <= job.items()
    assert job["updated_at"] > before["updated_at"]
    unchanged = before.keys() - edits.keys() - {"updated_at", "execution_time", "waiting"}
    assert {key: job[key] for key in unchanged} == {key: before[key] for key in unchanged}


def test_scheduled_at_can_be_cleared(api: Api) -> None:
    job_id = api.post("jobs/", {"name": "x", "scheduled_at": "2030-01-01T00:00:00Z"}).json["id"]
    assert api.patch(f"jobs/{job_id}/", {"scheduled_at": None}).json["scheduled_at"] is None


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED", "CANCELLED"])
def test_edit_of_a_finished_job_is_refused(api: Api, status: str) -> None:
    job_id = factories.job(status)
    before = api.get(f"jobs/{job_id}/").json
    answer = api.patch(f"jobs/{job_id}/", {"priority": 1})
    assert (answer.status, answer.json["code"]) == (409, "job_finished")
    assert set(answer.json["allowed"]) == ALLOWED[status]
    assert api.get(f"jobs/{job_id}/").json == before


def test_status_and_edits_are_applied_together(api: Api) -> None:
    job = move(api, factories.pending(), "RUNNING", name="both", priority=2).json
    assert (job["name"], job["priority"], job["latest_status"]["status_type"]) == ("both", 2, "RUNNING")


def test_edit_may_accompany_the_final_status(api: Api) -> None:
    job = move(api, factories.running(), "COMPLETED", description="went well").json
    assert (job["description"], job["latest_status"]["status_type"]) == ("went well", "COMPLETED")


@pytest.mark.parametrize(
    ("status", "wanted"), [("COMPLETED", "RUNNING"), ("FAILED", "PENDING"), ("PENDING", "PENDING")]
)
def test_status_and_edits_are_applied_both_or_not_at_all(api: Api, status: str, wanted: str) -> None:
    job_id = factories.job(status)
    before = api.get(f"jobs/{job_id}/").json
    assert move(api, job_id, wanted, name="half").status == 409
    assert api.get(f"jobs/{job_id}/").json == before


def test_lease_ends_with_the_run(api: Api) -> None:
    lease = {"lease_token": "3f0e7e0c-5df6-4f4b-9d6a-5d0c7b1d9a11", "lease_expires_at": "2030-01-01T00:00:00Z"}
    job_id = factories.running(**lease, worker="w1")
    assert move(api, job_id, "RUNNING", progress=5).json["lease_expires_at"] == "2030-01-01T00:00:00+00:00"
    assert move(api, job_id, "CANCELLED").json["lease_expires_at"] is None
    assert database.value("SELECT lease_token FROM jobs WHERE id = %s", [job_id]) is None


@pytest.mark.parametrize(
    "body",
    [
        {}, {"message": "x"}, {"progress": 5}, {"result_data": 1}, {"error_message": "x"},
        {"status_type": "DONE"}, {"status_type": "running"}, {"status_type": None}, {"status_type": 1},
        {"status_type": "RUNNING", "progress": -1}, {"status_type": "RUNNING", "progress": 101},
        {"status_type": "RUNNING", "progress": 5.5}, {"status_type": "RUNNING", "progress": "5"},
        {"status_type": "RUNNING", "message": None}, {"status_type": "RUNNING", "message": "x" * 100_001},
        {"status_type": "PENDING", "progress": 1}, {"status_type": "PENDING", "result_data": 1},
        {"status_type": "PENDING", "error_message": "x"},
        {"status_type": "RUNNING", "timestamp": "2020-01-01T00:00:00Z"}, {"status_type": "RUNNING", "actor": "x"},
        {"name": None}, {"name": ""}, {"priority": None}, {"resource_requirements": None}, {"description": None},
        {"queue": "other"}, {"task": "t"}, {"args": {}}, {"unique_key": "k"}, {"max_attempts": 2}, {"id": 1},
        {"attempt": 2}, {"created_at": "2020-01-01T00:00:00Z"}, {"started_at": None}, {"latest_status": {}},
    ],
)  # fmt: skip
def test_invalid_update_changes_nothing(api: Api, body: object) -> None:
    job_id = factories.running()
    before, rows = api.get(f"jobs/{job_id}/"), database.table_counts()
    assert api.patch(f"jobs/{job_id}/", body).status == 400
    assert api.get(f"jobs/{job_id}/").headers["ETag"] == before.headers["ETag"]
    assert database.table_counts() == rows


def test_missing_job_is_404(api: Api) -> None:
    assert api.patch("jobs/9223372036854775807/", {"priority": 1}).status == 404


def test_actor_is_recorded_in_the_history(api: Api) -> None:
    job_id = factories.pending()
    answer = api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING"}, X_Actor="worker-7")
    assert answer.json["statuses"][0]["actor"] == "worker-7"


def test_update_requires_the_current_etag_if_given(live_api: Api) -> None:
    api, job_id = live_api, factories.pending()
    seen = api.get(f"jobs/{job_id}/").headers["ETag"]
    first = api.patch(f"jobs/{job_id}/", {"priority": 1}, If_Match=seen)
    assert first.status == 200
    assert api.get(f"jobs/{job_id}/").headers["ETag"].startswith(first.headers["ETag"].rstrip('"'))
    assert api.patch(f"jobs/{job_id}/", {"priority": 2}, If_Match=seen).status == 412
    assert api.get(f"jobs/{job_id}/").json["priority"] == 1


@pytest.mark.parametrize("tag", ['"0"', "W/", "nonsense", '"1", "2"', "''", "\x7f"])
def test_other_etags_change_nothing(api: Api, tag: str) -> None:
    job_id = factories.pending()
    before = api.get(f"jobs/{job_id}/").json
    answer = api.patch(f"jobs/{job_id}/", {"priority": 1}, If_Match=tag)
    assert (answer.status, answer.json["code"]) == (412, "version_mismatch")
    assert api.get(f"jobs/{job_id}/").json == before


def test_if_match_star_accepts_any_version(api: Api) -> None:
    assert api.patch(f"jobs/{factories.pending()}/", {"priority": 1}, If_Match="*").status == 200


def test_one_matching_etag_of_several_is_accepted(api: Api) -> None:
    job_id = factories.pending()
    seen = api.get(f"jobs/{job_id}/").headers["ETag"]
    assert api.patch(f"jobs/{job_id}/", {"priority": 1}, If_Match=f'"0", {seen}').status == 200


def test_long_result_and_message_are_returned_completely(api: Api) -> None:
    result = {"values": list(range(20_000)), "text": "☃" * 10_000}
    job = move(api, factories.running(), "COMPLETED", result_data=result, message="m" * 100_000).json
    assert job["result_data"] == result
    assert job["latest_status"]["message"] == "m" * 100_000


@pytest.mark.parametrize("result", [None, 0, False, "", [], {}, "text", 1.5, [None]])
def test_result_may_be_any_json(api: Api, result: object) -> None:
    job = move(api, factories.running(result_data={"old": 1}), "COMPLETED", result_data=result).json
    assert job["result_data"] == result
