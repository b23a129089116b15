"""What is recorded of runs, and the estimates that follow from it."""

from datetime import datetime

import pytest

from muster.execution import leases
from muster.housekeeping import duties
from tests.support import database
from tests.support.client import Api
from tests.support.workers import Worker, submit


def totals() -> dict[str, int]:
    """Returns the number of runs by event, folded."""
    duties.runs_fold()
    found = database.rows("SELECT event, sum(runs)::integer FROM run_total GROUP BY event")
    return {str(event): int(runs) for event, runs in found}


def test_starts_and_ends_of_runs_are_counted_by_what_happened(api: Api) -> None:
    worker = Worker.registered(api)
    jobs = [submit(api, max_attempts=2) for _ in range(6)]
    held = worker.claim(6)
    worker.finish(held[0])
    worker.finish(held[1], "FAILED")
    worker.finish(held[2], "PENDING")
    api.post(f"jobs/{jobs[3]}/cancel/")
    api.patch(f"jobs/{jobs[4]}/", {"status_type": "RUNNING", "message": "taken over"})
    worker.fall_silent()
    database.execute("UPDATE worker_watch SET looked_at = now()")
    leases.workers_rescue()
    assert totals() == {"started": 6, "completed": 1, "failed": 1, "cancelled": 1, "given_back": 2, "lost": 1}
    assert database.value("SELECT count(*) FROM run_delta") == 0


def test_a_job_that_is_run_elsewhere_is_no_run(api: Api) -> None:
    job = submit(api, task="")
    api.patch(f"jobs/{job}/", {"status_type": "RUNNING"})
    api.patch(f"jobs/{job}/", {"status_type": "RUNNING", "progress": 5})
    api.patch(f"jobs/{job}/", {"status_type": "COMPLETED"})
    assert totals() == {}


def test_progress_records_nothing(api: Api) -> None:
    worker = Worker.registered(api)
    submit(api)
    held = worker.claim()
    worker.heartbeat(held, progress=10, message="on")
    assert totals() == {"started": 1}


@pytest.mark.parametrize(("seconds", "bucket"), [(0, 0), (0.05, 0), (0.051, 1), (1, 4), (3600, 12), (3601, 13)])
def test_lag_belongs_to_the_bucket_of_the_next_bound(api: Api, seconds: float, bucket: int) -> None:
    assert database.value("SELECT run_lag_bucket(%s)", [seconds]) == bucket


def test_lag_counts_from_when_the_job_could_start(live_api: Api) -> None:
    worker = Worker.registered(live_api)
    jobs = [submit(live_api), submit(live_api)]
    database.execute("UPDATE job SET created_at = now() - interval '20 s' WHERE id = %s", [jobs[0]])
    database.execute("UPDATE job_latest SET status_at = now() - interval '20 s' WHERE id = %s", [jobs[0]])
    held = worker.claim(1)
    worker.finish(held[0], "PENDING")
    worker.claim(1)
    duties.runs_fold()
    buckets = dict(database.rows("SELECT bucket, runs FROM run_total WHERE event = 'started'"))
    assert buckets.pop(8) == 1
    assert sum(buckets.values()) == 1
    assert min(buckets) < 8


def past(worker: Worker, *, runs: int, seconds: float) -> None:
    """Makes the worker have ended runs of this length."""
    database.execute(
        "INSERT INTO run_minute (worker, minute, runs, seconds, squares)"
        " SELECT identity, now() - interval '5 minutes', %s, %s, %s FROM worker WHERE id = %s",
        [runs, runs * seconds, runs * seconds**2, worker.id],
    )


def seconds_until(api: Api, job: int) -> tuple[float, float] | None:
    """Returns the estimate of a job's start in seconds from now."""
    answer = api.get(f"jobs/{job}/")
    estimate = answer.json["waiting"]["estimate"]
    if estimate is None:
        return None
    now = database.value("SELECT now()")
    earliest, latest = (datetime.fromisoformat(estimate[name]) for name in ("earliest", "latest"))
    return (earliest - now).total_seconds(), (latest - now).total_seconds()


def test_estimate_is_a_range_around_the_drain(api: Api) -> None:
    worker = Worker.registered(api, cpus=4)
    jobs = [submit(api) for _ in range(124)]
    worker.heartbeat(worker.claim(4))
    past(worker, runs=400, seconds=60)
    # Ninety-nine are ahead: a hundred runs of a minute must end, four at a time.
    found = seconds_until(api, jobs[4 + 99])
    assert found is not None
    earliest, latest = found
    assert earliest < 25 * 60 < latest
    assert latest - earliest < 15 * 60
    first = seconds_until(api, jobs[4])
    assert first is not None
    assert 0 <= first[0] < 15 < first[1] < 60


def test_estimate_is_left_out_when_it_would_mislead(api: Api) -> None:
    worker = Worker.registered(api, cpus=1)
    jobs = [submit(api) for _ in range(3)]
    assert seconds_until(api, jobs[1]) is None  # nothing has run
    worker.heartbeat(worker.claim(1))
    past(worker, runs=4, seconds=60)
    assert seconds_until(api, jobs[1]) is None  # too few
    database.execute("UPDATE run_minute SET runs = 40, seconds = 40, squares = 40")
    assert seconds_until(api, jobs[1]) is not None
    database.execute("UPDATE run_minute SET minute = now() - interval '16 minutes'")
    assert seconds_until(api, jobs[1]) is None  # too long ago
    database.execute("UPDATE run_minute SET minute = now()")
    worker.heartbeat([])
    assert seconds_until(api, jobs[1]) is None  # nothing runs that could end


def test_estimate_of_a_large_job_is_left_out_and_that_of_a_small_one_stretched(api: Api) -> None:
    worker = Worker.registered(api, cpus=8)
    for cpus in (2, 2, 2, 2):
        submit(api, priority=9, resource_requirements={"cpus": cpus})
    worker.heartbeat(worker.claim(4))
    past(worker, runs=400, seconds=60)
    average, small, large = (submit(api, resource_requirements={"cpus": cpus}) for cpus in (2, 1, 4))
    of_average, of_small = seconds_until(api, average), seconds_until(api, small)
    assert of_average is not None
    assert of_small is not None
    assert seconds_until(api, large) is None
    # One more is ahead of the small one, but it may pass it.
    assert of_small[0] < 2 * of_average[0]
    assert of_small[1] > of_average[1]


def test_workers_without_cpus_do_no_harm(api: Api) -> None:
    Worker.registered(api, cpus=0)
    jobs = [submit(api, resource_requirements={"cpus": 0}) for _ in range(2)]
    assert seconds_until(api, jobs[1]) is None
