"""Claim, heartbeat, finish and release: no job twice, none lost, and the plans."""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from muster.housekeeping import duties
from tests.support import database, storage, tally
from tests.support.database import Connection
from tests.support.invariants import assert_jobs_agree_with_their_histories
from tests.support.statistics import work_of

pytestmark = pytest.mark.usefixtures("transactional_db")

MAKE = """
WITH made AS (
    INSERT INTO job (name, queue, task, priority)
    SELECT 'job ' || n, CASE n %% 3 WHEN 0 THEN 'gpu' ELSE 'cpu' END, CASE n %% 2 WHEN 0 THEN 'sleep' ELSE 'pi' END,
        1 + n %% 10
    FROM generate_series(1, %s) AS n
    RETURNING id, created_at, created_minute, priority, queue
),
latest AS (
    INSERT INTO job_latest (id, created_at, created_minute, updated_at, status_at, priority, queue)
    SELECT id, created_at, created_minute, created_at, created_at, priority, queue FROM made
)
INSERT INTO job_status (job_id, status_type, timestamp, attempt) SELECT id, 'PENDING', created_at, 1 FROM made
"""
CLAIM = "SELECT id, attempt FROM job_claim(%s, %s, %s, %s, 8, 16000, 1, false)"


def claim(
    worker: str, most: int, *, on: Connection | None = None, queues: str = "{cpu,gpu}", tasks: str | None = None
) -> list[int]:
    return [job for job, _ in database.rows(CLAIM, [worker, queues, tasks, most], on=on)]


def finish(
    worker: str, jobs: list[int], *, on: Connection | None = None, attempt: int = 1, status: str = "COMPLETED"
) -> list[str]:
    runs = json.dumps([{"id": job, "attempt": attempt, "status": status, "exit_code": 0} for job in jobs])
    return [outcome for (outcome,) in database.rows("SELECT outcome FROM job_finish(%s, %s)", [worker, runs], on=on)]


