"""A migration brings the time of the last update to the copies of unsuccessful jobs, and undoes it."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import database, schema

JOBS = """
INSERT INTO jobs (name, task, status, created_at, updated_at, status_at, started_at, completed_at)
SELECT 'job ' || i, 'sleep', (ARRAY['COMPLETED', 'FAILED', 'CANCELLED'])[1 + i % 3]::status_type, t, t + '1 h', t, t, t
FROM generate_series(1, 90) AS i
CROSS JOIN LATERAL (SELECT '2026-01-01Z'::timestamptz + i * interval '1 minute' AS t) AS created
"""
LATER = "UPDATE jobs SET updated_at = updated_at + interval '1 day', status_message = 'told later' WHERE id % 4 = 1"
FAIL = "UPDATE jobs SET status = 'FAILED' WHERE status = 'COMPLETED' AND id % 2 = 0"
COLUMNS = "id, created_at, created_minute, status, priority, name, queue, owner, project"
PLAIN = "SELECT {} FROM jobs WHERE status IN ('FAILED', 'CANCELLED') ORDER BY id"
COPIES = "SELECT {} FROM job_unsuccessful ORDER BY id"
NAME = "0061_job_unsuccessful_recency"
BOTH = "SELECT count(*) FROM job_latest WHERE id IN (SELECT id FROM job_unsuccessful) AND pg_sleep(0.0001) IS NOT NULL"
NAMED_NEW = "SELECT conname FROM pg_constraint WHERE conname LIKE '%\\_new\\_%'"


@pytest.fixture
def before(separate_db: None) -> Iterator[None]:
    with schema.fresh_database("recency"):
        schema.migrate("0060")
        with schema.opened() as session:
            database.execute(JOBS, on=session)
        yield


def assert_copied(columns: str) -> None:
    with schema.opened() as session:
        found = database.rows(COPIES.format(columns), on=session)
        assert found == database.rows(PLAIN.format(columns), on=session)
        assert len(found) >= 40
        assert database.rows(NAMED_NEW, on=session) == []


@pytest.mark.usefixtures("before")
def test_the_copies_get_the_time_and_lose_it_again() -> None:
    schema.migrate()
    assert_copied(f"{COLUMNS}, updated_at")
    with schema.opened() as session:
        database.execute(LATER, on=session)
        database.execute(FAIL, on=session)
    assert_copied(f"{COLUMNS}, updated_at")
    schema.migrate("0060")
    assert_copied(COLUMNS)
    with schema.opened() as session:
        database.execute(LATER, on=session)
        database.execute("UPDATE jobs SET status = 'CANCELLED' WHERE status = 'FAILED' AND id % 5 = 0", on=session)
    assert_copied(COLUMNS)
    schema.migrate()
    assert_copied(f"{COLUMNS}, updated_at")


@pytest.mark.usefixtures("before")
def test_an_interrupted_migration_is_repeated() -> None:
    schema.migrate("0061")
    with schema.connection_of_fresh().cursor() as cursor:
        # As if it had ended before it was recorded.
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name LIKE '0061%'")
    with schema.opened() as session:
        database.execute(LATER, on=session)
    schema.migrate()
    assert_copied(f"{COLUMNS}, updated_at")


@pytest.mark.usefixtures("before")
def test_an_interrupted_undo_is_repeated() -> None:
    schema.migrate()
    schema.migrate("0060")
    with schema.connection_of_fresh().cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) SELECT 'jobs', %s, now()", [NAME])
    schema.migrate("0060")
    assert_copied(COLUMNS)


@pytest.mark.usefixtures("before")
def test_writers_and_lists_go_on_while_it_runs() -> None:
    """Both lock job_latest before job_unsuccessful."""
    stop = threading.Event()

    def write() -> None:
        chance = random.Random(1)
        with schema.opened() as session:
            while not stop.is_set():
                status = chance.choice(("FAILED", "CANCELLED", "COMPLETED"))
                database.execute(
                    "UPDATE jobs SET status = %s WHERE id = %s", [status, chance.randint(1, 90)], on=session
                )

    def read() -> None:
        with schema.opened() as session:
            while not stop.is_set():
                database.rows(BOTH, on=session)

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(task) for task in (write, read, read)]
        try:
            for target in (None, "0060", None):
                schema.migrate(*([target] if target else []))
        finally:
            stop.set()
        for each in running:
            each.result()
    assert_copied(f"{COLUMNS}, updated_at")
