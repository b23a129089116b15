"""A job's rows stand and fall together: job, job_latest, job_status, and where the job waits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg import errors

from muster.housekeeping import duties
from tests.support import database, storage
from tests.support.database import Connection

pytestmark = pytest.mark.usefixtures("transactional_db")

HISTORY = "INSERT INTO job_status (job_id, status_type, timestamp) VALUES (%s, 'RUNNING', %s)"
WITHOUT_JOB = (
    "INSERT INTO job_latest (id, created_at, created_minute, updated_at, status_at, priority)"
    " VALUES (77, now(), 1, now(), now(), 5)"
)
AT_ODDS = (
    "WITH made AS (INSERT INTO job (id, name) VALUES (78, 'x') RETURNING *) INSERT INTO job_latest"
    " (id, created_at, created_minute, updated_at, status_at, priority)"
    " SELECT id, now(), created_minute, now(), now(), 9 FROM made"
)
WRONG_MINUTE = AT_ODDS.replace(", created_minute, now()", ", created_minute + 1, now()").replace(" 9 ", " 5 ")
NEW = "INSERT INTO job (name, task) VALUES ('x', 'sleep') RETURNING id"


def new(on: Connection | None = None) -> int:
    return int(database.value(NEW, on=on))


def test_a_job_inserted_alone_is_pending_and_ready(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    job = new(one)
    assert database.rows("SELECT status::text, attempt, updated_at = created_at FROM jobs", on=one) == [
        ("PENDING", 1, True)
    ]
    assert database.rows("SELECT id FROM job_ready", on=one) == [(job,)]
    storage.check(one)


def test_a_copied_job_is_pending(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    with one.cursor() as cursor, cursor.copy("COPY job (name, task, priority) FROM STDIN") as copy:
        for number in range(300):
            copy.write_row([f"copied {number}", "sleep" if number % 2 else "", 1 + number % 10])
    assert database.value("SELECT count(*) FROM job_ready", on=one) == 150
    storage.check(one)


@pytest.mark.parametrize(
    "statement",
    [
        WITHOUT_JOB,
        AT_ODDS,
        WRONG_MINUTE,
        "DELETE FROM job_latest",
        "TRUNCATE job_latest",
        "INSERT INTO job_status (job_id, status_type) VALUES (77, 'PENDING')",
        "INSERT INTO job_status_default (job_id, status_type, timestamp) VALUES (77, 'PENDING', '2190-01-01Z')",
        "UPDATE job_status SET job_id = 77",
    ],
)
def test_rows_without_their_job_are_refused(statement: str, two: tuple[Connection, Connection]) -> None:
    one, _ = two
    job = new(one)
    database.execute(HISTORY, [job, "2026-01-01Z"], on=one)
    before = database.table_counts()
    with pytest.raises(errors.ForeignKeyViolation) as refusal:
        database.execute(statement, on=one)
    assert refusal.value.diag.constraint_name in ("job_latest_of_job", "job_status_of_job")
    assert database.table_counts() == before
    storage.check(one)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE job SET id = id + 1",
        "UPDATE jobs SET id = id + 1",
        "UPDATE job_latest SET id = id + 1",
        "UPDATE job_latest SET created_at = now()",
        "UPDATE job_latest SET created_minute = 1",
        "UPDATE job_latest SET priority = 1",
    ],
)
def test_what_tables_share_is_changed_in_job_alone(statement: str, two: tuple[Connection, Connection]) -> None:
    one, _ = two
    new(one)
    with pytest.raises(errors.RestrictViolation):
        database.execute(statement, on=one)
    database.execute("UPDATE job SET created_at = '2020-01-01Z', priority = 1, queue = 'q', task = 'other'", on=one)
    assert database.rows("SELECT priority, queue, task, due_at FROM job_ready", on=one) == database.rows(
        "SELECT 1::smallint, 'q', 'other', '2020-01-01Z'::timestamptz", on=one
    )
    storage.check(one)


def test_deleting_a_job_deletes_all_of_it(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    gone, kept = new(one), new(one)
    for job in (gone, kept):
        for at in ("1999-01-01Z", "2026-01-01Z", "2150-01-01Z"):
            database.execute(HISTORY, [job, at], on=one)
    database.execute("DELETE FROM job WHERE id = %s", [gone], on=one)
    for table, column in (("job_latest", "id"), ("job_status", "job_id"), ("job_ready", "id")):
        assert database.rows(f"SELECT DISTINCT {column} FROM {table}", on=one) == [(kept,)]  # noqa: S608  fixed names
    database.execute("TRUNCATE job", on=one)
    assert set(database.table_counts().values()) == {0}


def test_a_job_waits_where_its_time_says(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(
        "INSERT INTO jobs (name, task, scheduled_at) VALUES ('later', 'sleep', now() + interval '1 day'),"
        " ('now', 'sleep', now()), ('elsewhere', '', now())",
        on=one,
    )
    names = "SELECT name FROM {} JOIN job USING (id)"
    assert database.rows(names.format("job_ready"), on=one) == [("now",)]
    assert database.rows(names.format("job_scheduled"), on=one) == [("later",)]
    database.execute("UPDATE jobs SET scheduled_at = clock_timestamp() + interval '1 s' WHERE name = 'later'", on=one)
    assert duties.jobs_release() == 0
    database.execute("SELECT pg_sleep(1.1)", on=one)
    assert (duties.jobs_release(), duties.jobs_release()) == (1, 0)
    assert sorted(database.rows(names.format("job_ready"), on=one)) == [("later",), ("now",)]
    end = "UPDATE jobs SET status = 'CANCELLED', completed_at = updated_at"
    database.execute(end, on=one)
    assert database.rows(names.format("job_ready"), on=one) == []
    database.execute("UPDATE jobs SET status = 'PENDING', completed_at = NULL WHERE name = 'now'", on=one)
    assert database.rows(names.format("job_ready"), on=one) == [("now",)]
    storage.check(one)


def test_a_row_of_the_view_changed_meanwhile_is_not_overwritten(two: tuple[Connection, Connection]) -> None:
    one, other = two
    job = new(one)
    with ThreadPoolExecutor(1) as pool:
        with one.transaction():
            database.execute("UPDATE job_latest SET progress = 7", on=one)
            waiting = pool.submit(database.execute, "UPDATE jobs SET worker = 'mine'", None, on=other)
            while not database.value("SELECT cardinality(pg_blocking_pids(%s))", [other.info.backend_pid]):
                pass
        with pytest.raises(errors.SerializationFailure):
            waiting.result()
    assert database.rows("SELECT id, progress, worker FROM jobs", on=one) == [(job, 7, None)]


@pytest.mark.parametrize("update", ["UPDATE jobs SET worker = 'mine'", "UPDATE jobs SET priority = 1"])
def test_an_update_of_the_view_passes_over_a_job_deleted_meanwhile(
    update: str, two: tuple[Connection, Connection]
) -> None:
    one, other = two
    job, kept = new(one), new(one)
    with ThreadPoolExecutor(1) as pool:
        with one.transaction():
            database.execute("DELETE FROM jobs WHERE id = %s", [job], on=one)
            waiting = pool.submit(database.execute, update, None, on=other)
            while not database.value("SELECT cardinality(pg_blocking_pids(%s))", [other.info.backend_pid]):
                pass
        assert waiting.result() == 1
    assert database.rows("SELECT id FROM jobs WHERE worker = 'mine' OR priority = 1", on=one) == [(kept,)]
    storage.check(one)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE job SET description = 'changed'",
        "UPDATE job SET priority = 1",
        "UPDATE job_latest SET progress = 1",
        "INSERT INTO job_status (job_id, status_type) SELECT id, 'PENDING' FROM job",
        "DELETE FROM job",
    ],
)
def test_a_statement_of_many_rows_compares_none_with_each(statement: str, two: tuple[Connection, Connection]) -> None:
    """A quadratic trigger would take minutes: the timeout only ends it."""
    one, _ = two
    database.execute("INSERT INTO job (name, task) SELECT 'x', 'sleep' FROM generate_series(1, 30000)", on=one)
    one.execute("SET statement_timeout = '60s'")
    assert database.execute(statement, on=one) == 30_000
    storage.check(one)
