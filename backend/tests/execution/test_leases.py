"""Workers that are silent, and runs that don't end."""

import pytest

from muster.execution import leases
from muster.housekeeping import duties
from tests.support import database, storage, tally
from tests.support.client import Api
from tests.support.invariants import assert_jobs_agree_with_their_histories
from tests.support.workers import Worker, history, submit

SOON = "UPDATE worker_watch SET looked_at = now()"


@pytest.fixture(autouse=True)
def watched(live_api: Api) -> None:
    """Somebody has looked after the leases a moment ago."""
    duties.partitions_create()
    database.execute(SOON)


def test_jobs_of_a_lost_worker_run_again_as_the_next_attempt(live_api: Api) -> None:
    job_id = submit(live_api)
    lost, other = Worker.registered(live_api, "node7"), Worker.registered(live_api, "other")
    (job,) = lost.claim()
    assert leases.workers_rescue() == 0
    lost.fall_silent()
    assert leases.workers_rescue() == 1
    (again,) = other.claim()
    assert (again["id"], again["attempt"]) == (job_id, 2)
    status, attempt, actor, message = history(live_api, job_id)[2]
    assert (status, attempt, actor) == ("PENDING", 2, "housekeeping")
    assert message.startswith("Attempt 1 was lost with the worker node7, last heard of at ")
    assert message.endswith("; loss 1 of 5 in a row.")
    # It comes back: nothing is its own any more.
    assert lost.heartbeat([job])["state"] == "stop"
    assert lost.heartbeat([job])["unknown"] == [{"id": job_id, "attempt": 1}]
    assert lost.finish(job) == "stale"
    assert live_api.get(f"workers/{lost.id}/").json["state"] == "lost"
    assert other.finish(again) == "done"
    with database.session() as session:
        storage.check(session)
        tally.check(session)
    assert_jobs_agree_with_their_histories()


def test_a_lost_attempt_leaves_nothing_to_the_next(live_api: Api) -> None:
    job_id = submit(live_api)
    worker = Worker.registered(live_api)
    jobs = worker.claim()
    worker.heartbeat(jobs, progress=40, message="on", usage={"cpu_s": 3})
    worker.fall_silent()
    assert leases.workers_rescue() == 1
    detail = live_api.get(f"jobs/{job_id}/").json
    assert (detail["usage"], detail["exit_code"], detail["latest_status"]["progress"]) == (None, None, None)


def test_a_job_fails_after_five_losses_in_a_row(live_api: Api) -> None:
    job_id = submit(live_api)
    for loss in range(5):
        worker = Worker.registered(live_api, "fragile")
        assert worker.claim()[0]["attempt"] == loss + 1
        worker.fall_silent()
        assert leases.workers_rescue() == 1
    detail = live_api.get(f"jobs/{job_id}/").json
    assert (detail["latest_status"]["status_type"], detail["attempt"]) == ("FAILED", 5)
    assert detail["error_message"].endswith("No further attempt: 5 were lost in a row.")
    # After a retry by hand, another five.
    live_api.post(f"jobs/{job_id}/retry/")
    worker = Worker.registered(live_api, "fragile")
    worker.claim()
    worker.fall_silent()
    leases.workers_rescue()
    assert history(live_api, job_id)[-1][3].endswith("loss 1 of 5 in a row.")


def test_lost_attempts_do_not_count_as_failures(live_api: Api) -> None:
    job_id = submit(live_api, max_attempts=2)
    lost, worker = Worker.registered(live_api), Worker.registered(live_api)
    lost.claim()
    lost.fall_silent()
    leases.workers_rescue()
    (second,) = worker.claim()
    assert worker.finish(second, "FAILED") == "done"
    assert live_api.get(f"jobs/{job_id}/").json["latest_status"]["status_type"] == "PENDING"
    database.execute("UPDATE job_latest SET scheduled_at = now() WHERE id = %s", [job_id])
    (third,) = worker.claim()
    assert (third["attempt"], worker.finish(third, "FAILED")) == (3, "done")
    assert live_api.get(f"jobs/{job_id}/").json["latest_status"]["status_type"] == "FAILED"


def test_nobody_is_lost_because_muster_was_away(live_api: Api) -> None:
    submit(live_api)
    worker = Worker.registered(live_api)
    worker.claim()
    worker.fall_silent()
    database.execute("UPDATE worker_watch SET looked_at = now() - interval '11 s'")
    assert leases.workers_rescue() == 0
    assert leases.workers_rescue() == 0
    worker.fall_silent()
    assert leases.workers_rescue() == 1