def test_order_is_priority_then_due_time_then_id(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    duties.partitions_create()
    database.execute(MAKE, [40], on=one)
    wanted = database.rows(
        "SELECT id FROM job WHERE queue = 'cpu' AND task = 'pi' ORDER BY priority DESC, created_at, id LIMIT 9", on=one
    )
    assert claim("w", 9, on=one, queues="{cpu,nothing}", tasks="{pi}") == [job for (job,) in wanted]
    assert claim("w", 9, on=one, queues="{nothing}") == []
    assert claim("w", 0, on=one) == []
    storage.check(one)
    assert_jobs_agree_with_their_histories()


def test_claims_of_one_queue_keep_the_order_whatever_their_number(two: tuple[Connection, Connection]) -> None:
    """Few are found one by one, many by job_due; beside marks, late rows, and jobs that another transaction holds."""
    one, other = two
    database.execute(MAKE, [120], on=one)
    duties.ready_mark()
    again = claim("w", 3, on=one, queues="{cpu}")
    assert finish("w", again, on=one, status="PENDING") == ["done"] * 3
    wanted = [
        job
        for (job,) in database.rows(
            "SELECT id FROM job WHERE queue = 'cpu' AND task = 'pi' ORDER BY priority DESC, created_at, id", on=one
        )
    ]
    with other.transaction():
        held = database.rows("SELECT id FROM job_latest WHERE id = ANY (%s) FOR UPDATE", [wanted[3:5]], on=other)
        assert len(held) == 2
        wanted = [job for job in wanted if (job,) not in held]
        got: list[int] = []
        for most in (1, 4, 2, 7, 1, 3, 100):
            got += claim("w", most, on=one, queues="{cpu}", tasks="{pi}")
    assert got == wanted
    assert claim("w", 4, on=one, queues="{cpu}", tasks="{pi}") == [job for (job,) in sorted(held)]
    assert set(finish("w", got[:3], on=one) + finish("w", got[3:], on=one)) == {"done"}
    storage.check(one)
    assert tally.check(one) == 120


def test_few_jobs_that_are_claimed_together_fit_together(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(MAKE, [40], on=one)
    sql = "SELECT count(*) FROM job_claim('w', '{cpu}', NULL, %s, 3, 16000, 1, true)"
    assert [database.value(sql, [most], on=one) for most in (2, 4, 9)] == [2, 3, 3]


def test_a_finish_is_told_once_and_only_by_who_runs_it(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(MAKE, [3], on=one)
    first, second, third = claim("w", 3, on=one)
    assert finish("other", [first], on=one) == ["stale"]
    assert finish("w", [first], on=one, attempt=2) == ["stale"]
    assert finish("w", [first, 10**9], on=one) == ["done", "stale"]
    assert finish("w", [first], on=one) == ["already"]
    assert finish("w", [first], on=one, status="FAILED") == ["stale"]
    assert finish("w", [second], on=one, status="PENDING") == ["done"]
    assert claim("w", 3, on=one) == [second]
    database.execute("UPDATE jobs SET status = 'CANCELLED', completed_at = updated_at WHERE id = %s", [third], on=one)
    beats = json.dumps([{"id": job, "attempt": 1, "progress": 40} for job in (first, second, third, 10**9)])
    told = database.rows("SELECT id, verdict FROM job_heartbeat('w', %s) ORDER BY id", [beats], on=one)
    assert sorted(told) == sorted([(first, "unknown"), (third, "cancel"), (10**9, "unknown")])
    assert database.value("SELECT progress FROM jobs WHERE id = %s", [second], on=one) == 40


def test_no_job_is_given_twice_or_lost_among_claimers_cancellers_and_crashes() -> None:
    jobs = 600
    with database.session() as own:
        database.execute(MAKE, [jobs], on=own)

    def work(number: int) -> list[int]:
        """Claims and finishes; a fifth of the transactions are rolled back, as by a crash."""
        chance = random.Random(number)
        worker, got, empty = f"w{number}", [], 0
        with database.session() as connection:
            while empty < 5:
                mine: list[int] = []
                with connection.transaction(force_rollback=chance.random() < 0.2) as transaction:
                    mine = claim(worker, chance.randint(1, 20), on=connection)
                    rolled_back = transaction.force_rollback
                empty = 0 if mine else empty + 1
                if mine and not rolled_back:
                    got += mine
                    assert set(finish(worker, mine, on=connection)) <= {"done", "stale"}
        return got

    def cancel(number: int) -> list[int]:
        chance = random.Random(number)
        sql = """
            WITH held AS MATERIALIZED (
                SELECT id, updated_at FROM job_latest WHERE id = ANY (%s) AND status IN ('PENDING', 'RUNNING')
                ORDER BY id FOR UPDATE
            ),
            ended AS (
                UPDATE job_latest AS latest SET status = 'CANCELLED', completed_at = clock_timestamp(),
                    updated_at = clock_timestamp(), status_at = clock_timestamp()
                FROM held WHERE latest.id = held.id RETURNING latest.id, latest.status, latest.status_at
            )
            INSERT INTO job_status (job_id, status_type, timestamp) SELECT id, status, status_at FROM ended
        """
        with database.session() as connection:
            known = [row[0] for row in database.rows("SELECT id FROM job", on=connection)]
            for _ in range(25):
                database.execute(sql, [chance.sample(known, 5)], on=connection)
        return []

    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(work, number) for number in range(4)] + [
            pool.submit(cancel, number) for number in (8, 9)
        ]
        given = Counter(job for task in running for job in task.result())
    assert max(given.values()) == 1
    with database.session() as own:
        storage.check(own)
        assert tally.check(own) == jobs
        assert database.rows("SELECT status::text FROM jobs GROUP BY 1 ORDER BY 1", on=own) == [
            ("CANCELLED",), ("COMPLETED",),
        ]  # fmt: skip


@pytest.mark.parametrize("analyze", ["", "ANALYZE job, job_latest, job_ready"])
@pytest.mark.parametrize("known_empty", [False, True])
def test_claim_and_finish_read_few_rows_whatever_statistics_say(analyze: str, known_empty: bool) -> None:
    """A plan made for other statistics must not turn into a scan."""
    with database.session() as other:
        if known_empty:
            database.execute("ANALYZE job, job_latest, job_ready", on=other)
        database.execute(MAKE, [3000], on=other)
        if analyze:
            database.execute(analyze, on=other)
    with transaction.atomic():
        done: list[int] = []
        work = work_of(lambda: done.extend(claim("w", 10)))
        assert len(done) == 10
        assert work.scanned == {}
        assert 10 < work.entries < 600, work
        ended = work_of(lambda: finish("w", done))
        assert ended.scanned == {}
        assert 10 < ended.entries < 200, ended


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


def test_progress_of_a_waiting_job_leaves_the_queue_alone() -> None:
    database.execute(MAKE, [10])
    row = "SELECT array_agg(ctid ORDER BY id) FROM job_ready"
    before = database.value(row)
    database.execute("UPDATE job_latest SET progress = 1, status_message = 'soon', updated_at = now()")
    assert database.value(row) == before
    database.execute("UPDATE job_latest SET scheduled_at = now() + interval '1 hour' WHERE id % 2 = 0")
    counts = "SELECT (SELECT count(*) FROM job_ready), (SELECT count(*) FROM job_scheduled)"
    assert database.rows(counts) == [(5, 5)]
    database.execute("UPDATE job_latest SET status = 'RUNNING', started_at = now() WHERE id % 2 = 1")
    assert database.rows(counts) == [(0, 5)]
    database.execute("UPDATE job_latest SET status = 'PENDING', started_at = NULL WHERE id % 2 = 1")
    assert database.rows(counts) == [(5, 5)]
