"""POST workers/{id}/finish/ and heartbeat/"""

import re
from datetime import datetime, timedelta

import pytest

from tests.support import database, storage
from tests.support.client import Api
from tests.support.workers import GRACE, Worker, history, submit


def test_finished_job_keeps_what_the_worker_tells(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api, "node7")
    (job,) = worker.claim()
    usage = {"cpu_s": 1.5, "memory_peak_mb": 20.25, "wall_s": 2}
    assert worker.finish(job, exit_code=0, result_data={"pi": 3.14, "n": 10**30}, usage=usage) == "done"
    detail = api.get(f"jobs/{job_id}/").json
    assert (detail["exit_code"], detail["usage"], detail["worker"]) == (0, usage, "node7")
    assert (detail["result_data"], detail["latest_status"]["progress"]) == ({"pi": 3.14, "n": 10**30}, 100)
    assert worker.finish(job) == "already"
    assert worker.finish(job, "FAILED") == "stale"


def test_failure_says_how_the_run_ended(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    assert worker.finish(job, "FAILED", signal=9, reason="Out of memory.") == "done"
    detail = api.get(f"jobs/{job_id}/").json
    said = "Out of memory. Ended by signal 9."
    assert (detail["error_message"], detail["latest_status"]["message"]) == (said, said)


def test_failure_is_retried_after_a_pause_as_often_as_asked(live_api: Api) -> None:
    job_id = submit(live_api, max_attempts=3)
    worker = Worker.registered(live_api)
    pauses = []
    for attempt in (1, 2, 3):
        (job,) = worker.claim()
        assert job["attempt"] == attempt
        assert worker.finish(job, "FAILED", exit_code=1, error_message="boom") == "done"
        # Told twice, as by a lost answer: it still isn't stale.
        assert worker.finish(job, "FAILED") == "already"
        detail = live_api.get(f"jobs/{job_id}/").json
        if attempt < 3:
            at = datetime.fromisoformat(detail["scheduled_at"])
            pauses.append(at - datetime.fromisoformat(detail["latest_status"]["timestamp"]))
            assert worker.claim() == []
            database.execute("UPDATE job_latest SET scheduled_at = now() WHERE id = %s", [job_id])
    assert timedelta(seconds=8) <= pauses[0] <= timedelta(seconds=10)
    assert timedelta(seconds=16) <= pauses[1] <= timedelta(seconds=20)
    assert (detail["latest_status"]["status_type"], detail["error_message"]) == ("FAILED", "boom")
    steps = history(live_api, job_id)
    assert [(status, attempt) for status, attempt, _, _ in steps] == [
        ("PENDING", 1), ("RUNNING", 1), ("FAILED", 1), ("PENDING", 2), ("RUNNING", 2), ("FAILED", 2), ("PENDING", 3),
        ("RUNNING", 3), ("FAILED", 3),
    ]  # fmt: skip
    assert re.fullmatch(r"Attempt 1 of 3 failed; the next begins at \S+Z at the earliest\.", steps[3][3])
    with database.session() as session:
        storage.check(session)


@pytest.mark.parametrize("again", ["retry", "requeue"])
def test_job_that_waits_again_shows_nothing_of_the_attempt_before(api: Api, again: str) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    worker.heartbeat([job], usage={"cpu_s": 1})
    if again == "retry":
        assert worker.finish(job, "FAILED", exit_code=7, usage={"cpu_s": 2}, result_data={"part": 1}) == "done"
        assert api.post(f"jobs/{job_id}/retry/").status == 200
    else:
        assert api.patch(f"jobs/{job_id}/", {"status_type": "PENDING"}).status == 200
    detail = api.get(f"jobs/{job_id}/").json
    assert detail["latest_status"]["status_type"] == "PENDING"
    left = [detail[field] for field in ("exit_code", "usage", "result_data", "error_message", "worker", "started_at")]
    assert left == [None, None, None, "", None, None]


def test_given_back_job_keeps_its_attempt(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    assert worker.finish(job, "PENDING", reason="The worker stops.") == "done"
    assert worker.finish(job, "PENDING") == "already"
    assert history(api, job_id)[-1] == ("PENDING", 1, "w", "The worker stops.")
    (again,) = worker.claim()
    assert again == {**job, "started_at": again["started_at"]}


def test_finish_can_claim_the_next_jobs(api: Api) -> None:
    first, second = submit(api), submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    run = {"id": first, "attempt": 1, "status": "COMPLETED"}
    answer = worker.post("finish", {"jobs": [run], "claim": {"limit": 5}}, Idempotency_Key="k").json
    assert answer["jobs"] == [{"id": job["id"], "attempt": 1, "outcome": "done", "status": "COMPLETED"}]
    assert [given["id"] for given in answer["claim"]["jobs"]] == [second]
    again = worker.post("finish", {"jobs": [run], "claim": {"limit": 5}}, Idempotency_Key="k").json
    assert again == {**answer, "jobs": [{**answer["jobs"][0], "outcome": "already"}]}
    assert worker.post("finish", {"jobs": [run]}).json["claim"] is None


def test_job_that_is_gone_is_stale(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    api.delete(f"jobs/{job_id}/")
    answer = worker.post("finish", {"jobs": [{"id": job_id, "attempt": 1, "status": "FAILED"}]}).json
    assert answer["jobs"] == [{"id": job_id, "attempt": 1, "outcome": "stale", "status": None}]
    assert worker.heartbeat([job])["unknown"] == [{"id": job_id, "attempt": 1}]


def test_cancelled_job_stands_in_cancel_until_it_is_finished(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    assert worker.heartbeat([job])["cancel"] == []
    api.post(f"jobs/{job_id}/cancel/")
    for _ in range(2):
        answer = worker.heartbeat([job])
        assert answer["cancel"] == [{"id": job_id, "attempt": 1, "grace_s": GRACE}]
        assert answer["unknown"] == []
    assert worker.finish(job, "CANCELLED") == "already"


@pytest.mark.parametrize("change", [{"status_type": "COMPLETED"}, {"status_type": "RUNNING", "message": "mine now"}])
def test_update_takes_the_job_from_its_worker(api: Api, change: object) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    assert api.patch(f"jobs/{job_id}/", change).status == 200
    assert worker.heartbeat([job])["unknown"] == [{"id": job_id, "attempt": 1}]
    assert worker.finish(job, "FAILED") == "stale"


def test_progress_with_a_message_is_history_at_most_once_in_five_seconds(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    for percent in (10, 20, 30):
        worker.heartbeat([job], progress=percent, message=f"{percent} done", usage={"cpu_s": percent})
    assert history(api, job_id)[2:] == [("RUNNING", 1, "w", "10 done")]
    assert api.get(f"jobs/{job_id}/").json["latest_status"]["progress"] == 30
    past = "UPDATE job_latest SET status_at = status_at - interval '6 s' WHERE id = %s"
    database.execute(past, [job_id])
    worker.heartbeat([job], progress=40, message="40 done")
    assert history(api, job_id)[3:] == [("RUNNING", 1, "w", "40 done")]
    worker.heartbeat([job], usage={"cpu_s": 7})
    assert api.get(f"jobs/{job_id}/").json["usage"] == {"cpu_s": 7}


def test_heartbeat_renews_the_lease(api: Api) -> None:
    worker = Worker.registered(api)
    worker.fall_silent()
    until = datetime.fromisoformat(worker.heartbeat()["lease_until"])
    seen = datetime.fromisoformat(api.get(f"workers/{worker.id}/").json["seen_at"])
    assert until - seen == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("run", "field"),
    [
        ({"id": 1, "attempt": 1, "status": "RUNNING"}, "jobs.0.status"),
        ({"id": 1, "attempt": 0, "status": "FAILED"}, "jobs.0.attempt"),
        ({"id": 1, "attempt": 1, "status": "PENDING", "exit_code": 1}, "jobs.0.exit_code"),
        ({"id": 1, "attempt": 1, "status": "FAILED", "usage": {"cpu_s": -1}}, "jobs.0.usage.cpu_s"),
        ({"id": 1, "attempt": 1, "status": "COMPLETED", "result_data": "\x00"}, "jobs.0.result_data"),
    ],
)
def test_invalid_finish_names_the_field(api: Api, run: object, field: str) -> None:
    answer = Worker.registered(api).post("finish", {"jobs": [run]})
    assert (answer.status, list(answer.json["errors"])) == (400, [field])


def test_a_job_is_named_once(api: Api) -> None:
    runs = [{"id": 7, "attempt": attempt} for attempt in (1, 2)]
    worker = Worker.registered(api)
    assert worker.post("heartbeat", {"running": runs}).json["errors"] == {"running": ["Names job 7 twice."]}
    ended = [{**run, "status": "FAILED"} for run in runs]
    assert worker.post("finish", {"jobs": ended}).json["errors"] == {"jobs": ["Names job 7 twice."]}


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"exit_code": 7, "error_message": "boom"}, "Ended with exit code 7."),
        ({"error_message": "It can't be started:\nno such file"}, "It can't be started:"),
        ({"exit_code": 0, "reason": "Too late."}, "Too late."),
    ],
)
def test_history_says_how_a_failed_run_ended(api: Api, told: dict[str, object], message: str) -> None:
    job_id, worker = submit(api), Worker.registered(api)
    (job,) = worker.claim()
    assert worker.finish(job, "FAILED", **told) == "done"
    assert history(api, job_id)[-1] == ("FAILED", 1, "w", message)
