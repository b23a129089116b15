"""POST workers/, claim/, DELETE workers/{id}/"""

import pytest

from tests.support import database
from tests.support.client import Api
from tests.support.workers import Worker, history, submit


def test_claimed_job_is_running_with_history(api: Api) -> None:
    wanted = submit(api, name="pi", args={"seconds": 3}, resource_requirements={"cpus": 2, "walltime_s": 60})
    worker = Worker.registered(api, "node7")
    (job,) = worker.claim(5)
    assert job == {
        "id": wanted,
        "attempt": 1,
        "started_at": job["started_at"],
        "name": "pi",
        "task": "sleep",
        "args": {"seconds": 3},
        "resource_requirements": {"cpus": 2, "walltime_s": 60},
        "walltime_s": 60,
        "log_limit_bytes": 16 * 1024 * 1024,
    }
    detail = api.get(f"jobs/{wanted}/").json
    assert (detail["latest_status"]["status_type"], detail["worker"]) == ("RUNNING", "node7")
    assert history(api, wanted)[1:] == [("RUNNING", 1, "node7", "")]
    assert worker.claim(5) == []


def test_order_is_priority_then_age_and_jobs_without_task_are_never_given(api: Api) -> None:
    low, high = submit(api, priority=1), submit(api, priority=10)
    submit(api, task="")
    submit(api, scheduled_at="2199-01-01T00:00:00Z")
    middle = [submit(api), submit(api)]
    given = Worker.registered(api).claim(10)
    assert [job["id"] for job in given] == [high, *middle, low]


def test_worker_gets_jobs_of_its_queues_and_tasks_only(api: Api) -> None:
    submit(api, queue="gpu"), submit(api, task="other")
    wanted = submit(api)
    assert [job["id"] for job in Worker.registered(api, tasks=["sleep"]).claim(10)] == [wanted]
    assert len(Worker.registered(api, queues=["gpu", "default"]).claim(10)) == 2


def test_jobs_of_a_claim_fit_together_and_a_large_one_blocks_nobody(api: Api) -> None:
    submit(api, priority=10, resource_requirements={"cpus": 64})
    submit(api, priority=9, resource_requirements={"memory_mb": 99_000})
    four = submit(api, priority=8, resource_requirements={"cpus": 4})
    submit(api, priority=7, resource_requirements={"cpus": 3})
    two = [submit(api, resource_requirements={"cpus": 1}), submit(api)]
    submit(api, priority=1, resource_requirements={"gpus": 1})
    worker = Worker.registered(api)
    assert [job["id"] for job in worker.claim(10, free={"cpus": 6})] == [four, *two]
    assert worker.claim(10, free={"cpus": 0}) == []
    # Without free, each must fit the empty worker.
    assert [job["resource_requirements"] for job in worker.claim(10)] == [{"cpus": 3}]


def test_a_large_job_is_not_passed_over_for_ever(live_api: Api) -> None:
    small = [submit(live_api, priority=1) for _ in range(3)]
    large = submit(live_api, resource_requirements={"cpus": 8})
    one, other = Worker.registered(live_api), Worker.registered(live_api, "other")
    rest = {"cpus": 2}
    assert [job["id"] for job in one.claim(1, free=rest)] == small[:1]
    database.execute("UPDATE job SET created_at = created_at - interval '2 minutes' WHERE id = %s", [large])
    assert one.claim(1, free=rest) == []
    assert live_api.get(f"workers/{one.id}/").json["kept_for"] == large
    # One worker is enough.
    assert [job["id"] for job in other.claim(1, free=rest)] == small[1:2]
    assert [job["id"] for job in one.claim(1, free={"cpus": 8})] == [large]
    assert [job["id"] for job in one.claim(1, free=rest)] == small[2:]
    assert live_api.get(f"workers/{one.id}/").json["kept_for"] is None


def test_requirements_that_are_no_numbers_count_as_absent(api: Api) -> None:
    job = submit(api)
    database.execute('UPDATE job SET resource_requirements = \'{"cpus": "all"}\' WHERE id = %s', [job])
    assert [given["id"] for given in Worker.registered(api).claim(5, free={"cpus": 1})] == [job]


def test_repeated_claim_gives_the_same_jobs(api: Api) -> None:
    for _ in range(4):
        submit(api)
    worker, other = Worker.registered(api), Worker.registered(api, "other")
    first = worker.post("claim", {"limit": 2}, Idempotency_Key="a").json
    again = worker.post("claim", {"limit": 2}, Idempotency_Key="a").json
    assert again == first
    assert len(first["jobs"]) == 2
    assert worker.finish(first["jobs"][0]) == "done"
    assert worker.post("claim", {"limit": 2}, Idempotency_Key="a").json["jobs"] == first["jobs"][1:]
    # A key belongs to its worker.
    assert len(other.post("claim", {"limit": 1}, Idempotency_Key="a").json["jobs"]) == 1
    assert len(worker.post("claim", {"limit": 9}, Idempotency_Key="b").json["jobs"]) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "ä"])
