"""A database made by the replaced migrations adopts the baseline without running it, and equals a new database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from tests.support import database, schema, storage, tally
from tests.support.old_database import old_database, rows

MONTHS = "SELECT job_status_partition_make_range('2026-01-01', '2026-02-01')"
HISTORY = "SELECT app, name FROM django_migrations ORDER BY 1, 2"


def all_of_it() -> tuple[str, list[tuple[str, ...]]]:
    """Returns the schema with Django's tables, and the applied migrations."""
    with schema.opened() as session:
        return schema.dump(), database.rows(HISTORY, on=session)


@pytest.fixture
def new(separate_db: None) -> tuple[str, list[tuple[str, ...]]]:
    """Returns :func:`all_of_it` of a new database."""
    with schema.fresh_database("new"):
        schema.migrate_all_apps()
        with schema.opened() as session:
            session.execute(MONTHS)
        return all_of_it()


@pytest.fixture
def old(separate_db: None) -> Iterator[None]:
    with old_database():
        yield


def test_adopted_database_equals_a_new_one(new: tuple[str, list[tuple[str, ...]]], old: None) -> None:
    schema.migrate_all_apps()
    assert all_of_it() == new


@pytest.mark.usefixtures("old")
def test_adoption_runs_no_migration_and_keeps_every_job() -> None:
    before = rows()
    schema.migrate("0001_baseline")
    after = rows()
    assert {table: after[table] for table in after if table.startswith(("job", "operation", "rate"))} == {
        table: before[table] for table in before if table.startswith(("job", "operation", "rate"))
    }
    assert len(after["job"]) == 14


JOBS = "SELECT id, to_jsonb(entry) FROM {} AS entry ORDER BY id"
STATUSES = "SELECT id, to_jsonb(entry) - 'attempt' FROM job_status AS entry ORDER BY id"


@pytest.mark.usefixtures("old")
def test_each_job_and_its_history_are_the_same_after_the_split_and_after_its_undo() -> None:
    with schema.opened() as session:
        old_jobs, history = (database.rows(query, on=session) for query in (JOBS.format("job"), STATUSES))
        schema.migrate()
        split_jobs = database.rows(JOBS.format("jobs"), on=session)
        kept = [(number, {name: job[name] for name in old_jobs[0][1]}) for number, job in split_jobs]
        assert kept == old_jobs
        assert database.rows(STATUSES, on=session) == history
        storage.check(session)
        schema.migrate("0004")
        assert database.rows(JOBS.format("job"), on=session) == old_jobs
        assert database.rows(STATUSES, on=session) == history


def migrate_and_close() -> None:
    try:
        schema.migrate()
    finally:
        # The command may open the default one too, and nobody else closes those of this thread.
        connections.close_all()


@pytest.mark.usefixtures("old")
def test_an_interrupted_split_changes_nothing_and_is_repeated() -> None:
    schema.migrate("0004")
    before = rows()
    with schema.opened() as session, schema.opened() as other:
        pid = """
            SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE '-- Purpose: splits job%' AND state = 'active'
        """
        with ThreadPoolExecutor(1) as pool, other.transaction():
            # The migration waits for this lock.
            other.execute("LOCK TABLE job_status IN ACCESS SHARE MODE")
            migrating = pool.submit(migrate_and_close)
            while not (found := database.rows(pid, on=session)):
                assert not migrating.done()
            session.execute("SELECT pg_terminate_backend(%s)", found[0])
            with pytest.raises(OperationalError):
                migrating.result()
    assert rows() == before
    schema.migrate()
    with schema.opened() as session:
        storage.check(session)


@pytest.mark.usefixtures("old")
def test_adopted_database_keeps_an_exact_tally() -> None:
    schema.migrate()
    with schema.opened() as session:
        assert tally.check(session) == 14
        session.execute("UPDATE jobs SET status = 'COMPLETED', completed_at = updated_at WHERE status = 'PENDING'")
        session.execute("DELETE FROM jobs WHERE status = 'FAILED'")
        session.execute("SELECT job_tally_fold(true, 1, 0)")
        assert tally.check(session) == 11


@pytest.mark.usefixtures("old")
def test_adopted_database_can_be_migrated_down() -> None:
    schema.migrate()
    schema.migrate("zero")
    with schema.opened() as session:
        assert not database.rows("SELECT FROM django_migrations WHERE app = 'jobs'", on=session)
        assert database.value("SELECT to_regclass('job')", on=session) is None


@pytest.mark.parametrize("missing", ["0001_job", "0014_job_block"])
@pytest.mark.parametrize("options", [[], ["--check"], ["--plan"], ["jobs"]])
@pytest.mark.usefixtures("old")
def test_database_with_some_replaced_migrations_is_refused(missing: str, options: list[str]) -> None:
    with schema.opened() as session:
        session.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name = %s", [missing])
    before = rows()
    expected = rf"jobs\.0001_baseline .* this database has no {missing}\. Run `migrate` of the last version that"
    with pytest.raises(CommandError, match=expected):
        call_command("migrate", *options, database=schema.ALIAS, verbosity=0)
    assert rows() == before
