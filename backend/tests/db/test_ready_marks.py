"""The marks from where on claims look: no job is passed, little is read, and unused queues have none."""

import pytest
from django.db import transaction

from muster.housekeeping import duties
from tests.support import database
from tests.support.claims import MAKE, claim, finish
from tests.support.database import Connection
from tests.support.statistics import work_of

pytestmark = pytest.mark.usefixtures("new_tables")


def mark_until(reached: str, on: Connection | None = None) -> None:
    """Raises the marks until they have reached a state; transactions of any database on the server hold them up."""
    for _ in range(120):
        duties.ready_mark()
        if database.value(reached, on=on):
            return
        database.execute("SELECT pg_sleep(0.5)", on=on)
    raise AssertionError(reached)


SERVING = """
INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until)
SELECT queue, queue, ARRAY[queue], 1, 1, 0, now() FROM (VALUES (%s)) AS served (queue)
"""
INSERT_READY = "INSERT INTO job (name, queue, task) VALUES (%s, 'cpu', 'sleep') RETURNING id"


def test_marks_pass_no_job_of_a_slow_transaction_nor_a_late_one(two: tuple[Connection, Connection]) -> None:
    """A transaction is open for longer than the five seconds after which a row is late."""
    one, slow = two
    duties.ready_mark()
    # One is always ready, so that there is a queue to mark.
    database.execute(INSERT_READY, ["taken first"], on=one)
    with slow.transaction():
        first = database.value(INSERT_READY, ["before the marks"], on=slow)
        for _ in range(16):
            database.execute(INSERT_READY, ["soon taken"], on=one)
            assert len(claim("w", 1, on=one)) == 1
            database.execute("SELECT pg_sleep(0.5)", on=one)
            duties.ready_mark()
        assert database.value("SELECT count(*) FROM job_ready_low", on=one) == 1
        late = database.value(INSERT_READY, ["late, since its transaction began long ago"], on=slow)
    assert database.rows("SELECT late FROM job_ready WHERE id = %s", [late], on=one) == [(True,)]
    assert claim("w", 5, on=one)[:2] == [first, late]
    database.execute(INSERT_READY, ["the newest"], on=one)
    # Nobody is open any more: the marks go past what was taken.
    mark_until("SELECT id = (SELECT max(id) FROM job) FROM job_ready_low", on=one)
    # What is given back is due as long ago as before.
    again = finish("w", [first], on=one, status="PENDING")
    assert (again, claim("w", 1, on=one)) == (["done"], [first])


def test_marks_pass_no_job_of_the_only_transaction_that_writes(two: tuple[Connection, Connection]) -> None:
    """Nothing has ended since it began when the marks are raised first."""
    one, slow = two
    database.execute(SERVING, ["cpu"], on=one)
    with slow.transaction():
        first = database.value(INSERT_READY, ["alone"], on=slow)
        database.execute("SELECT pg_sleep(11)", on=one)
        for _ in range(2):
            duties.ready_mark()
    assert claim("w", 5, on=one) == [first]


def test_jobs_before_their_mark_are_found_after_the_clock_was_set_back(two: tuple[Connection, Connection]) -> None:
    one, holder = two
    database.execute(SERVING, ["cpu"], on=one)
    mark_until("SELECT count(*) = 10 FROM job_ready_low WHERE due_at > '-infinity'", on=one)
    # As the clock would be an hour later, when jobs are created by one that was set back.
    database.execute("UPDATE job_ready_low SET due_at = now() + interval '1 hour'", on=one)
    first, second = [database.value(INSERT_READY, [name], on=one) for name in ("held", "free")]
    assert claim("w", 5, on=one) == []
    with holder.transaction():
        holder.execute("SELECT FROM job_ready WHERE id = %s FOR UPDATE", [first])
        assert duties.ready_recover() == 1
    assert claim("w", 5, on=one) == [second]
    assert (duties.ready_recover(), claim("w", 5, on=one), duties.ready_recover()) == (1, [first], 0)


def test_claims_read_as_little_while_a_snapshot_is_held(two: tuple[Connection, Connection]) -> None:
    one, holder = two
    with holder.transaction():
        holder.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        holder.execute("SELECT count(*) FROM job")
        database.execute(MAKE, [6000], on=one)
        database.execute(SERVING, ["cpu"], on=one)
        duties.ready_mark()
        while claim("w", 1000, on=one, queues="{cpu}"):
            continue
        passed = "SELECT min(due_at) > (SELECT max(created_at) FROM job) FROM job_ready_low WHERE queue = 'cpu'"
        mark_until(passed, on=one)
        database.execute(MAKE, [30], on=one)
        with transaction.atomic():
            done: list[int] = []
            work = work_of(lambda: done.extend(claim("w", 5, queues="{cpu}")))
        assert len(done) == 5
        assert work.blocks["job_ready_order_idx"] < 40, work
        assert work.entries < 1000, work


def test_marks_read_one_entry_of_each_queue_and_those_of_idle_workers() -> None:
    database.execute(MAKE, [3000])
    worker = "INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until) VALUES"
    database.execute(f"{worker} ('w', 'w', '{{cpu,drained}}', 1, 1, 0, now())")
    with transaction.atomic():
        work = work_of(duties.ready_mark)
    assert work.scanned == {}
    assert work.entries < 200, work
    mark_until("SELECT count(*) = 30 FROM job_ready_low")
    lanes = database.rows("SELECT queue, count(*) FROM job_ready_low GROUP BY queue ORDER BY queue")
    assert lanes == [("cpu", 10), ("drained", 10), ("gpu", 10)]


def test_marks_of_queues_that_nobody_uses_are_retired() -> None:
    database.execute(MAKE, [10])
    for name in ("gone", "live"):
        database.execute(SERVING, [name])
    queues = "SELECT array_agg(DISTINCT queue ORDER BY queue) FROM job_ready_low"
    mark_until(f"SELECT ({queues}) = '{{cpu,gone,gpu,live}}'")
    database.execute("UPDATE worker SET gone_at = now(), gone_reason = 'left' WHERE name = 'gone'")
    duties.ready_mark()
    assert database.value(queues) == ["cpu", "gone", "gpu", "live"]
    # An hour later, a queue is used that a worker serves or in which a job waits.
    database.execute("UPDATE job_ready_low SET due_at = due_at - interval '2 hours'")
    with transaction.atomic():
        work = work_of(duties.ready_mark)
    assert work.scanned == {}
    assert work.entries < 200, work
    mark_until(f"SELECT ({queues}) = '{{cpu,gpu,live}}'")
