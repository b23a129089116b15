"""GET jobs/{id}/"""

import pytest

from tests import factories
from tests.support.client import Api


@pytest.mark.parametrize("status", ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"])
def test_latest_status_equals_the_newest_history_row(api: Api, status: str) -> None:
    job = api.get(f"jobs/{factories.job(status)}/").json
    newest = job["statuses"][0]
    assert job["latest_status"] == {key: newest[key] for key in ("status_type", "timestamp", "message", "progress")}
    assert tuple(entry["status_type"] for entry in reversed(job["statuses"])) == factories.history(status)
    assert job["status_history_count"] == len(job["statuses"])


def test_newest_hundred_statuses_are_returned_and_all_counted(api: Api) -> None:
    job_id = factories.reported(100)
    job = api.get(f"jobs/{job_id}/").json
    assert job["status_history_count"] == 102
    assert [entry["progress"] for entry in job["statuses"]] == list(range(99, -1, -1))


def test_update_returns_the_newest_hundred_statuses_too(api: Api) -> None:
    job_id = factories.reported(100)
    answer = api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING", "progress": 100})
    assert answer.json["status_history_count"] == 103
    assert [entry["progress"] for entry in answer.json["statuses"]] == list(range(100, 0, -1))
    edited = api.patch(f"jobs/{job_id}/", {"priority": 3})
    assert edited.json["statuses"] == answer.json["statuses"]


def test_job_without_history_is_returned(api: Api) -> None:
    job_id = factories.insert("job", {"name": "bare"})
    job = api.get(f"jobs/{job_id}/").json
    assert (job["statuses"], job["status_history_count"]) == ([], 0)


def test_execution_time_grows_only_while_running(api: Api) -> None:
    running = api.get(f"jobs/{factories.running()}/").json
    assert running["execution_time"] > 3000
    assert api.get(f"jobs/{factories.completed()}/").json["execution_time"] == 1.0
    assert api.get(f"jobs/{factories.pending()}/").json["execution_time"] is None


@pytest.mark.parametrize("job_id", ["0", "1", "9223372036854775807", "9223372036854775808", "99999999999999999999"])
def test_missing_job_is_404(api: Api, job_id: str) -> None:
    assert api.get(f"jobs/{job_id}/").json["code"] == "not_found"


@pytest.mark.parametrize("job_id", ["-1", "1.0", "1e3", "x", "%00", "1%00", "%F0%9F%98%80", "%ff", "٣", "1;2", "+1"])
def test_non_numeric_id_is_404(api: Api, job_id: str) -> None:
    assert api.get(f"jobs/{job_id}/").status == 404


def test_unknown_parameters_are_refused(api: Api) -> None:
    answer = api.get(f"jobs/{factories.pending()}/", {"fields": "id"})
    assert answer.status == 400
    assert answer.json["errors"] == {"fields": ["Unknown parameter."]}


def test_matching_etag_returns_304_for_an_unchanged_job(live_api: Api) -> None:
    api, job_id = live_api, factories.pending()
    tag = api.get(f"jobs/{job_id}/").headers["ETag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = api.get(f"jobs/{job_id}/", If_None_Match=given)
        assert (again.status, again.headers["ETag"]) == (304, tag)
    api.patch(f"jobs/{job_id}/", {"priority": 1})
    assert api.get(f"jobs/{job_id}/", If_None_Match=tag).status == 200


def test_etag_changes_with_a_history_row_added_by_sql(live_api: Api) -> None:
    api, job_id = live_api, factories.pending()
    tag = api.get(f"jobs/{job_id}/").headers["ETag"]
    factories.insert("job_status", {"job_id": job_id, "status_type": "PENDING", "timestamp": "2020-01-01Z"})
    assert api.get(f"jobs/{job_id}/", If_None_Match=tag).status == 200


def test_numbers_beyond_float_precision_are_returned_exactly(api: Api) -> None:
    args = {"big": 10**400, "small": -(10**300), "zero": 0.0}
    job_id = api.post("jobs/", {"name": "x", "args": args}).json["id"]
    assert api.get(f"jobs/{job_id}/").json["args"] == args
