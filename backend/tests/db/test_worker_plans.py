"""The functions of the worker protocol read few rows, whatever statistics say of the tables."""

import json

import pytest
from django.db import connection, transaction

from tests.support import database
from tests.support.claims import MAKE
from tests.support.statistics import work_of

pytestmark = pytest.mark.usefixtures("new_tables")

REGISTER = """
INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until)
VALUES ('w', 'w', '{cpu,gpu}', 8, 100, 0, now() + interval '1 hour') RETURNING id
"""
CLAIM = "SELECT jobs FROM worker_claim(%s, '1 hour', 'key', 10, '{\"cpus\": 10}', 0)"
OTHERS = "INSERT INTO job (name, queue, task) SELECT 'x', 'other', 'sleep' FROM generate_series(1, 2000)"
TABLES = "ANALYZE job, job_latest, job_ready, job_status, worker, worker_claimed, worker_cancelled"


@pytest.mark.parametrize("analyze", ["", TABLES])
@pytest.mark.parametrize("known_empty", [False, True])
def test_calls_read_few_rows_whatever_statistics_say(analyze: str, known_empty: bool) -> None:
    """A plan made for other statistics must not turn into a scan."""
    connection.close()  # a session of an earlier test has plans of before
    with database.session() as other:
        if known_empty:
            database.execute(TABLES, on=other)
        database.execute(MAKE, [3000], on=other)
        database.execute("UPDATE job SET max_attempts = 2", on=other)
        # What others run is not read.
        database.execute(OTHERS, on=other)
        database.execute("SELECT count(*) FROM job_claim('other', '{other}', NULL, 2000, 1, 1, 1, false)", on=other)
        if analyze:
            database.execute(analyze, on=other)
        worker = database.value(REGISTER, on=other)
    with transaction.atomic():
        found: list[dict[str, int]] = []
        work = work_of(lambda: found.extend(database.value(CLAIM, [worker])))
        assert len(found) == 10
        assert work.scanned == {}
        assert work.entries < 300, work
        runs = [{"id": job["id"], "attempt": 1, "message": "on", "usage": {}} for job in found]
        heartbeat = "SELECT state FROM worker_heartbeat(%s, '1 hour', %s, 5)"
        beaten = work_of(lambda: database.execute(heartbeat, [worker, json.dumps(runs)]))
        assert beaten.scanned == {}
        assert beaten.entries < 200, beaten
        ended = json.dumps([{**run, "status": "FAILED"} for run in runs])
        finish = "SELECT results FROM worker_finish(%s, '1 hour', %s)"
        finished = work_of(lambda: database.execute(finish, [worker, ended]))
        assert finished.scanned == {}
        assert finished.entries < 400, finished
        # The runs that a call names are found by the primary key, not among all that the worker has.
        assert {"job_latest_run_idx", "job_latest_status_idx"}.isdisjoint(
            work.indexes | beaten.indexes | finished.indexes
        )
        again = work_of(lambda: database.execute(finish, [worker, ended]))
        assert again.scanned == {}
        assert again.entries < 200, again


