"""SQL cannot make the times of a job infinite; a migration has replaced those that were."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import transaction

from tests import factories
from tests.support import database, exports, schema, storage, tally
from tests.support.client import Api

COLUMNS = ("updated_at", "status_at", "scheduled_at", "started_at", "completed_at", "lease_expires_at")
ANY_INFINITE = " OR ".join(f"NOT isfinite({column})" for column in COLUMNS)
RULE = "job_latest_times_finite"


@pytest.mark.parametrize("at", ["infinity", "-infinity"])
@pytest.mark.parametrize("column", COLUMNS)
def test_sql_cannot_make_a_time_infinite_and_the_job_is_served(live_api: Api, column: str, at: str) -> None:
    ended = column == "completed_at"
    job = factories.failed() if ended else factories.running()
    if not ended:
        database.execute("UPDATE job_latest SET lease_token = gen_random_uuid(), lease_expires_at = now()")
    with pytest.raises(psycopg.errors.CheckViolation) as refusal, transaction.atomic():
        database.execute(f"UPDATE job_latest SET {column} = %s WHERE id = %s", [at, job])  # noqa: S608  fixed names
    before_all = at == "-infinity" and column in ("started_at", "completed_at")
    assert before_all or refusal.value.diag.constraint_name == RULE
    for path in (f"jobs/{job}/", "jobs/", "jobs/?ordering=-updated_at", f"jobs/{job}/statuses/", "jobs/stats/"):
        answer = live_api.get(path)
        assert answer.status == 200
        assert "infinity" not in str(answer.json)
    assert [record["id"] for record in exports.records()] == [str(job)]
    assert b"infinity" not in exports.export("json")


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["infinity", "-infinity"])
def test_sql_cannot_make_a_creation_time_infinite(at: str) -> None:
    job = factories.pending()
    with pytest.raises((psycopg.DataError, psycopg.NotSupportedError)):
        database.execute("UPDATE job SET created_at = %s WHERE id = %s", [at, job])


@pytest.fixture
def before(separate_db: None) -> Iterator[None]:
    """A database of before the rule."""
    with schema.fresh_database("infinite"):
        schema.migrate("0059")
        yield


JOBS = """
INSERT INTO jobs (name, task, status, created_at, updated_at, status_at, scheduled_at, started_at, completed_at)
VALUES
('early', 'sleep', 'PENDING', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', '-infinity', NULL, NULL),
('late', 'sleep', 'PENDING', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', 'infinity', NULL, NULL),
('started', 'sleep', 'RUNNING', '2026-01-01Z', '2026-01-01Z', '-infinity', NULL, 'infinity', NULL),
('ended', 'sleep', 'FAILED', '2026-01-01Z', '2026-01-01Z', 'infinity', NULL, '2199-01-01Z', 'infinity'),
('both', 'sleep', 'FAILED', '2199-01-01Z', '2199-01-01Z', 'infinity', NULL, 'infinity', 'infinity'),
('plain', 'sleep', 'COMPLETED', '2026-01-01Z', '2026-01-02Z', '2026-01-02Z', '2026-01-01Z', '2026-01-01Z',
    '2026-01-02Z')
"""
LEASED = """
UPDATE jobs SET lease_token = gen_random_uuid(), lease_expires_at = 'infinity' WHERE name = 'started'
"""
PLAIN = "SELECT to_jsonb(latest), latest.xmin::text FROM job_latest AS latest JOIN job USING (id) WHERE name = 'plain'"
STATUSES = "SELECT name, status::text FROM jobs ORDER BY id"
SHOWN_INFINITE = """
SELECT job.name FROM job JOIN job_latest AS latest ON latest.id = job.id
WHERE job_json(job, latest, '[]', 0)::text ILIKE '%infinity%'
"""
CLAIM = "SELECT id FROM job_claim('w', '{default}', NULL, 10, 1, 1, 1, false)"


@pytest.mark.usefixtures("before")
def test_infinite_times_are_replaced_and_the_jobs_can_be_changed() -> None:
    with schema.opened() as session:
        database.execute(JOBS, on=session)
        database.execute(LEASED, on=session)
        if database.value("SHOW server_version_num", on=session) >= "170000":  # before, an index refuses it
            database.execute("UPDATE jobs SET updated_at = 'infinity' WHERE name = 'late'", on=session)
        plain, names = database.rows(PLAIN, on=session), database.rows(STATUSES, on=session)
    schema.migrate()
    with schema.opened() as session:
        assert database.rows(f"SELECT id FROM job_latest WHERE {ANY_INFINITE}", on=session) == []  # noqa: S608  fixed names
        assert database.rows(SHOWN_INFINITE, on=session) == []
        assert database.rows(PLAIN, on=session) == plain
        assert database.rows(STATUSES, on=session) == names
        assert database.rows(
            "SELECT name, scheduled_at::text FROM jobs WHERE status = 'PENDING' ORDER BY name", on=session
        ) == [("early", None), ("late", database.value("SELECT '9999-12-31Z'::timestamptz::text", on=session))]
        assert tally.check(session) == 6
        storage.check(session)
        # One that was due before all times is claimed; one after all waits.
        early = database.value("SELECT id FROM job WHERE name = 'early'", on=session)
        assert database.rows(CLAIM, on=session) == [(early,)]
        database.execute("UPDATE jobs SET progress = 50", on=session)


@pytest.mark.usefixtures("before")
def test_an_interrupted_migration_is_repeated() -> None:
    with schema.opened() as session:
        database.execute(JOBS, on=session)
    schema.migrate()
    with schema.connection_of_fresh().cursor() as cursor:
        # As if it had ended before it was recorded.
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name >= '0060'")
    schema.migrate()
    with schema.opened() as session:
        assert database.value("SELECT bool_and(convalidated) FROM pg_constraint", on=session)
