"""Metrics of queues, workers and runs."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from muster.execution import leases
from muster.housekeeping import duties
from muster.monitoring import queue_state
from tests.support import database
from tests.support.client import Api
from tests.support.workers import Worker, submit


def samples(api: Api) -> dict[tuple[str, str], float]:
    """Returns the values of /metrics by name and value of the only label."""
    text = api._client.get("/metrics").content.decode()
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_depth_and_age_of_queues(api: Api) -> None:
    submit(api, scheduled_at="2020-01-01T00:00:00Z", queue="gpu"), submit(api, queue="gpu"), submit(api)
    submit(api, scheduled_at="2199-01-01T00:00:00Z"), submit(api, task="")
    found = samples(api)
    assert found["muster_queue_jobs", "gpu"] == 2
    assert found["muster_queue_jobs", "default"] == 1
    assert found["muster_queue_oldest_due_seconds", "gpu"] > 5 * 365 * 86_400
    assert found["muster_queue_oldest_due_seconds", "default"] < 60


def test_queues_beyond_the_longest_are_counted_together(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_state, "QUEUES_MAX", 1)
    for queue in ("a", "b", "b", "c"):
        submit(api, queue=queue)
    found = samples(api)
    assert {key: value for key, value in found.items() if key[0] == "muster_queue_jobs"} == {
        ("muster_queue_jobs", "b"): 2,
        ("muster_queue_jobs", "(others)"): 2,
    }


def test_workers_by_state(api: Api) -> None:
    Worker.registered(api), Worker.registered(api)
    Worker.registered(api).post("drain")
    api.delete(f"workers/{Worker.registered(api).id}/")
    found = samples(api)
    assert (found["muster_workers", "run"], found["muster_workers", "drain"]) == (2, 1)


def test_runs_are_counted_by_outcome_with_their_lag(api: Api) -> None:
    worker = Worker.registered(api)
    for _ in range(3):
        submit(api)
    held = worker.claim(3)
    worker.finish(held[0]), worker.finish(held[1], "FAILED")
    duties.runs_fold()
    found = samples(api)
    assert found["muster_runs_started_total", ""] == 3
    assert [found["muster_runs_ended_total", outcome] for outcome in queue_state.OUTCOMES] == [1, 1, 0, 0, 0]
    assert found["muster_start_lag_seconds_count", ""] == found["muster_start_lag_seconds_bucket", "+Inf"] == 3
    assert found["muster_start_lag_seconds_bucket", "60.0"] == 3


def test_bounds_of_the_histogram_are_those_of_the_database(api: Api) -> None:
    for place, bound in enumerate(queue_state.LAG_BOUNDS_S):
        buckets = [database.value("SELECT run_lag_bucket(%s)", [seconds]) for seconds in (bound, bound * 1.01)]
        assert buckets == [place, place + 1]


def test_loss_of_a_worker_is_logged_with_its_jobs(api: Api) -> None:
    worker = Worker.registered(api, "node7")
    submit(api), submit(api), worker.claim(2)
    worker.fall_silent()
    database.execute("UPDATE worker_watch SET looked_at = now()")
    with capture_logs() as logs:
        assert leases.workers_rescue() == 1
        assert leases.workers_rescue() == 0
    assert [(line["event"], line["worker"], line["jobs"]) for line in logs] == [("worker_lost", "node7", 2)]
