# ruff: noqa: S608  statements are composed from constants in this file
"""Concurrent writers that change job, job_latest and jobs directly by any kind of SQL."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import errors

from tests.support.database import Connection, execute, rows
from tests.support.tally import STATUSES

# Few enough minutes to collide, at the boundaries of hours, days, 30 days and the epoch.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTES = (-43201, -1, 0, 59, 60, 1439, 1440, 43199, 43200, 28_000_000, 28_000_001, 28_000_061)
# Errors that concurrent writers may cause each other; the transaction is rolled back.
COLLISIONS = (errors.DeadlockDetected, errors.UniqueViolation, errors.SerializationFailure)

SET = """
    priority = %(priority)s,
    queue = coalesce(%(queue)s, queue),
    owner = coalesce(%(owner)s, owner),
    status = %(status)s::status_type,
    created_at = coalesce(%(at)s::timestamptz, created_at),
    updated_at = coalesce(%(at)s::timestamptz, created_at),
    started_at = CASE WHEN %(status)s = 'RUNNING' THEN coalesce(%(at)s::timestamptz, created_at) END,
    completed_at = CASE
        WHEN %(status)s IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN coalesce(%(at)s::timestamptz, created_at)
    END
"""
INSERT = """
    WITH given AS MATERIALIZED (
        SELECT nextval('job_id_seq') AS id, %(at)s::timestamptz + second * interval '1 s' AS t
        FROM generate_series(1, %(n)s) AS second
    ),
    asked AS (
        INSERT INTO job (id, name, created_at, priority, queue, owner)
        SELECT id, 'x', t, %(priority)s, coalesce(%(queue)s, 'default'), coalesce(%(owner)s, '') FROM given
    )
    INSERT INTO job_latest (
        id, priority, queue, owner, status, created_at, created_minute, updated_at, status_at, started_at, completed_at
    )
    SELECT id, %(priority)s, coalesce(%(queue)s, 'default'), coalesce(%(owner)s, ''), %(status)s::status_type,
        t, job_minute(t), t, t,
        CASE WHEN %(status)s = 'RUNNING' THEN t END,
        CASE WHEN %(status)s IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN t END
    FROM given
"""


class Writer:
    """A session that makes random writes, reproducible by its seed."""

    def __init__(self, connection: Connection, seed: str) -> None:
        self.connection = connection
        self.random = random.Random(seed)
        self.collisions = 0
        # Deadlocks are expected; with the right to set it, a short timeout avoids waiting a second for each.
        impatient = (
            "SELECT set_config('deadlock_timeout', '10ms', false) FROM pg_roles WHERE rolname = user AND rolsuper"
        )
        execute(impatient, on=connection)

    def transaction(self, *, pause: Callable[[], None] = lambda: None) -> None:
        """Makes random writes with savepoints, calls ``pause``, then commits or rolls back."""
        try:
            with self.connection.transaction(force_rollback=self.random.random() < 0.2):
                for _ in range(self.random.choice((1, 1, 2, 5))):
                    with self.connection.transaction(force_rollback=self.random.random() < 0.15):
                        self.write()
                pause()
        except COLLISIONS:
            self.collisions += 1

    def write(self) -> None:
        """Executes a random kind of statement."""
        kinds = (
            self.insert,
            self.insert,
            self.copy,
            self.upsert,
            self.merge,
            self.update,
            self.update,
            self.move,
            self.file,
            self.end,
        )
        self.random.choice((*kinds, self.two_updates, self.delete))()

    def insert(self) -> None:
        execute(INSERT, {**self._row(), "n": self.random.choice((1, 1, 3, 40))}, on=self.connection)

    def copy(self) -> None:
        at = self._at()
        with (
            psycopg.Cursor(self.connection) as cursor,
            cursor.copy("COPY job (name, created_at) FROM STDIN") as copy,
        ):
            for second in range(self.random.randrange(20)):
                copy.write_row(["x", at + timedelta(seconds=second)])

    def upsert(self) -> None:
        key = f"key {self.random.randrange(5)}"
        sql = """
            INSERT INTO job (name, unique_key, created_at) VALUES ('x', %s, %s)
            ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET priority = 1 + job.priority %% 10
        """
        execute(sql, [key, self._at()], on=self.connection)

    def merge(self) -> None:
        sql = """
            MERGE INTO job USING (SELECT unnest(%(ids)s::bigint []) AS id) AS wanted ON job.id = wanted.id
            WHEN MATCHED AND job.id %% 3 = 0 THEN DELETE
            WHEN MATCHED THEN UPDATE SET priority = 1 + job.priority %% 10
            WHEN NOT MATCHED THEN INSERT (name, created_at) VALUES ('x', %(at)s)
        """
        execute(sql, {"at": self._at(), "ids": self._ids(4)}, on=self.connection)

    def end(self) -> None:
        """Updates job_latest itself, as workers do."""
        sql = """
            UPDATE job_latest
            SET status = 'COMPLETED', completed_at = greatest(started_at, created_at)
            WHERE id = ANY (%s)
        """
        execute(sql, [self._ids(20)], on=self.connection)

    def update(self) -> None:
        execute(
            f"UPDATE jobs SET {SET} WHERE id = ANY (%(ids)s)",
            {**self._row(), "at": None, "ids": self._ids(20)},
            on=self.connection,
        )

    def move(self) -> None:
        """Moves jobs to another minute."""
        execute(
            f"UPDATE jobs SET {SET} WHERE id = ANY (%(ids)s)", {**self._row(), "ids": self._ids(5)}, on=self.connection
        )

    def file(self) -> None:
        """Gives jobs another queue and project in job alone, as raw SQL can."""
        sql = "UPDATE job SET queue = %s, project = %s WHERE id = ANY (%s)"
        values = [self.random.choice(("default", "gpu")), self.random.choice(("", "p")), self._ids(8)]
        execute(sql, values, on=self.connection)

    def two_updates(self) -> None:
        """Updates the table twice in one statement, which shares the transition tables."""
        ids = self._ids(6)
        update = f"UPDATE jobs SET {SET} WHERE id = ANY"
        sql = f"WITH one AS ({update} (%(some)s)) {update} (%(others)s)"
        execute(sql, {**self._row(), "some": ids[::2], "others": ids[1::2]}, on=self.connection)

    def delete(self) -> None:
        execute("DELETE FROM job WHERE id = ANY (%s)", [self._ids(self.random.choice((1, 2, 30)))], on=self.connection)

    def _at(self) -> datetime:
        return EPOCH + timedelta(minutes=self.random.choice(MINUTES), seconds=self.random.randrange(20))

    def _row(self) -> dict[str, object]:
        return {
            "status": self.random.choice(STATUSES),
            "at": self._at(),
            "priority": self.random.choice((1, 5, 5, 10)),
            "queue": self.random.choice((None, None, "default", "gpu")),
            "owner": self.random.choice((None, None, "", "ada")),
        }

    def _ids(self, n: int) -> list[int]:
        existing = [row[0] for row in rows("SELECT id FROM jobs ORDER BY id", on=self.connection)]
        return self.random.sample(existing, min(n, len(existing)))
