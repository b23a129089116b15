"""Amounts that only SQL can write, such as those that double precision cannot hold, break nothing that reads them."""

import pytest

from muster.execution import leases
from tests.support import database, storage
from tests.support.client import Api
from tests.support.workers import Worker, submit

TINY = f"0.{'0' * 400}1"
HUGE = ("1e400", "1e308")
EXTREMES = [*HUGE, "-1e400", "-1e13", TINY, f"-{TINY}"]
KEYS = ["cpus", "memory_mb", "gpus", "walltime_s"]
SET = "UPDATE job SET resource_requirements = jsonb_build_object(%s::text, %s::numeric) WHERE id = ANY (%s)"


@pytest.mark.parametrize("amount", EXTREMES)
@pytest.mark.parametrize("key", KEYS)
def test_a_job_with_an_extreme_amount_is_listed_and_claimed_if_it_fits(live_api: Api, key: str, amount: str) -> None:
    job, plain = submit(live_api, priority=10), submit(live_api)
    database.execute(SET, [key, amount, [job]])
    for path in ("jobs/", "jobs/queue/", "jobs/?search=job"):
        assert sorted(live_api.get(path).ids) == [job, plain]
    worker = Worker.registered(live_api)
    fits = key == "walltime_s" or amount not in HUGE
    assert (live_api.get(f"jobs/{job}/").json["waiting"]["reason"] == "too_large") is not fits
    assert [given["id"] for given in worker.claim(10)] == ([job, plain] if fits else [plain])
    assert live_api.get("workers/").json["results"][0]["jobs_running"] == 1 + fits
    assert leases.runs_overdue() == 0
    with database.session() as other:
        storage.check(other)


@pytest.mark.parametrize("amount", EXTREMES)
def test_a_scheduled_job_with_an_extreme_amount_becomes_due(live_api: Api, amount: str) -> None:
    job = submit(live_api, scheduled_at="2199-01-01T00:00:00Z")
    database.execute(SET, ["cpus", amount, [job]])
    database.execute("UPDATE job_scheduled SET due_at = now()")
    assert database.value("SELECT job_ready_release(10)") == 1


@pytest.mark.parametrize("key", KEYS)
def test_runs_whose_amounts_would_overflow_together_are_listed(live_api: Api, key: str) -> None:
    jobs = [submit(live_api) for _ in range(3)]
    worker = Worker.registered(live_api)
    assert len(worker.claim(3)) == 3
    database.execute(SET, [key, "1.7e308", jobs])
    (shown,) = live_api.get("workers/").json["results"]
    assert shown["jobs_running"] == 3
    assert shown["free"].get(key, 0) == 0
