"""Reads of the queue touch the jobs ahead, and no table, whatever statistics say."""

import pytest
from django.db import connection, transaction

from tests.support import database
from tests.support.client import Api
from tests.support.statistics import work_of
from tests.support.workers import Worker

JOBS = 3000
FILL = """
INSERT INTO job (name, task, queue, priority) SELECT 'j' || n, 'sleep', 'q' || n %% 4, 5 FROM generate_series(1, %s) n
"""
TABLES = "ANALYZE job, job_latest, job_ready, job_scheduled, worker, run_minute"


@pytest.fixture(params=["none", "of empty tables", "of full tables"])
def filled(request: pytest.FixtureRequest, live_api: Api) -> Api:
    """The API, with jobs in four queues; the tables have other statistics each time."""
    connection.close()  # a session of an earlier test has plans of before
    with database.session() as other:
        if request.param == "of empty tables":
            database.execute(TABLES, on=other)
        database.execute(FILL, [JOBS], on=other)
        if request.param == "of full tables":
            database.execute(TABLES, on=other)
    return live_api


@pytest.mark.parametrize("ahead", [0, 20, 200])
def test_why_a_job_waits_reads_the_jobs_ahead(filled: Api, ahead: int) -> None:
    Worker.registered(filled, queues=["q1"])
    job = database.value("SELECT id FROM job WHERE queue = 'q1' ORDER BY id OFFSET %s LIMIT 1", [ahead])
    found: list[int] = []
    with transaction.atomic():
        work = work_of(lambda: found.append(filled.get(f"jobs/{job}/").json["waiting"]["ahead"]))
    assert found == [ahead]
    assert work.scanned == {}
    assert work.entries < 60 + 2 * ahead, work


def test_the_queue_reads_its_first_jobs(filled: Api) -> None:
    with transaction.atomic():
        work = work_of(lambda: filled.get("jobs/queue/", {"limit": 10}))
    assert work.scanned.keys() <= {"job_ready"}  # for the count, up to 10,000
    assert {name: work.indexes.get(name, 0) for name in ("job_pkey", "job_latest_pkey")} == {
        "job_pkey": 10,
        "job_latest_pkey": 10,
    }
