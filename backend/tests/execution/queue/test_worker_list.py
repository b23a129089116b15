"""What GET workers/ says of the jobs that workers hold."""

from typing import Any

from tests.support.client import Api
from tests.support.workers import Worker, submit


def shown(api: Api, worker: Worker) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"workers/{worker.id}/").json
    return found


def test_jobs_that_a_worker_holds_are_counted_and_taken_from_what_is_free(api: Api) -> None:
    worker, other = Worker.registered(api, cpus=8, memory_mb=1000, gpus=1), Worker.registered(api, "other")
    submit(api, resource_requirements={"cpus": 2.5, "memory_mb": 400, "gpus": 1}), submit(api)
    held = worker.claim(2)
    submit(api), other.claim()
    assert shown(api, worker)["jobs_running"] == 2
    assert shown(api, worker)["free"] == {"cpus": 4.5, "memory_mb": 600, "gpus": 0}
    assert shown(api, other)["free"] == {"cpus": 7, "memory_mb": 16_000, "gpus": 0}
    worker.finish(held[0])
    assert shown(api, worker)["free"] == {"cpus": 7, "memory_mb": 1000, "gpus": 1}
    listed = {each["id"]: each for each in api.get("workers/").json["results"]}
    assert listed == {each.id: shown(api, each) for each in (worker, other)}


def test_worker_that_runs_more_than_it_has_has_nothing_free(api: Api) -> None:
    worker = Worker.registered(api, cpus=1)
    for _ in range(3):
        submit(api)
    worker.claim(3)
    assert shown(api, worker)["jobs_running"] == 3
    assert shown(api, worker)["free"]["cpus"] == 0


def test_worker_that_is_gone_holds_nothing(api: Api) -> None:
    worker = Worker.registered(api)
    submit(api), worker.claim()
    api.delete(f"workers/{worker.id}/")
    again = Worker.registered(api)
    again.claim()
    assert (shown(api, worker)["jobs_running"], shown(api, worker)["free"]["cpus"]) == (0, 0)
    assert shown(api, again)["jobs_running"] == 1


def test_draining_shows_what_is_held(api: Api) -> None:
    worker = Worker.registered(api)
    submit(api), worker.claim()
    assert worker.post("drain").json["jobs_running"] == 1


def test_live_workers_come_oldest_first_then_those_that_are_gone(api: Api) -> None:
    workers = [Worker.registered(api) for _ in range(4)]
    for gone in workers[1:3]:
        api.delete(f"workers/{gone.id}/")
    ids = [worker.id for worker in workers]
    assert api.get("workers/").ids == [ids[0], ids[3], ids[1], ids[2]]