@pytest.mark.parametrize("analyze", ["", TABLES])
@pytest.mark.parametrize("known_empty", [False, True])
def test_rescue_reads_what_runs_and_no_more(analyze: str, known_empty: bool) -> None:
    connection.close()
    with database.session() as other:
        if known_empty:
            database.execute(TABLES, on=other)
        database.execute(MAKE, [3000], on=other)
        # What others run is not read.
        database.execute(OTHERS, on=other)
        database.execute("SELECT count(*) FROM job_claim('other', '{other}', NULL, 2000, 1, 1, 1, false)", on=other)
        worker = database.value(REGISTER, on=other)
        database.execute(CLAIM, [worker], on=other)
        database.execute("UPDATE worker SET lease_until = now() - interval '1 s'", on=other)
        database.execute("UPDATE worker_watch SET looked_at = now()", on=other)
        if analyze:
            database.execute(analyze, on=other)
    shown = "SELECT worker_document(ARRAY[worker]) -> 0 ->> 'jobs_running' FROM worker"
    with transaction.atomic():
        seen: list[str] = []
        work = work_of(lambda: seen.append(database.value(shown)))
        assert seen == ["10"]
        assert work.entries < 100, work
        left = work_of(lambda: database.execute("SELECT worker_leave(%s)", [worker]))
        assert database.value("SELECT count(*) FROM job_latest WHERE worker = 'w'") == 0
        assert left.scanned == {}
        assert left.entries < 400, left
        assert {"job_latest_status_idx"}.isdisjoint(work.indexes | left.indexes)
        transaction.set_rollback(True)
    with transaction.atomic():
        work = work_of(lambda: database.execute("SELECT worker_rescue('1 hour', '1 hour')"))
        assert work.scanned == {}
        assert work.entries < 400, work
        assert "job_latest_status_idx" not in work.indexes
        assert database.value("SELECT count(*) FROM job_latest WHERE attempt = 2") == 10


@pytest.mark.parametrize("analyze", ["", TABLES])
@pytest.mark.parametrize("known_empty", [False, True])
def test_list_finds_the_jobs_of_all_runs_at_once(analyze: str, known_empty: bool) -> None:
    """A look-up for each run would scan the primary key 2,000 times, and read two pages of it each time."""
    connection.close()
    with database.session() as other:
        if known_empty:
            database.execute(TABLES, on=other)
        database.execute(MAKE, [3000], on=other)
        database.execute("UPDATE job SET resource_requirements = '{\"memory_mb\": 2}' WHERE id % 2 = 0", on=other)
        for n in range(20):
            name = f"w{n}"
            database.execute(REGISTER.replace("'w', 'w'", f"'{name}', '{name}'"), on=other)
            claimed = "SELECT count(*) FROM job_claim(%s, '{cpu,gpu}', NULL, 100, 8, 100, 1, false)"
            assert database.value(claimed, [name], on=other) == 100
        if analyze:
            database.execute(analyze, on=other)
    listed = "SELECT sum(jobs_running) FROM worker_load((SELECT array_agg(worker) FROM worker))"
    with transaction.atomic():
        seen: list[int] = []
        work = work_of(lambda: seen.append(database.value(listed)))
    assert seen == [2000]
    assert work.scanned == {}
    assert work.indexes.keys() == {"job_latest_run_idx", "job_pkey"}
    # Each run is an entry of both indexes, and so is the version before an update.
    assert work.entries < 6000, work
    assert work.indexes["job_pkey"] < 20, work
    assert work.blocks["job_pkey"] < 100, work


def test_overdue_runs_are_found_without_reading_all_runs_each_time() -> None:
    connection.close()
    overdue = "SELECT job_overdue('1 minute')"
    with database.session() as other:
        database.execute(MAKE, [3000], on=other)
        database.execute("UPDATE job SET resource_requirements = '{\"walltime_s\": 60}' WHERE id % 2 = 0", on=other)
        workers = [database.value(REGISTER.replace("'w', 'w'", f"'w', 'w{n}'"), on=other) for n in range(120)]
        for worker in workers:
            database.execute(CLAIM, [worker], on=other)
        database.execute(TABLES, on=other)
    looks = []
    for _ in range(3):
        with transaction.atomic():
            looks.append(work_of(lambda: database.execute(overdue)))
    # A hundred workers, the other twenty, and none that is due: each run was read once.
    assert all(look.scanned == {} for look in looks)
    assert [look.indexes.get("job_latest_run_idx", 0) > 0 for look in looks] == [True, True, False]
    assert looks[0].entries < 2500, looks[0]
    assert looks[1].entries < 600, looks[1]
    assert looks[2].entries == 0, looks[2]
    # The next look is when the first run may be overdue, a minute later at the latest.
    assert database.rows("SELECT DISTINCT overdue_from - now() BETWEEN '50 s' AND '60 s' FROM worker") == [(True,)]