def test_invalid_key_is_refused(api: Api, key: str) -> None:
    answer = Worker.registered(api).post("claim", {"limit": 1}, Idempotency_Key=key)
    assert (answer.status, list(answer.json["errors"])) == (400, ["Idempotency-Key"])


def test_draining_worker_gets_nothing(api: Api) -> None:
    submit(api)
    worker = Worker.registered(api)
    assert worker.post("drain").json["state"] == "drain"
    assert worker.post("claim", {"limit": 1}).json == {"jobs": [], "state": "drain", "cancel": [], "unknown": []}
    assert worker.heartbeat()["state"] == "drain"


@pytest.mark.parametrize(("body", "code"), [({"x": 1}, "validation_failed"), (b"{", "malformed_body")])
def test_refused_drain_leaves_the_worker_running(api: Api, body: object, code: str) -> None:
    worker = Worker.registered(api)
    answer = worker.post("drain", body)
    assert (answer.status, answer.json["code"]) == (400, code)
    assert worker.heartbeat()["state"] == "run"
    assert worker.post("drain", {}).json["state"] == "drain"


def test_leaving_worker_gives_back_what_it_holds(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api, "node7")
    (job,) = worker.claim()
    assert [api.delete(f"workers/{worker.id}/").status for _ in range(2)] == [204, 204]
    assert history(api, job_id)[2:] == [("PENDING", 1, "node7", "Given back by the worker node7, which has left.")]
    refused = worker.post("claim", {"limit": 1})
    assert (refused.status, refused.json["code"]) == (409, "worker_gone")
    assert worker.finish(job) == "stale"
    assert worker.heartbeat([job]) == {
        "lease_until": None,
        "state": "stop",
        "cancel": [],
        "unknown": [{"id": job_id, "attempt": 1}],
    }
    assert Worker.registered(api, "next").claim()[0]["attempt"] == 1


def test_two_live_workers_of_one_name_have_different_identities(live_api: Api) -> None:
    first, second = Worker.registered(live_api, "twin"), Worker.registered(live_api, "twin")
    shown = {worker["id"]: worker for worker in live_api.get("workers/").json["results"]}
    assert shown[first.id]["identity"] == "twin"
    assert (shown[second.id]["name"], shown[second.id]["identity"]) == ("twin", f"twin#{second.id}")
    submit(live_api)
    (job,) = first.claim()
    assert second.finish(job) == "stale"
    live_api.delete(f"workers/{first.id}/")
    third = Worker.registered(live_api, "twin")
    assert live_api.get(f"workers/{third.id}/").json["identity"] == "twin"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "w", "cpus": 1}, "memory_mb"),
        ({"name": " ", "cpus": 1, "memory_mb": 1}, "name"),
        ({"name": "w", "cpus": -1, "memory_mb": 1}, "cpus"),
        ({"name": "w", "cpus": 1, "memory_mb": 1, "queues": []}, "queues"),
        ({"name": "w", "cpus": 1, "memory_mb": 1, "tasks": [""]}, "tasks.0"),
        ({"name": "w", "cpus": 1, "memory_mb": 1, "labels": []}, "labels"),
        ({"name": "w", "cpus": 1, "memory_mb": 1, "host": "x"}, "host"),
    ],
)
def test_invalid_registration_names_the_field(api: Api, body: object, field: str) -> None:
    answer = api.post("workers/", body)
    assert (answer.status, list(answer.json["errors"])) == (400, [field])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": 1, "wait_s": 21}, "wait_s"),
        ({"limit": 1, "free": 1}, "free"),
        ({"limit": 1, "running": [{"id": 1, "attempt": 1, "progress": 3}]}, "running.0.progress"),
        ({"limit": 1, "running": [{"id": 1, "attempt": 1}, {"id": 1, "attempt": 2}]}, "running"),
    ],
)
def test_invalid_claim_names_the_field(api: Api, body: object, field: str) -> None:
    answer = Worker.registered(api).post("claim", body)
    assert (answer.status, list(answer.json["errors"])) == (400, [field])


@pytest.mark.parametrize(
    ("call", "body"),
    [("claim", {"limit": 1}), ("heartbeat", {"running": []}), ("finish", {"jobs": []}), ("drain", None)],
)
def test_unknown_worker_is_404(api: Api, call: str, body: object) -> None:
    answer = Worker(api, 10**9).post(call, body)
    assert (answer.status, answer.json["code"]) == (404, "not_found")
    assert api.delete("workers/1000000000/").status == api.get("workers/1000000000/").status == 404
