"""Down to each migration and up again, with jobs in the database."""

from collections.abc import Iterator

import pytest
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from tests.support import database, schema, tally
from tests.support.database import Connection

pytestmark = pytest.mark.xdist_group("keep_jobs")  # one worker fills the database for all tests

NUMBERS = sorted(name[:4] for app, name in MigrationLoader(None).disk_migrations if app == "jobs")
JOBS = "SELECT id, status::text, created_at FROM jobs ORDER BY id"
HISTORY = "SELECT id, job_id, timestamp FROM job_status ORDER BY id"


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Returns the name of a database with jobs at the newest migration."""
    with django_db_blocker.unblock(), schema.template_database("filled", fill) as name:
        yield name


@pytest.fixture
def copied(separate_db: None, filled: str) -> Iterator[None]:
    with schema.fresh_database("copied", template=filled):
        yield


def fill() -> None:
    schema.migrate()
    with schema.opened() as session:
        create_jobs(session)
        session.execute("SELECT job_tally_fold(true, 1, 0)")


def create_jobs(session: Connection) -> None:
    """Creates jobs of each status, partly folded, with history inside and outside of monthly partitions."""
    session.execute("SELECT job_status_partition_make_range('2026-01-01', '2026-03-01')")
    for status in tally.STATUSES:
        session.execute(
            "INSERT INTO jobs (name, status, created_at, updated_at, started_at, completed_at)"
            " SELECT 'x', %(status)s::status_type, t, t, CASE %(status)s WHEN 'RUNNING' THEN t END,"
            " CASE WHEN %(status)s IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN t END"
            " FROM generate_series('2026-01-01Z'::timestamptz, '2026-05-01Z', '7 days') AS t",
            {"status": status},
        )
    session.execute("INSERT INTO job_status (job_id, status_type, timestamp) SELECT id, status, created_at FROM jobs")


@pytest.mark.parametrize("target", NUMBERS)
@pytest.mark.usefixtures("copied")
def test_down_and_up_keeps_jobs_and_an_exact_tally(target: str) -> None:
    with schema.opened() as session:
        jobs, history = (database.rows(query, on=session) for query in (JOBS, HISTORY))
    schema.migrate(target)
    schema.migrate()
    with schema.opened() as session:
        assert database.rows(JOBS, on=session) == jobs
        assert database.rows(HISTORY, on=session) == history
        assert tally.check(session) == len(jobs) > 0
        session.execute("UPDATE jobs SET status = 'COMPLETED', completed_at = updated_at WHERE status = 'PENDING'")
        session.execute("DELETE FROM jobs WHERE status = 'FAILED'")
        session.execute("SELECT job_tally_fold(true, 1, 0)")
        tally.check(session)
