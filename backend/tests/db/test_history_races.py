"""Writers and deleters of history race: none of it is left without its job."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from tests.support import database, storage
from tests.support.database import Connection

pytestmark = pytest.mark.usefixtures("transactional_db")

HISTORY = "INSERT INTO job_status (job_id, status_type, timestamp) VALUES (%s, 'RUNNING', %s)"
NEW = "INSERT INTO job (name) VALUES ('x') RETURNING id"


def write_history(connection: Connection, jobs: list[int], chance: random.Random) -> None:
    at = f"{chance.choice((1999, 2026, 2027, 2160))}-01-01Z"
    database.execute(HISTORY, [chance.choice(jobs), at], on=connection)


def update(connection: Connection, jobs: list[int], chance: random.Random) -> None:
    with connection.transaction():
        sql = "UPDATE job_latest SET updated_at = clock_timestamp() WHERE id = %s RETURNING id"
        for (job,) in database.rows(sql, [chance.choice(jobs)], on=connection):
            database.execute(HISTORY.replace("%s, 'RUNNING'", "%s, 'PENDING'"), [job, "2026-06-01Z"], on=connection)


def delete(connection: Connection, jobs: list[int], chance: random.Random) -> None:
    database.execute("DELETE FROM job WHERE id = ANY (%s)", [chance.sample(jobs, 2)], on=connection)


def copy(connection: Connection, jobs: list[int], chance: random.Random) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY job_status (job_id, status_type) FROM STDIN") as rows:
        rows.write_row([chance.choice(jobs), "PENDING"])


Write = Callable[[Connection, list[int], random.Random], None]
REFUSED = (errors.ForeignKeyViolation, errors.SerializationFailure, errors.DeadlockDetected)


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_no_history_is_orphaned_by_races_of_writers_and_deleters(isolation: str) -> None:
    """Some of the sessions take their snapshot before the others write."""
    with database.session() as own:
        jobs = [int(database.value(NEW, on=own)) for _ in range(12)]

    def run(number: int, write: Write) -> int:
        chance = random.Random(f"{isolation} {number}")
        done = 0
        with database.session() as connection:
            connection.execute("SET deadlock_timeout = '10ms'")
            for _ in range(60):
                try:
                    with connection.transaction():
                        connection.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
                        connection.execute("SELECT count(*) FROM job")
                        write(connection, jobs, chance)
                        connection.execute("SELECT pg_sleep(0.002)")
                    done += 1
                except REFUSED:
                    continue
        return done

    def revive(number: int) -> int:
        """Inserts jobs of the same ids again."""
        chance = random.Random(number)
        with database.session() as connection:
            for _ in range(150):
                sql = "INSERT INTO job (id, name) VALUES (%s, 'again') ON CONFLICT DO NOTHING"
                try:
                    database.execute(sql, [chance.choice(jobs)], on=connection)
                except psycopg.errors.UniqueViolation:
                    continue
        return 1

    writes: list[Write] = [write_history, write_history, update, copy, delete, delete]
    with ThreadPoolExecutor(len(writes) + 1) as pool:
        running = [pool.submit(run, number, write) for number, write in enumerate(writes)] + [pool.submit(revive, 1)]
        done = [task.result() for task in running]
    assert all(done), done
    with database.session() as own:
        storage.check(own)
