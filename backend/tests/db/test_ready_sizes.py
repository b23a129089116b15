"""What a job needs stands beside it in the queue of ready jobs, whoever writes, so that a claim needn't look it up."""

import json
from collections.abc import Iterator

import pytest
from psycopg.types.json import Jsonb

from muster.housekeeping import duties
from tests.support import database, schema, storage
from tests.support.client import Api
from tests.support.database import Connection
from tests.support.workers import submit

pytestmark = pytest.mark.usefixtures("transactional_db")

SIZES = "SELECT cpus, memory_mb, gpus FROM job_ready ORDER BY id"
LARGE = {"cpus": 4, "memory_mb": 2000, "gpus": 1, "walltime_s": 60}
NEW = "INSERT INTO job (name, task, resource_requirements) VALUES ('x', 'sleep', %s) RETURNING id"


def test_sizes_follow_the_requirements_in_plain_sql_and_copies(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(NEW, [Jsonb(LARGE)], on=one)
    with one.cursor() as cursor, cursor.copy("COPY job (name, task, resource_requirements) FROM STDIN") as copy:
        copy.write_row(["copied", "sleep", json.dumps({"gpus": 2})])
        copy.write_row(["copied", "sleep", json.dumps({"cpus": "all", "memory_mb": None})])
    assert database.rows(SIZES, on=one) == [(4, 2000, 1), (1, 0, 2), (1, 0, 0)]
    database.execute("UPDATE job SET resource_requirements = %s WHERE name = 'x'", [Jsonb({"cpus": 0.5})], on=one)
    database.execute("UPDATE jobs SET resource_requirements = %s WHERE name = 'copied'", [Jsonb(LARGE)], on=one)
    assert database.rows(SIZES, on=one) == [(0.5, 0, 0), (4, 2000, 1), (4, 2000, 1)]
    storage.check(one)


def test_sizes_follow_creation_and_edits_over_the_api(live_api: Api) -> None:
    job_id = submit(live_api, resource_requirements=LARGE)
    batch = [{"name": "b", "task": "sleep", "resource_requirements": {"cpus": 2}}]
    assert live_api.post("jobs/batch/", batch).status == 201
    assert database.rows(SIZES) == [(4, 2000, 1), (2, 0, 0)]
    assert live_api.patch(f"jobs/{job_id}/", {"resource_requirements": {"memory_mb": 7}}).status == 200
    assert database.rows(SIZES) == [(1, 7, 0), (2, 0, 0)]
    with database.session() as session:
        storage.check(session)


def test_sizes_come_with_a_job_whose_time_has_come_or_that_waits_again(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    job = database.value(NEW, [Jsonb(LARGE)], on=one)
    database.execute("UPDATE jobs SET scheduled_at = clock_timestamp() + interval '50 ms'", on=one)
    assert database.rows(SIZES, on=one) == []
    database.execute("SELECT pg_sleep(0.1)", on=one)
    assert duties.jobs_release() == 1
    assert database.rows(SIZES, on=one) == [(4, 2000, 1)]
    ended = "UPDATE jobs SET status = %s, completed_at = CASE WHEN %s = 'CANCELLED' THEN now() END WHERE id = %s"
    for status in ("CANCELLED", "PENDING"):
        database.execute(ended, [status, status, job], on=one)
    assert database.rows(SIZES, on=one) == [(4, 2000, 1)]
    storage.check(one)


@pytest.fixture
def fresh() -> Iterator[None]:
    with schema.fresh_database("ready_sizes"):
        yield


@pytest.mark.usefixtures("fresh")
def test_migration_fills_the_sizes_of_jobs_that_are_ready_and_its_undo_keeps_the_jobs() -> None:
    schema.migrate("0007")
    with schema.opened() as session:
        for needs in (LARGE, {}, {"gpus": 2}):
            database.execute(NEW, [Jsonb(needs)], on=session)
    schema.migrate("0008")
    with schema.opened() as session:
        assert database.rows(SIZES, on=session) == [(4, 2000, 1), (1, 0, 0), (1, 0, 2)]
        storage.check(session)
    schema.migrate("0007")
    with schema.opened() as session:
        assert len(database.rows("SELECT id FROM job_claim('w', '{default}', NULL, 9)", on=session)) == 3
