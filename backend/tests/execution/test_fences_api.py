"""A run that was given back and claimed again has the same attempt: its start tells it from the run before."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from muster.execution.logs import upkeep
from muster.housekeeping import duties
from tests.support import storage
from tests.support.client import Api
from tests.support.database import session
from tests.support.workers import Worker, history, submit


def named(job: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": job["id"], "attempt": job["attempt"], "started_at": job["started_at"], **more}


def claimed_twice(api: Api) -> tuple[Worker, dict[str, Any], dict[str, Any]]:
    """Returns a worker with two runs of the same attempt: the first was given back."""
    submit(api)
    worker = Worker.registered(api)
    (first,) = worker.claim()
    assert worker.finish(first, "PENDING", started_at=first["started_at"]) == "done"
    (second,) = worker.claim()
    assert (first["id"], first["attempt"]) == (second["id"], second["attempt"])
    assert first["started_at"] < second["started_at"]
    return worker, first, second


def test_late_give_back_does_not_end_the_next_run(api: Api) -> None:
    worker, first, second = claimed_twice(api)
    # The answer of the first call was lost: it is repeated after the claim.
    answer = worker.post("finish", {"jobs": [named(first, status="PENDING")]}).json
    assert answer["jobs"] == [{"id": first["id"], "attempt": 1, "outcome": "already", "status": "RUNNING"}]
    assert worker.finish(second, started_at=second["started_at"]) == "done"
    assert [entry[0] for entry in history(api, first["id"])] == [
        "PENDING", "RUNNING", "PENDING", "RUNNING", "COMPLETED",
    ]  # fmt: skip
    with session() as own:
        storage.check(own)


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED", "CANCELLED"])
def test_late_end_of_a_run_that_was_taken_away_does_not_end_the_next_run(api: Api, status: str) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    (first,) = worker.claim()
    api.patch(f"jobs/{job_id}/", {"status_type": "PENDING"})
    (second,) = worker.claim()
    assert worker.finish(first, status, started_at=first["started_at"]) == "stale"
    assert worker.heartbeat([second], started_at=second["started_at"])["unknown"] == []
    assert worker.finish(second, started_at=second["started_at"]) == "done"


def test_heartbeat_of_the_run_before_is_unknown_and_notes_nothing(api: Api) -> None:
    worker, first, second = claimed_twice(api)
    unknown = worker.heartbeat([first], started_at=first["started_at"], progress=90, message="old")["unknown"]
    assert unknown == [named(first)]
    detail = api.get(f"jobs/{first['id']}/").json
    assert (detail["latest_status"]["progress"], detail["latest_status"]["message"]) == (None, "")
    for call, body in (("claim", {"limit": 1}), ("finish", {"jobs": []})):
        assert worker.post(call, {**body, "running": [named(first)]}).json["unknown"] == [named(first)]
        assert worker.post(call, {**body, "running": [named(second)]}).json["unknown"] == []
    api.post(f"jobs/{first['id']}/cancel/")
    answer = worker.heartbeat([first], started_at=first["started_at"])
    assert (answer["cancel"], answer["unknown"]) == ([], [named(first)])
    assert [run["id"] for run in worker.heartbeat([second], started_at=second["started_at"])["cancel"]] == [first["id"]]


def test_workers_that_name_no_start_are_fenced_by_the_attempt(api: Api) -> None:
    worker, first, _ = claimed_twice(api)
    assert worker.heartbeat([first])["unknown"] == []
    assert worker.finish(first) == "done"


def test_repeated_claim_does_not_give_a_run_of_another_claim(api: Api) -> None:
    job_id = submit(api)
    worker = Worker.registered(api)
    first = worker.post("claim", {"limit": 1}, Idempotency_Key="one").json["jobs"]
    assert worker.post("claim", {"limit": 1}, Idempotency_Key="one").json["jobs"] == first
    api.patch(f"jobs/{job_id}/", {"status_type": "PENDING"})
    second = worker.post("claim", {"limit": 1}, Idempotency_Key="two").json["jobs"]
    assert [job["attempt"] for job in second] == [1]
    assert worker.post("claim", {"limit": 1}, Idempotency_Key="one").json["jobs"] == []
    assert worker.post("claim", {"limit": 1}, Idempotency_Key="two").json["jobs"] == second


def test_runs_of_a_gone_worker_come_back_as_they_were_named(api: Api) -> None:
    worker, _, second = claimed_twice(api)
    api.delete(f"workers/{worker.id}/")
    assert worker.heartbeat([second], started_at=second["started_at"])["unknown"] == [named(second)]


@pytest.mark.parametrize("start", ["", "yesterday", 5, None])
def test_a_start_that_is_no_time_is_refused(api: Api, start: object) -> None:
    submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    answer = worker.post("finish", {"jobs": [{**named(job), "status": "FAILED", "started_at": start}]})
    assert answer.status == 400, json.dumps(answer.json)
    assert list(answer.json["errors"]) == ["jobs.0.started_at"]


def test_late_output_of_the_run_before_takes_no_place_in_the_log(live_api: Api) -> None:
    duties.partitions_create()
    upkeep.partitions_create()
    worker, first, second = claimed_twice(live_api)

    def send(*chunks: dict[str, Any]) -> Any:
        return worker.post("logs", {"chunks": list(chunks)}).json

    late = send(named(first, seq=0, data="late\n"))
    assert ([chunk["outcome"] for chunk in late["chunks"]], late["unknown"]) == (["stale"], [named(first)])
    both = send(
        named(first, seq=0, data="late\n"), named(second, seq=0, data="own\n"), named(second, seq=1, data="b\n")
    )
    assert ([chunk["outcome"] for chunk in both["chunks"]], both["unknown"]) == (["stale", "stored", "stored"], [])
    assert [line["text"] for line in live_api.get(f"jobs/{first['id']}/logs/").json["lines"]] == ["own", "b"]
    assert worker.finish(second, started_at=second["started_at"]) == "done"
    # After its end, a run may still send what is left.
    assert send(named(second, seq=2, data="rest\n"))["chunks"][0]["outcome"] == "stored"


@pytest.mark.parametrize("many", [1, 8])
def test_of_runs_finished_together_only_the_present_ones_end(api: Api, many: int) -> None:
    worker, first, second = claimed_twice(api)
    for _ in range(many):
        submit(api)
    others = worker.claim(many)
    ended = [named(first, status="COMPLETED"), *(named(job, status="COMPLETED") for job in others)]
    answer = worker.post("finish", {"jobs": ended}).json["jobs"]
    assert [run["outcome"] for run in answer] == ["stale", *["done"] * many]
    assert worker.finish(second, started_at=second["started_at"]) == "done"


@pytest.mark.parametrize("offset_h", [-23, 23])
def test_start_in_any_time_zone_names_the_run(api: Api, offset_h: int) -> None:
    submit(api)
    worker = Worker.registered(api)
    (job,) = worker.claim()
    started_at = datetime.fromisoformat(job["started_at"]).astimezone(timezone(timedelta(hours=offset_h))).isoformat()
    assert worker.heartbeat([job], started_at=started_at)["unknown"] == []
    assert worker.finish(job, started_at=started_at) == "done"


@pytest.mark.parametrize("started_at", ["0001-01-01T00:00:00+14:00", "1700000000", "soon", None, 5])
def test_start_that_is_no_time_is_refused(api: Api, started_at: object) -> None:
    worker = Worker.registered(api)
    run = {"id": 1, "attempt": 1, "started_at": started_at}
    refused = [
        worker.post("heartbeat", {"running": [run]}),
        worker.post("claim", {"limit": 1, "running": [run]}),
        worker.post("finish", {"jobs": [{**run, "status": "COMPLETED"}]}),
        worker.post("logs", {"chunks": [{**run, "seq": 0, "data": "x"}]}),
    ]
    assert [answer.status for answer in refused] == [400] * len(refused)
