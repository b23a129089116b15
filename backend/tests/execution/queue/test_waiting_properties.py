"""Random workers and jobs: each pending job has one reason, and ``ahead`` is what claims give out before it."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.support import database
from tests.support.client import Api
from tests.support.workers import Worker, submit

PAST, LATER = "2020-01-01T00:00:00Z", "2199-01-01T00:00:00Z"
QUEUES, TASKS = ("default", "gpu"), ("sleep", "fold")
CLAIM = "SELECT jobs FROM worker_claim(%s, '1 hour', NULL, 1, NULL, 0)"
PENDING = """
SELECT json_build_object(
    'id', id, 'priority', priority, 'queue', queue, 'task', task, 'needs', resource_requirements,
    'due_at', coalesce(scheduled_at, created_at), 'later', coalesce(scheduled_at, created_at) > now()
) FROM jobs WHERE status = 'PENDING' ORDER BY id
"""


def populate(api: Api, rng: random.Random) -> None:
    """Registers some workers, of which some drain or are gone, and submits jobs of all kinds."""
    for _ in range(rng.randint(0, 4)):
        worker = Worker.registered(
            api,
            queues=rng.sample(QUEUES, rng.randint(1, 2)),
            tasks=rng.choice([list(TASKS), list(TASKS), ["sleep"], ["fold"]]),
            cpus=rng.choice([1, 4, 8]),
            memory_mb=rng.choice([100, 1000]),
        )
        match rng.random():
            case chance if chance < 0.1:
                worker.post("drain")
            case chance if chance < 0.2:
                api.delete(f"workers/{worker.id}/")
    for _ in range(rng.randint(5, 14)):
        due = rng.choice([{}, {}, {"scheduled_at": PAST}, {"scheduled_at": PAST}, {"scheduled_at": LATER}])
        submit(
            api,
            task=rng.choice([*TASKS, "sleep", ""]),
            queue=rng.choice(QUEUES),
            priority=rng.randint(4, 6),
            resource_requirements={"cpus": rng.choice([1, 1, 2, 8, 16]), "memory_mb": rng.choice([0, 50, 1000])},
            **due,
        )


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pending() -> list[dict[str, Any]]:
    return [job for (job,) in database.rows(PENDING)]


def order(job: dict[str, Any]) -> tuple[Any, ...]:
    return (-job["priority"], job["due_at"], job["id"])


def fitting(workers: Sequence[dict[str, Any]], job: dict[str, Any]) -> list[dict[str, Any]]:
    needs = job["needs"]
    return [
        worker
        for worker in taking(workers, job)
        if worker["cpus"] >= needs["cpus"] and worker["memory_mb"] >= needs["memory_mb"]
    ]


def taking(workers: Sequence[dict[str, Any]], job: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        worker
        for worker in workers
        if worker["state"] == "run" and job["queue"] in worker["queues"] and job["task"] in worker["tasks"]
    ]


def expected(workers: Sequence[dict[str, Any]], job: dict[str, Any]) -> set[str]:
    """Returns the reasons that a job may have, worked out once more."""
    if not job["task"]:
        return {"no_task"}
    if job["later"]:
        return {"due_later"}
    if not taking(workers, job):
        return {"no_worker"}
    return {"busy", "next"} if fitting(workers, job) else {"too_large"}


def given_before(workers: Sequence[dict[str, Any]], job: dict[str, Any]) -> int:
    """Lets these workers claim, each time the one that would get the first job in line, until the job is given out."""
    jobs = {each["id"]: each for each in pending()}
    with rolled_back():
        for count in range(len(jobs)):
            offers = [(order(jobs[given]), worker["id"]) for worker in workers if (given := offer(worker["id"]))]
            _, first = min(offers)
            if claim(first) == job["id"]:
                return count
    raise AssertionError("No worker was given the job.")


def offer(worker: int) -> int | None:
    with rolled_back():
        return claim(worker)


def claim(worker: int) -> int | None:
    given = database.value(CLAIM, [worker])
    return int(given[0]["id"]) if given else None


@pytest.mark.parametrize("seed", range(8))
def test_each_pending_job_has_one_reason_and_its_place_is_that_of_the_claims(api: Api, seed: int) -> None:
    populate(api, random.Random(seed))
    workers = [worker for worker in api.get("workers/").json["results"] if worker["gone_at"] is None]
    for job in pending():
        said = api.get(f"jobs/{job['id']}/").json["waiting"]
        assert said["reason"] in expected(workers, job)
        assert said["message"].endswith(".")
        assert (said["due_at"] is None) == (said["reason"] == "no_task")
        if said["reason"] in ("busy", "next"):
            assert said["ahead_exact"]
            assert said["ahead"] == given_before(fitting(workers, job), job)
            assert (said["reason"] == "next") == (said["ahead"] == 0)
        else:
            assert said["ahead"] is said["ahead_exact"] is said["estimate"] is None
