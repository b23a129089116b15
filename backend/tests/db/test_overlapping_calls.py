"""Two calls of one worker at once: a finish waits neither for a claim nor for another finish, and ends no run twice."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from muster.housekeeping import duties
from tests.db.test_partition_races import wait_until_blocked
from tests.support import database, tally
from tests.support.claims import MAKE
from tests.support.database import Connection
from tests.support.invariants import assert_jobs_agree_with_their_histories

pytestmark = pytest.mark.usefixtures("transactional_db")

REGISTER = """
INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until)
VALUES ('w', 'w', '{cpu,gpu}', 8, 100, 0, now() + interval '1 hour') RETURNING id
"""
CLAIM = "SELECT jobs FROM worker_claim(%s, '1 hour', %s, %s, '{}', 0)"
FINISH = "SELECT results FROM worker_finish(%s, '1 hour', %s)"
FINISH_CLAIM = "SELECT results FROM worker_finish_claim(%s, '1 hour', %s, 'next', 1, '{}', 0)"
HEARTBEAT = "SELECT state FROM worker_heartbeat(%s, '1 hour', %s, 30)"
LEASE = "SELECT lease_until FROM worker WHERE id = %s"
COMPLETED = "SELECT count(*) FROM job_latest WHERE status = 'COMPLETED'"
Two = tuple[Connection, Connection]


def held(jobs: int, claimed: int, *, on: Connection) -> tuple[int, str]:
    """Creates jobs and a worker; returns it, and as a call names them the runs that it was given."""
    duties.partitions_create()
    database.execute(MAKE, [jobs], on=on)
    worker = database.value(REGISTER, on=on)
    given = database.value(CLAIM, [worker, "first", claimed], on=on)
    runs = [{"id": job["id"], "attempt": job["attempt"], "status": "COMPLETED"} for job in given]
    return worker, json.dumps(runs)


def test_finish_does_not_wait_for_a_claim_of_its_worker(two: Two) -> None:
    one, other = two
    worker, runs = held(4, 2, on=other)
    with one.transaction():
        assert len(database.value(CLAIM, [worker, "second", 2], on=one)) == 2
        database.execute("SET lock_timeout = '5s'", on=other)
        told = database.value(FINISH, [worker, runs], on=other)
    assert [run["outcome"] for run in told] == ["done", "done"]
    assert database.value(COMPLETED) == 2
    assert tally.check(one) == 4
    assert_jobs_agree_with_their_histories()


def test_finish_renews_the_lease_unless_a_claim_is_about_to(two: Two) -> None:
    one, other = two
    worker, runs = held(1, 1, on=other)
    short = "UPDATE worker SET lease_until = now() + interval '1 minute' RETURNING lease_until"
    with one.transaction():
        before = database.value(short, on=one)
        database.value(FINISH, [worker, "[]"], on=other)
    assert database.value(LEASE, [worker]) == before
    database.value(FINISH, [worker, runs], on=other)
    assert database.value(LEASE, [worker]) > before


@pytest.mark.parametrize("call", ["FINISH", "FINISH_CLAIM"])
def test_two_finishes_of_the_same_runs_end_them_once(two: Two, call: str) -> None:
    """The answer of the first was lost, and its statement still runs."""
    one, other = two
    worker, runs = held(2, 2, on=other)
    with ThreadPoolExecutor(1) as pool:
        with one.transaction():
            first = database.value(FINISH, [worker, runs], on=one)
            second = pool.submit(database.value, globals()[call], [worker, runs], on=other)
            wait_until_blocked(other.info.backend_pid)
        told = second.result()
    assert [run["outcome"] for run in first] == ["done", "done"]
    assert [run["outcome"] for run in told] == ["already", "already"]
    assert tally.check(one) == 2
    assert_jobs_agree_with_their_histories()


def test_finish_that_waited_while_its_worker_left_ends_no_run_of_the_next_one(two: Two) -> None:
    """The next worker has the same name and was given the same run, with the same attempt."""
    one, other = two
    worker, runs = held(1, 1, on=other)
    with ThreadPoolExecutor(1) as pool:
        with one.transaction():
            database.value("SELECT worker_leave(%s)", [worker], on=one)
            late = pool.submit(database.value, FINISH, [worker, runs], on=other)
            wait_until_blocked(other.info.backend_pid)
            following = database.value(REGISTER, on=one)
            assert len(database.value(CLAIM, [following, "first", 1], on=one)) == 1
        with pytest.raises(psycopg.errors.SerializationFailure):
            late.result()
    assert database.value("SELECT status::text FROM job_latest") == "RUNNING"
    assert [run["outcome"] for run in database.value(FINISH, [worker, runs])] == ["stale"]
    assert [run["outcome"] for run in database.value(FINISH, [following, runs])] == ["done"]
    assert tally.check(one) == 1
    assert_jobs_agree_with_their_histories()


@pytest.mark.parametrize("said", [{"usage": {}}, {"progress": 5}])
def test_finish_and_heartbeat_take_runs_in_the_same_order(two: Two, said: dict[str, object]) -> None:
    """A message is written before the rest that a heartbeat says."""
    one, other = two
    worker, runs = held(3, 3, on=other)
    first, second, last = sorted(json.loads(runs), key=lambda run: run["id"])
    told = json.dumps([{**first, **said}, second, {**last, "message": "half of it"}])
    with database.session() as middle, ThreadPoolExecutor(2) as pool:
        with middle.transaction():
            database.execute("SELECT FROM job_latest WHERE id = %s FOR UPDATE", [second["id"]], on=middle)
            finish = pool.submit(database.value, FINISH, [worker, runs], on=one)
            wait_until_blocked(one.info.backend_pid)
            heartbeat = pool.submit(database.value, HEARTBEAT, [worker, told], on=other)
            wait_until_blocked(other.info.backend_pid)
        assert {run["outcome"] for run in finish.result()} == {"done"}
        assert heartbeat.result() == "run"
    assert tally.check(one) == 3
    assert_jobs_agree_with_their_histories()
