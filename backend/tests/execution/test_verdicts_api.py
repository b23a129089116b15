"""Claims and finishes say which runs to end, like heartbeats."""

import json
from typing import Any

from muster.execution import intervals
from tests.support import database
from tests.support.client import Api
from tests.support.workers import GRACE, Worker, history, submit


def ends(worker: Worker, call: str = "claim", **more: object) -> tuple[list[Any], list[Any]]:
    """Returns ``cancel`` and ``unknown`` of a claim or a finish."""
    body: dict[str, object] = {"limit": 1} if call == "claim" else {"jobs": []}
    answer = worker.post(call, body | more)
    assert answer.status == 200, answer.json
    return answer.json["cancel"], answer.json["unknown"]


def run(job: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": job["id"], "attempt": job["attempt"], **more}


def test_every_answer_names_a_cancelled_run_until_it_is_finished(api: Api) -> None:
    job_id = submit(api)
    worker, other = Worker.registered(api), Worker.registered(api, "other")
    (job,) = worker.claim()
    assert ends(worker) == ends(worker, "finish") == ([], [])
    api.post(f"jobs/{job_id}/cancel/")
    wanted = [{"id": job_id, "attempt": 1, "grace_s": GRACE}]
    for call in ("claim", "finish", "claim"):
        assert ends(worker, call) == (wanted, [])
        assert ends(worker, call, running=[run(job)]) == (wanted, [])
    assert ends(other) == ([], [])
    answer = worker.post("finish", {"jobs": [run(job, status="CANCELLED")], "claim": {"limit": 1}}).json
    assert (answer["jobs"][0]["outcome"], answer["cancel"], answer["claim"]["jobs"]) == ("already", [], [])
    assert ends(worker) == ([], [])


def test_grace_is_what_is_left_of_the_time_since_the_cancellation(live_api: Api) -> None:
    job_id = submit(live_api)
    worker = Worker.registered(live_api)
    (job,) = worker.claim()
    live_api.post(f"jobs/{job_id}/cancel/")

    def graces(before_s: int) -> list[float]:
        """Returns what each call says of a run that was cancelled so long ago."""
        moved = "UPDATE job_latest SET status_at = clock_timestamp() - %s * interval '1 second' WHERE id = %s"
        database.execute(moved, [before_s, job_id])
        calls = [worker.heartbeat([job])["cancel"], ends(worker)[0], ends(worker, "finish", running=[run(job)])[0]]
        return [cancelled["grace_s"] for (cancelled,) in calls]

    late = intervals.HEARTBEAT_S
    assert all(1 <= grace <= intervals.GRACE_S - late for grace in graces(int(late)))
    # However late it is, a run can notice its signal.
    assert graces(100) == [1, 1, 1]
    assert graces(-100) == [intervals.GRACE_S] * 3
    # Whoever learns it at the next heartbeat can still end in order, and is gone within 5 s.
    assert late < intervals.GRACE_S < 5


def test_bulk_cancel_and_plain_sql_are_told_too(live_api: Api) -> None:
    ids = [submit(live_api) for _ in range(3)]
    worker = Worker.registered(live_api)
    assert len(worker.claim(2)) == 2
    database.execute("UPDATE jobs SET status = 'CANCELLED', completed_at = updated_at WHERE id = %s", [ids[0]])
    rest = "UPDATE job_latest SET status = 'CANCELLED', completed_at = updated_at WHERE id = ANY (%s)"
    database.execute(rest, [ids[1:]])
    assert [entry["id"] for entry in ends(worker)[0]] == ids[:2]


def test_running_names_what_is_not_the_workers_own(api: Api) -> None:
    taken, gone, own = submit(api), submit(api), submit(api)
    worker = Worker.registered(api)
    jobs = worker.claim(3)
    api.patch(f"jobs/{taken}/", {"status_type": "RUNNING", "message": "mine now"})
    api.delete(f"jobs/{gone}/")
    for call in ("claim", "finish"):
        cancel, unknown = ends(worker, call, running=[run(job) for job in jobs])
        assert (cancel, unknown) == ([], [{"id": taken, "attempt": 1}, {"id": gone, "attempt": 1}])
    assert ends(worker, "finish", jobs=[run(jobs[2], status="COMPLETED")], running=[]) == ([], [])
    assert history(api, own)[-1][0] == "COMPLETED"
    # Listing what runs notes no progress.
    assert api.get(f"jobs/{taken}/").json["latest_status"]["message"] == "mine now"


def test_all_runs_of_a_worker_that_is_gone_are_unknown(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    api.delete(f"workers/{worker.id}/")
    answer = worker.post("finish", {"jobs": [], "running": [run(job)]}).json
    assert (answer["state"], answer["unknown"]) == ("stop", [{"id": job_id, "attempt": 1}])


def test_a_cancelled_job_that_is_retried_is_unknown_instead(live_api: Api) -> None:
    job_id = submit(live_api)
    worker = Worker.registered(live_api)
    (job,) = worker.claim()
    live_api.post(f"jobs/{job_id}/cancel/")
    live_api.post(f"jobs/{job_id}/retry/")
    assert ends(worker, "finish") == ([], [])
    assert ends(worker, "finish", running=[run(job)]) == ([], [{"id": job_id, "attempt": 1}])
    (again,) = worker.claim()
    assert again["attempt"] == 2
    live_api.post(f"jobs/{job_id}/cancel/")
    # What is told of the first attempt ends the first only.
    assert worker.finish(job, "CANCELLED") == "stale"
    assert ends(worker)[0] == [{"id": job_id, "attempt": 2, "grace_s": GRACE}]


def test_a_cancelled_run_that_heartbeats_do_not_name_is_forgotten_after_a_minute(live_api: Api) -> None:
    lost, ending = submit(live_api), submit(live_api)
    worker = Worker.registered(live_api)
    jobs = worker.claim(2)
    for job_id in (lost, ending):
        live_api.post(f"jobs/{job_id}/cancel/")
    worker.heartbeat(jobs[1:])
    assert [entry["id"] for entry in ends(worker)[0]] == [lost, ending]
    database.execute("UPDATE worker_cancelled SET cancelled_at = now() - interval '2 minutes'")
    worker.heartbeat(jobs[1:])
    assert [entry["id"] for entry in ends(worker)[0]] == [ending]


def test_own_cancellation_and_jobs_without_worker_leave_no_note(live_api: Api) -> None:
    own, foreign, waiting = submit(live_api), submit(live_api), submit(live_api)
    worker = Worker.registered(live_api)
    jobs = worker.claim(2)
    assert worker.finish(jobs[0], "CANCELLED") == "done"
    live_api.patch(f"jobs/{foreign}/", {"status_type": "RUNNING", "message": "mine now"})
    for job_id in (foreign, waiting):
        live_api.post(f"jobs/{job_id}/cancel/")
    assert database.rows("SELECT job_id FROM worker_cancelled") == []
    assert live_api.get(f"jobs/{own}/").json["latest_status"]["status_type"] == "CANCELLED"
    assert json.dumps(ends(worker)) == "[[], []]"
