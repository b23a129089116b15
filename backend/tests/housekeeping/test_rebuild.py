"""Rebuilds of bloated indexes: when they start, what goes on beside them, and what an interrupted one leaves."""

import psycopg
import pytest

from muster.housekeeping import rebuild
from muster.housekeeping.rebuild import IndexRebuilds
from tests import factories
from tests.support import database

pytestmark = pytest.mark.usefixtures("transactional_db")

INDEX = "job_latest_updated_idx"
JOBS = """
INSERT INTO job (name, created_at) SELECT 'bloat', now() - make_interval(secs => n) FROM generate_series(1, 2000) AS n
"""
# As they arrive: each minute some jobs of each of 20 queues.
JOBS_IN_QUEUES = """
INSERT INTO job (name, queue, priority, created_at)
SELECT 'job ' || md5(n::text), 'queue ' || n % 20, 1 + n % 10, now() - make_interval(secs => 18000 - n)
FROM generate_series(1, 6000) AS n
"""
BY_CHANGES = {"job_latest_delay_idx", "job_latest_status_idx", INDEX}
BY_VALUE = {"job_priority_idx", "job_queue_idx"}
CHANGE = "UPDATE job_latest SET updated_at = updated_at + interval '5 hours'"
INDEXES = "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'job_latest'::regclass AND indisvalid = %s"


@pytest.fixture
def bloated(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets an index of 2,000 jobs count as large, and bloats it."""
    monkeypatch.setattr(rebuild, "LEAST_BYTES", 80_000)
    database.execute(JOBS)
    for _ in range(5):
        database.execute(CHANGE)
    database.execute("VACUUM ANALYZE job_latest")


def size(name: str = INDEX) -> int:
    return int(database.value("SELECT pg_relation_size(to_regclass(%s))", [name]))


def rebuilt() -> bool:
    """Rebuilds the most bloated index; returns whether there was one."""
    rebuilds = IndexRebuilds()
    started = rebuilds.start()
    rebuilds.wait()
    return bool(started)


def bloated_names() -> set[str]:
    return {index.name for index in rebuild.bloated()}


def leave_remains() -> None:
    """Interrupts a rebuild while it waits for a writer."""
    with database.session(autocommit=False) as writer, database.session() as operator:
        database.execute("UPDATE job_latest SET updated_at = updated_at", on=writer)
        database.execute("SET statement_timeout = '200ms'", on=operator)
        with pytest.raises(psycopg.errors.QueryCanceled):
            database.execute(f"REINDEX INDEX CONCURRENTLY {INDEX}", on=operator)


@pytest.mark.usefixtures("bloated")
def test_bloated_indexes_are_rebuilt_one_after_the_other() -> None:
    before, valid = size(), database.rows(INDEXES, [True])
    assert bloated_names() >= BY_CHANGES
    assert IndexRebuilds().complete() >= 3
    assert bloated_names() == set()
    assert size() < before / 2
    assert sorted(database.rows(INDEXES, [True])) == sorted(valid)
    assert database.rows(INDEXES, [False]) == []


@pytest.mark.usefixtures("bloated")
def test_rebuild_rests_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "REST", 1e6)
    rebuilds = IndexRebuilds()
    assert rebuilds.start() == 1
    rebuilds.wait()
    assert rebuilds.start() == 0


@pytest.mark.usefixtures("bloated")
def test_changes_go_on_while_an_index_is_rebuilt() -> None:
    rebuilds = IndexRebuilds()
    with database.session(autocommit=False) as writer:
        database.execute(CHANGE, on=writer)
        assert rebuilds.start() == 1
        job_id = factories.running()
        database.execute(f"{CHANGE} WHERE id = %s", [job_id])
        writer.commit()
    rebuilds.wait()
    by_index = "SELECT count(*) FROM job_latest WHERE updated_at > '-infinity'"
    with database.session() as reader:
        database.execute("SET enable_seqscan = off", on=reader)
        assert database.value(by_index, on=reader) == 2001
    assert database.rows(INDEXES, [False]) == []


@pytest.mark.usefixtures("bloated")
def test_rebuild_does_not_start_while_a_transaction_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    with database.session(autocommit=False) as reader, monkeypatch.context() as patch:
        patch.setattr(rebuild, "OLD_TRANSACTION_S", 0.0)
        database.value("SELECT count(*) FROM job", on=reader)
        assert not rebuilt()
    assert rebuilt()


@pytest.mark.usefixtures("bloated")
def test_remains_of_an_interrupted_rebuild_are_dropped() -> None:
    leave_remains()
    assert database.rows(INDEXES, [False]) == [(f"{INDEX}_ccnew",)]
    assert rebuilt()
    assert database.rows(INDEXES, [False]) == []


@pytest.mark.usefixtures("bloated")
def test_remains_are_dropped_without_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "REST", 1e6)
    rebuilds = IndexRebuilds()
    assert rebuilds.start() == 1
    rebuilds.wait()
    leave_remains()
    assert rebuilds.start() == 1
    rebuilds.wait()
    assert database.rows(INDEXES, [False]) == []
    assert rebuilds.start() == 0


@pytest.mark.usefixtures("bloated")
def test_rebuild_that_cannot_get_its_lock_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "LOCK_TIMEOUT_S", 1)
    with database.session(autocommit=False) as holder:
        database.execute("LOCK TABLE job_latest IN SHARE UPDATE EXCLUSIVE MODE", on=holder)
        before = size()
        assert rebuilt()
        assert size() == before
    assert IndexRebuilds().complete() >= 3
    assert size() < before / 2


@pytest.mark.usefixtures("bloated")
def test_completing_ends_with_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "LOCK_TIMEOUT_S", 1)
    with database.session(autocommit=False) as holder:
        for table in ("job", "job_latest"):
            database.execute(f"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE", on=holder)
        assert IndexRebuilds().complete() == 0
    assert bloated_names() >= BY_CHANGES


def test_indexes_by_value_are_rebuilt_when_their_pages_are_half_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "LEAST_BYTES", 100_000)
    database.execute(JOBS_IN_QUEUES)
    database.execute("VACUUM ANALYZE job")
    before = {name: size(name) for name in BY_VALUE}
    assert bloated_names() >= BY_VALUE
    IndexRebuilds().complete()
    assert all(size(name) < before[name] / 1.4 for name in BY_VALUE)


def test_rebuild_that_gained_little_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mean width of all owners says little about those of the few jobs that have one."""
    monkeypatch.setattr(rebuild, "LEAST_BYTES", 0)
    database.execute(JOBS)
    database.execute("UPDATE job SET owner = repeat('o', 100) || id WHERE id % 20 = 0")
    database.execute("VACUUM ANALYZE job")
    rebuilds = IndexRebuilds()
    rebuilds.complete()
    assert "job_owner_idx" in bloated_names()
    assert rebuilds.complete() == 0


def test_packed_indexes_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "LEAST_BYTES", 100_000)
    database.execute(JOBS_IN_QUEUES)
    database.execute("REINDEX TABLE job")
    database.execute("REINDEX TABLE job_latest")
    database.execute("VACUUM ANALYZE job, job_latest")
    assert not rebuilt()


def test_small_index_is_left_alone() -> None:
    database.execute(JOBS)
    for _ in range(5):
        database.execute(CHANGE)
    database.execute("VACUUM ANALYZE job_latest")
    assert not rebuilt()
