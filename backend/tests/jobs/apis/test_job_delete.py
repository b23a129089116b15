"""DELETE jobs/{id}/"""

from tests import factories
from tests.support import database
from tests.support.client import Api
from tests.support.database import Connection
from tests.support.patience import Patience
from tests.support.threads import race


def test_delete_removes_the_history(api: Api) -> None:
    kept, gone = factories.completed(), factories.completed()
    assert api.delete(f"jobs/{gone}/").status == 204
    assert api.get(f"jobs/{gone}/").status == 404
    assert api.get(f"jobs/{gone}/statuses/").status == 404
    assert {row[0] for row in database.rows("SELECT job_id FROM job_status")} == {kept}
    assert api.get("jobs/").ids == [kept]


def test_jobs_of_any_status_can_be_deleted(api: Api) -> None:
    for status in ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"):
        assert api.delete(f"jobs/{factories.job(status)}/").status == 204
    assert api.get("jobs/stats/").json["total"] == 0


def test_second_delete_is_404(api: Api) -> None:
    job_id = factories.pending()
    assert [api.delete(f"jobs/{job_id}/").status for _ in range(2)] == [204, 404]


def test_unknown_parameters_are_refused_and_delete_nothing(api: Api) -> None:
    job_id = factories.pending()
    assert api.send("DELETE", f"jobs/{job_id}/", query={"force": "1"}).status == 400
    assert api.get(f"jobs/{job_id}/").status == 200


def test_delete_with_an_outdated_etag_is_refused(live_api: Api) -> None:
    job_id = factories.pending()
    seen = live_api.get(f"jobs/{job_id}/").headers["ETag"]
    live_api.patch(f"jobs/{job_id}/", {"priority": 1})
    answer = live_api.delete(f"jobs/{job_id}/", If_Match=seen)
    assert (answer.status, answer.json["code"]) == (412, "version_mismatch")
    seen = live_api.get(f"jobs/{job_id}/").headers["ETag"]
    assert live_api.delete(f"jobs/{job_id}/", If_Match=f'"0", {seen}').status == 204
    assert live_api.delete(f"jobs/{job_id}/", If_Match="*").status == 404


def test_delete_is_refused_after_waiting_for_a_concurrent_change(live_api: Api, fresh_session: Connection) -> None:
    job_id = factories.pending()
    seen = live_api.get(f"jobs/{job_id}/").headers["ETag"]
    fresh_session.autocommit = False
    database.execute("UPDATE job SET priority = 1 WHERE id = %s", [job_id], on=fresh_session)

    def commit_once_waited_for() -> None:
        with database.session() as watcher:
            for _ in Patience(20):
                if database.value(database.BLOCKED, on=watcher):
                    break
        fresh_session.commit()

    answer, _ = race([lambda: Api().delete(f"jobs/{job_id}/", If_Match=seen), commit_once_waited_for])
    assert answer.status == 412
    assert live_api.get(f"jobs/{job_id}/").status == 200
