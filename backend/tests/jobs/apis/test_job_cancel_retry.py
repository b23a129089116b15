"""POST jobs/{id}/cancel/ and jobs/{id}/retry/"""

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Api

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")
BECOMES = {"cancel": "CANCELLED", "retry": "PENDING"}
FROM = {"cancel": {"PENDING", "RUNNING"}, "retry": {"FAILED", "CANCELLED"}}


@pytest.mark.parametrize("action", BECOMES)
@pytest.mark.parametrize("status", STATUSES)
def test_only_permitted_transitions_are_made(api: Api, action: str, status: str) -> None:
    job_id = factories.job(status)
    before = api.get(f"jobs/{job_id}/").json
    answer = api.post(f"jobs/{job_id}/{action}/", {"message": "by hand"}, X_Actor="ada")
    after = api.get(f"jobs/{job_id}/").json
    if status in FROM[action]:
        assert answer.status == 200
        newest = answer.json["statuses"][0]
        assert (newest["status_type"], newest["message"], newest["actor"]) == (BECOMES[action], "by hand", "ada")
        assert {**after, "waiting": None} == {**answer.json, "waiting": None}
    else:
        assert (answer.status, answer.json["code"]) == (409, "transition_refused")
        assert set(answer.json["allowed"]) == set(before["allowed_transitions"])
        assert {**after, "execution_time": None} == {**before, "execution_time": None}


def test_manual_retry_ignores_max_attempts_and_clears_the_last_run(api: Api) -> None:
    job_id = factories.failed(attempt=9, max_attempts=3, error_message="boom", result_data=[1], progress=30)
    job = api.post(f"jobs/{job_id}/retry/").json
    assert (job["attempt"], job["error_message"], job["result_data"]) == (10, "", None)
    assert (job["started_at"], job["completed_at"], job["latest_status"]["progress"]) == (None, None, None)


def test_cancelled_job_keeps_its_times(api: Api) -> None:
    job = api.post(f"jobs/{factories.running(progress=30)}/cancel/").json
    assert job["started_at"]
    assert job["completed_at"] == job["latest_status"]["timestamp"]
    assert job["latest_status"]["progress"] == 30


@pytest.mark.parametrize("action", BECOMES)
@pytest.mark.parametrize("body", [{"reason": "x"}, {"message": None}, {"message": 5}, {"status_type": "FAILED"}])
def test_invalid_body_changes_nothing(api: Api, action: str, body: object) -> None:
    job_id = factories.job("RUNNING" if action == "cancel" else "FAILED")
    before = database.table_counts()
    assert api.post(f"jobs/{job_id}/{action}/", body).status == 400
    assert database.table_counts() == before


@pytest.mark.parametrize("action", BECOMES)
@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"{", b"message=x"])
def test_body_of_another_type_changes_nothing(api: Api, action: str, body: bytes) -> None:
    job_id = factories.job("RUNNING" if action == "cancel" else "FAILED")
    answer = api.post(f"jobs/{job_id}/{action}/", body)
    assert (answer.status, answer.json["code"]) == (400, "malformed_body")


@pytest.mark.parametrize("action", BECOMES)
def test_missing_job_is_404(api: Api, action: str) -> None:
    assert api.post(f"jobs/1/{action}/").json["code"] == "not_found"


@pytest.mark.parametrize("action", BECOMES)
def test_outdated_etag_changes_nothing(api: Api, action: str) -> None:
    job_id = factories.job("RUNNING" if action == "cancel" else "FAILED")
    tag = api.get(f"jobs/{job_id}/").headers["ETag"]
    assert api.post(f"jobs/{job_id}/{action}/", If_Match='"1"').status == 412
    assert api.post(f"jobs/{job_id}/{action}/", If_Match=tag).status == 200


@pytest.mark.parametrize("action", BECOMES)
def test_unknown_parameters_change_nothing(api: Api, action: str) -> None:
    job_id = factories.job("RUNNING" if action == "cancel" else "FAILED")
    assert api.send("POST", f"jobs/{job_id}/{action}/", query={"force": "1"}).status == 400
    assert api.get(f"jobs/{job_id}/").json["status_history_count"] < 4


@pytest.mark.parametrize("by", ["itself", "bulk"])
def test_retry_is_accepted_after_any_number_of_attempts(api: Api, by: str) -> None:
    job_id = factories.failed(attempt=32_767)
    if by == "itself":
        assert api.post(f"jobs/{job_id}/retry/").status == 200
    else:
        assert api.post("jobs/bulk/", {"action": "retry", "ids": [job_id]}).json["changed"] == 1
    assert api.get(f"jobs/{job_id}/").json["attempt"] == 32_767
