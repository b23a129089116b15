"""Claim, heartbeat, finish and release: no job twice, none lost, and the plans."""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from muster.housekeeping import duties
from tests.support import database, storage, tally
from tests.support.claims import MAKE, claim, finish
from tests.support.database import Connection
from tests.support.invariants import assert_jobs_agree_with_their_histories
from tests.support.statistics import work_of

pytestmark = pytest.mark.usefixtures("new_tables")


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


def test_jobs_run_in_the_pages_that_they_were_created_in(two: tuple[Connection, Connection]) -> None:
    """A version that finds no room beside the last one goes to any page with a gap, which the log then takes whole.

    An eighth of the jobs is claimed at once, whose old versions can't be pruned yet.
    """
    one, _ = two
    page = "SELECT id, (ctid::text::point)[0] FROM job_latest"
    database.execute(MAKE, [4_000], on=one)
    made = dict(database.rows(page, on=one))
    jobs = claim("w", 500, on=one, queues="{cpu}")
    now = dict(database.rows(page, on=one))
    assert len(jobs) == 500
    assert sum(now[job] != made[job] for job in jobs) == 0
