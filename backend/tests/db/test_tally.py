"""The tally equals count(*) in every snapshot, after any sequence of concurrent writes."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from muster.housekeeping import duties
from tests.support import database, tally
from tests.support.database import Connection
from tests.support.tally import INSERT
from tests.support.writers import Writer

WRITERS, TRANSACTIONS = 5, 40
SEEDS = [int(seed) for seed in os.environ.get("MUSTER_SEEDS", "1,2,3").split(",")]

pytestmark = pytest.mark.usefixtures("transactional_db")


def fold_until(done: threading.Event) -> int:
    """Folds repeatedly; returns the number of folds."""
    folds = 0
    try:
        while not done.wait(0.005):
            if folds % 3:
                duties.tally_merge()
            else:
                duties.tally_fold(everything=folds % 7 == 0)
            folds += 1
        duties.tally_fold()
    finally:
        connection.close()
    return folds


def check_until(done: threading.Event) -> int:
    """Compares the tally with count(*) in successive snapshots; returns the number of comparisons."""
    checks = 0
    with database.session() as reader:
        while not done.wait(0.02):
            tally.check(reader)
            checks += 1
    return checks


def write(seed: int, number: int, folded: Callable[[], None]) -> None:
    with database.session() as own:
        writer = Writer(own, f"{seed}/{number}")
        for turn in range(TRANSACTIONS):
            # One transaction in eight stays open while others commit and folds run.
            writer.transaction(pause=folded if turn % 8 == number else lambda: None)


@contextmanager
def background(*tasks: Callable[[threading.Event], int]) -> Iterator[None]:
    """Runs tasks in the background; each must have run at least once without failing."""
    done = threading.Event()
    with ThreadPoolExecutor(len(tasks)) as pool:
        running = [pool.submit(task, done) for task in tasks]
        try:
            yield
        finally:
            done.set()
        assert all(task.result() for task in running)


def wait_for_a_fold() -> None:
    """Waits for a fold started after this call; writes something first, since an empty fold leaves no trace."""
    with database.session() as other:
        tick = "SELECT max(id) FROM job_tally_fold"
        before = database.value(tick, on=other)
        database.execute("INSERT INTO job (name) VALUES ('tick')", on=other)
        while database.value(tick, on=other) == before:
            pass


@pytest.mark.usefixtures("merges_at_once")
@pytest.mark.parametrize("seed", SEEDS)
def test_tally_is_exact_under_concurrent_writers_and_folds(seed: int) -> None:
    with background(fold_until, fold_until, check_until), ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, seed, number, wait_for_a_fold) for number in range(WRITERS)]
        for writer in writers:
            writer.result()
    with database.session() as reader:
        assert tally.check(reader)
        duties.tally_fold()
        assert database.value("SELECT count(*) FROM job_tally_delta", on=reader) == 0
        assert tally.check(reader)
        duties.tally_prune()
        assert tally.check(reader)
        before = tally.tallied(reader)
        database.execute("SELECT job_tally_rebuild()", on=reader)
        assert tally.tallied(reader) == before


def test_transaction_open_during_folds_is_counted_after_commit(two: tuple[Connection, Connection]) -> None:
    slow, reader = two
    with slow.transaction():
        database.execute(INSERT, [3], on=slow)
        for _ in range(3):
            database.execute(INSERT, [1], on=reader)
            duties.tally_fold()
            tally.check(reader)
        database.execute(INSERT, [4], on=slow)
    assert tally.check(reader) == 10
    duties.tally_fold()
    assert tally.check(reader) == 10


def test_old_snapshot_keeps_its_counts_during_folds(two: tuple[Connection, Connection]) -> None:
    old, writer = two
    database.execute(INSERT, [5], on=writer)
    with old.transaction():
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        first = tally.counted(old)
        for _ in range(3):
            database.execute(INSERT, [2], on=writer)
            database.execute("DELETE FROM job WHERE id = (SELECT min(id) FROM jobs)", on=writer)
            duties.tally_fold(everything=True)
            assert tally.counted(old) == tally.tallied(old) == first
    assert tally.check(old) == 8


def test_transaction_with_more_savepoints_than_a_snapshot_lists_is_counted(two: tuple[Connection, Connection]) -> None:
    nested, reader = two
    with nested.transaction():
        for index in range(100):
            with nested.transaction(force_rollback=index % 2 == 0):
                database.execute(INSERT, [1], on=nested)
        duties.tally_fold()
        assert tally.check(reader) == 0
    assert tally.check(reader) == 50


def test_rolled_back_transaction_is_not_counted(two: tuple[Connection, Connection]) -> None:
    undone, reader = two
    with undone.transaction(force_rollback=True):
        database.execute(INSERT, [3], on=undone)
        duties.tally_fold()
    duties.tally_fold(everything=True)
    assert tally.check(reader) == 0
    assert database.value("SELECT count(*) FROM job_tally_delta", on=reader) == 0


def test_truncate_empties_the_tally(two: tuple[Connection, Connection]) -> None:
    one, reader = two
    database.execute(INSERT, [5], on=one)
    duties.tally_fold()
    database.execute(INSERT, [5], on=one)
    with one.transaction():
        database.execute(INSERT, [5], on=one)
        one.execute("TRUNCATE job, job_status")
        database.execute(INSERT, [2], on=one)
    assert tally.check(reader) == 2
    duties.tally_fold(everything=True)
    assert tally.check(reader) == 2


def test_rolled_back_truncate_changes_nothing(two: tuple[Connection, Connection]) -> None:
    one, reader = two
    database.execute(INSERT, [5], on=one)
    duties.tally_fold()
    with one.transaction(force_rollback=True):
        one.execute("TRUNCATE job, job_status")
    assert tally.check(reader) == 5


def test_rebuild_in_a_longer_transaction_counts_later_writes(two: tuple[Connection, Connection]) -> None:
    one, other = two
    database.execute(INSERT, [3], on=other)
    with one.transaction():
        database.execute(INSERT, [1], on=one)
        # A later transaction ends meanwhile, so that this one's id is below the snapshot's xmax.
        database.execute(
            "INSERT INTO operation (actor, action, filter, last_job_id, matched) VALUES ('', '{}', '{}', 0, 0)",
            on=other,
        )
        one.execute("SELECT job_tally_rebuild()")
        database.execute(INSERT, [1], on=one)
    assert tally.check(other) == 5


def test_heartbeats_and_edits_leave_no_delta(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(INSERT, [5], on=one)
    duties.tally_fold()
    one.execute("UPDATE jobs SET progress = 5, name = 'y', updated_at = updated_at + interval '1 s'")
    one.execute("UPDATE job SET priority = 1 WHERE false")
    assert database.value("SELECT count(*) FROM job_tally_delta", on=one) == 0
