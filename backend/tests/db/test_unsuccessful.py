"""job_unsuccessful has a copy of each FAILED and CANCELLED job, whoever writes."""

import random
from collections.abc import Callable

import psycopg
import pytest

from tests.support import database
from tests.support.threads import race

COLUMNS = "id, created_at, created_minute, status, priority, name, queue, owner, project, updated_at"
PLAIN = f"SELECT {COLUMNS} FROM jobs WHERE status IN ('FAILED', 'CANCELLED') ORDER BY id"  # noqa: S608  fixed names
COPIES = f"SELECT {COLUMNS} FROM job_unsuccessful ORDER BY id"  # noqa: S608
FAIL = "UPDATE job_latest SET status = 'FAILED', started_at = created_at, completed_at = created_at WHERE {}"
RETRY = "UPDATE job_latest SET status = 'PENDING', started_at = NULL, completed_at = NULL WHERE {}"
CHANGES = (
    FAIL.format("id % 7 = {0}"),
    FAIL.format("id = {0}"),
    "UPDATE job_latest SET status = 'CANCELLED', started_at = NULL, completed_at = created_at WHERE id % 5 = {0}",
    "UPDATE job_latest SET status = 'COMPLETED', started_at = created_at, completed_at = created_at WHERE id % 9 = {0}",
    RETRY.format("id % 8 = {0}"),
    "UPDATE job SET name = name || ' {0}' WHERE id % 3 = {0} % 3",
    "UPDATE job SET priority = 1 + {0} % 10, queue = 'q{0}', owner = 'o{0}', project = 'p{0}' WHERE id % 6 = {0}",
    "UPDATE job SET created_at = created_at - interval '{0} days' WHERE id % 8 = {0}",
    "UPDATE job_latest SET updated_at = updated_at + interval '{0} s', status_message = 'told' WHERE id % 4 = {0} % 4",
    "DELETE FROM job WHERE id % 11 = {0}",
    "INSERT INTO job (id, name) VALUES (1000 + nextval('job_id_seq'), 'new {0}')",
    "UPDATE jobs SET status = 'CANCELLED', started_at = NULL, completed_at = created_at, name = 'both' WHERE id = {0}",
)


@pytest.fixture
def jobs() -> None:
    database.execute("INSERT INTO job (id, name) SELECT i, 'job ' || i FROM generate_series(1, 60) AS i")


def assert_copied() -> None:
    assert database.rows(COPIES) == database.rows(PLAIN)


@pytest.mark.django_db
@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("seed", range(3))
def test_copies_follow_all_changes(seed: int) -> None:
    chance, seen = random.Random(seed), 0
    for _ in range(60):
        database.execute(chance.choice(CHANGES).format(chance.randrange(11)))
        assert_copied()
        seen += bool(database.rows(COPIES))
    assert seen > 10


@pytest.mark.django_db
def test_a_job_inserted_as_failed_is_copied() -> None:
    database.execute(
        "WITH asked AS (INSERT INTO job (id, name) VALUES (1, 'lost'))"
        " INSERT INTO job_latest (id, priority, status, created_at, created_minute, updated_at, status_at, started_at,"
        " completed_at) VALUES (1, 5, 'FAILED', now(), job_minute(now()), now(), now(), now(), now())"
    )
    assert [row[5] for row in database.rows(COPIES)] == ["lost"]
    assert_copied()


@pytest.mark.django_db
@pytest.mark.usefixtures("jobs")
def test_truncate_empties_the_copies() -> None:
    database.execute(FAIL.format("true"))
    assert len(database.rows(COPIES)) == 60
    database.execute("TRUNCATE job")
    assert database.rows(COPIES) == []


@pytest.mark.usefixtures("transactional_db", "jobs")
def test_concurrent_changes_of_name_and_status_are_copied() -> None:
    def changes(seed: int) -> Callable[[], None]:
        def run() -> None:
            chance = random.Random(seed)
            for _ in range(60):
                change = chance.choice(CHANGES[1:2] + CHANGES[4:6] + CHANGES[8:11])
                with database.session() as own:
                    try:
                        database.execute(change.format(chance.randrange(11)), on=own)
                    except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                        own.rollback()

        return run

    race([changes(seed) for seed in range(4)])
    assert_copied()
