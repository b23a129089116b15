"""DELETE jobs/{id}/"""

from tests import factories
from tests.support import database
from tests.support.client import Api


def test_a_deleted_job_takes_its_history_along(api: Api) -> None:
    kept, gone = factories.completed(), factories.completed()
    assert api.delete(f"jobs/{gone}/").status == 204
    assert api.get(f"jobs/{gone}/").status == 404
    assert api.get(f"jobs/{gone}/statuses/").status == 404
    assert {row[0] for row in database.rows("SELECT job_id FROM job_status")} == {kept}
    assert api.get("jobs/").ids == [kept]


def test_any_status_may_be_deleted(api: Api) -> None:
    for status in ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"):
        assert api.delete(f"jobs/{factories.job(status)}/").status == 204
    assert api.get("jobs/stats/").json["total"] == 0


def test_a_job_is_deleted_once(api: Api) -> None:
    job_id = factories.pending()
    assert [api.delete(f"jobs/{job_id}/").status for _ in range(2)] == [204, 404]


def test_unknown_parameters_are_refused_and_delete_nothing(api: Api) -> None:
    job_id = factories.pending()
    assert api.send("DELETE", f"jobs/{job_id}/", query={"force": "1"}).status == 400
    assert api.get(f"jobs/{job_id}/").status == 200
