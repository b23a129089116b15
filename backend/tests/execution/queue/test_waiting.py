"""Why a job waits: ``waiting`` of GET jobs/{id}/"""

from typing import Any

import pytest

from tests.support import database
from tests.support.client import Api
from tests.support.workers import Worker, submit

LATER = "2199-01-01T00:00:00Z"


def waiting(api: Api, job: int) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"jobs/{job}/").json["waiting"]
    return found


def why(api: Api, job: int) -> tuple[str, str]:
    found = waiting(api, job)
    return found["reason"], found["message"]


def test_job_without_task_is_run_elsewhere(api: Api) -> None:
    job = submit(api, task="", scheduled_at=LATER)
    assert waiting(api, job) == {
        "reason": "no_task",
        "message": "It has no task: it is run elsewhere.",
        "due_at": None,
        "ahead": None,
        "ahead_exact": None,
        "estimate": None,
    }


def test_scheduled_job_is_due_later(api: Api) -> None:
    job = submit(api, scheduled_at=LATER)
    found = waiting(api, job)
    assert found["reason"] == "due_later"
    assert found["message"] == "It is scheduled: it begins at 2199-01-01T00:00:00Z at the earliest."
    assert found["due_at"].startswith("2199-01-01T00:00:00")


def test_job_waits_for_its_retry_after_a_failure(api: Api) -> None:
    job = submit(api, max_attempts=3)
    worker = Worker.registered(api)
    worker.finish(worker.claim()[0], "FAILED")
    reason, message = why(api, job)
    assert reason == "retry"
    assert message.startswith("Attempt 1 failed; the next begins at 2")


def test_cancelled_job_that_was_retried_and_put_off_is_due_later(api: Api) -> None:
    job = submit(api)
    api.post(f"jobs/{job}/cancel/")
    api.post(f"jobs/{job}/retry/")
    api.patch(f"jobs/{job}/", {"scheduled_at": LATER})
    assert why(api, job)[0] == "due_later"


def test_no_worker_serves_the_queue_or_the_task(api: Api) -> None:
    job = submit(api, queue="gpu", task="fold")
    assert why(api, job) == ("no_worker", "No worker is running.")
    Worker.registered(api)
    assert why(api, job) == ("no_worker", "No running worker serves the queue gpu.")
    Worker.registered(api, queues=["gpu"], tasks=["sleep"])
    assert why(api, job) == ("no_worker", "No running worker that serves the queue gpu knows the task fold.")
    draining = Worker.registered(api, queues=["gpu"])
    draining.post("drain")
    assert why(api, job) == (
        "no_worker",
        "Every worker that serves the queue gpu and knows the task fold drains: it takes no further jobs.",
    )
    api.delete(f"workers/{draining.id}/")
    assert why(api, job) == ("no_worker", "No running worker that serves the queue gpu knows the task fold.")


@pytest.mark.parametrize(
    ("needs", "message"),
    [
        ({"memory_mb": 65_536}, "64 GB of memory, the largest has 15.6 GB."),
        ({"memory_mb": 64_000_000}, "61.1 TB of memory, the largest has 15.6 GB."),
        ({"cpus": 8.5}, "8.5 cpus, the largest has 8."),
        (
            {"memory_mb": 20_000, "gpus": 2},
            "19.6 GB of memory, the largest has 15.6 GB; it needs 2 gpus, the largest has 1.",
        ),
        ({"cpus": 8, "gpus": 1}, "8 cpus and 1 gpus together."),
    ],
)
def test_no_worker_is_large_enough(api: Api, needs: dict[str, float], message: str) -> None:
    job = submit(api, resource_requirements=needs)
    Worker.registered(api)
    Worker.registered(api, cpus=2, memory_mb=500, gpus=1)
    Worker.registered(api, cpus=64, memory_mb=10**6, gpus=64, queues=["other"])
    assert why(api, job) == ("too_large", f"No worker that takes it is large enough: it needs {message}")


def test_first_in_line_is_next_while_a_worker_has_room(api: Api) -> None:
    worker = Worker.registered(api, cpus=2)
    jobs = [submit(api) for _ in range(3)]
    assert why(api, jobs[0]) == ("next", "It is first in line, and a worker has room for it.")
    assert waiting(api, jobs[0])["ahead"] == 0
    assert why(api, jobs[1]) == ("busy", "It fits one worker; one job is ahead of it.")
    held = worker.claim(2)
    assert why(api, jobs[2]) == ("busy", "It is first in line; the worker that it fits is busy.")
    assert waiting(api, held[0]["id"]) is None
    worker.finish(held[0])
    assert why(api, jobs[2])[0] == "next"


def test_ahead_counts_what_the_same_workers_take_first(api: Api) -> None:
    Worker.registered(api, cpus=4, tasks=["sleep"])
    Worker.registered(api, cpus=4, queues=["default", "gpu"], tasks=["sleep"])
    Worker.registered(api, cpus=4, queues=["default", "other"], tasks=["sleep"]).post("drain")
    submit(api, priority=9), submit(api, priority=9, queue="gpu"), submit(api, resource_requirements={"cpus": 4})
    submit(api, resource_requirements={"cpus": 5})
    submit(api, priority=9, queue="other"), submit(api, priority=9, task="fold"), submit(api, priority=4)
    job = submit(api)
    submit(api), submit(api, scheduled_at=LATER)
    found = waiting(api, job)
    assert (found["reason"], found["ahead"], found["ahead_exact"]) == ("busy", 3, True)
    assert found["message"] == "It fits 2 workers; 3 jobs are ahead of it."


def test_large_job_tells_which_worker_is_kept_for_it(api: Api) -> None:
    worker = Worker.registered(api, "big")
    submit(api, priority=9)
    held = worker.claim(1, free={"cpus": 8})
    large = submit(api, resource_requirements={"cpus": 8})
    small = submit(api)
    database.execute("UPDATE worker SET kept_for = %s", [large])
    assert why(api, large) == (
        "busy",
        "It is first in line; the worker big takes no other jobs until it has room for it.",
    )
    assert why(api, small)[0] == "busy"
    worker.finish(held[0])
    assert why(api, large)[0] == "next"


def test_many_jobs_ahead_are_a_lower_bound(api: Api) -> None:
    Worker.registered(api)
    database.execute(
        "INSERT INTO job (name, task, priority) SELECT 'j' || n, 'sleep', 6 FROM generate_series(1, %s) AS n", [10_001]
    )
    job = submit(api)
    found = waiting(api, job)
    assert (found["reason"], found["ahead"], found["ahead_exact"]) == ("busy", 10_000, False)
    assert found["message"] == "It fits one worker; more than 10,000 jobs are ahead of it."


def test_etag_changes_with_the_place_in_line_but_not_for_if_match(live_api: Api) -> None:
    submit(live_api, priority=9)
    job = submit(live_api)
    worker = Worker.registered(live_api)
    before = live_api.get(f"jobs/{job}/").headers["ETag"]
    assert live_api.get(f"jobs/{job}/", **{"If-None-Match": before}).status == 304
    worker.claim()
    assert live_api.get(f"jobs/{job}/", **{"If-None-Match": before}).status == 200
    assert live_api.patch(f"jobs/{job}/", {"name": "other"}, **{"If-Match": before}).status == 200
    assert live_api.patch(f"jobs/{job}/", {"name": "third"}, **{"If-Match": before}).status == 412