def test_run_far_past_its_walltime_fails(live_api: Api) -> None:
    job_id = submit(live_api, resource_requirements={"walltime_s": 5})
    submit(live_api)
    worker = Worker.registered(live_api)
    jobs = worker.claim(2)
    assert leases.runs_overdue() == 0
    later(55)
    assert leases.runs_overdue() == 0
    later(11)
    assert leases.runs_overdue() == 1
    status, attempt, actor, message = history(live_api, job_id)[-1]
    assert (status, attempt, actor) == ("FAILED", 1, "housekeeping")
    assert message == "Ran longer than its walltime of 5 s, and its worker did not end it."
    assert worker.heartbeat(jobs)["unknown"] == [{"id": job_id, "attempt": 1}]


def later(seconds: int) -> None:
    """Lets time pass for what runs."""
    database.execute("UPDATE job SET created_at = created_at - %s * interval '1 s'", [seconds])
    database.execute("UPDATE job_latest SET started_at = started_at - %s * interval '1 s'", [seconds])
    database.execute("UPDATE worker SET overdue_from = overdue_from - %s * interval '1 s'", [seconds])


def test_runs_that_begin_after_a_look_are_found_in_time(live_api: Api) -> None:
    submit(live_api, resource_requirements={"walltime_s": 3600})
    worker = Worker.registered(live_api)
    worker.claim()
    assert leases.runs_overdue() == 0
    later(30)
    short = submit(live_api, resource_requirements={"walltime_s": 0})
    worker.claim()
    later(30)
    assert leases.runs_overdue() == 0
    later(31)
    assert leases.runs_overdue() == 1
    assert history(live_api, short)[-1][0] == "FAILED"


def test_an_overdue_run_that_was_busy_is_found_at_the_next_look(live_api: Api) -> None:
    job_id = submit(live_api, resource_requirements={"walltime_s": 1})
    worker = Worker.registered(live_api)
    worker.claim()
    later(70)
    with database.session() as other, other.transaction():
        other.execute("SELECT FROM job_latest WHERE id = %s FOR UPDATE", [job_id])
        assert leases.runs_overdue() == 0
    with database.session() as other, other.transaction():
        other.execute("SELECT FROM worker WHERE id = %s FOR UPDATE", [worker.id])
        assert leases.runs_overdue() == 0
    assert leases.runs_overdue() == 1


def test_workers_that_are_gone_are_forgotten_after_a_week(live_api: Api) -> None:
    submit(live_api)
    gone, live = Worker.registered(live_api), Worker.registered(live_api)
    gone.post("claim", {"limit": 1}, Idempotency_Key="k")
    live_api.delete(f"workers/{gone.id}/")
    assert leases.workers_prune() == 0
    database.execute("UPDATE worker SET gone_at = gone_at - interval '8 days'")
    database.execute("UPDATE worker_claimed SET claimed_at = claimed_at - interval '2 hours'")
    assert leases.workers_prune() == 2
    assert [worker["id"] for worker in live_api.get("workers/").json["results"]] == [live.id]


WORKERS = """
INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until)
SELECT 'w' || n, 'w' || n, '{cpu}', 1, 1, 0, now() + interval '1 hour' FROM generate_series(1, 150) AS n
"""
JOBS = """
INSERT INTO job (name, queue, task, resource_requirements)
SELECT 'x', 'cpu', 'sleep', '{"walltime_s": 1}' FROM generate_series(1, 150)
"""
CLAIM_EACH = """
SELECT sum(json_array_length(claim.jobs)) FROM worker
CROSS JOIN LATERAL worker_claim(worker.id, '1 hour', 'key', 1, '{"cpus": 1}', 0) AS claim
"""


def test_overdue_runs_of_more_workers_than_a_look_reads_fail_in_one_round() -> None:
    database.execute(WORKERS)
    database.execute(JOBS)
    assert database.value(CLAIM_EACH) == 150
    later(70)
    with database.session() as other, other.transaction():
        other.execute("SELECT FROM worker WHERE identity = 'w1' FOR UPDATE")
        # A locked worker stays due; the round ends all the same.
        assert leases.runs_overdue() == 149
        due = "SELECT array_agg(identity) FROM worker WHERE coalesce(overdue_from, '-infinity') <= now()"
        assert database.value(due) == ["w1"]
    assert leases.runs_overdue() == 1
