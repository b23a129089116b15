"""Observes the server under load."""

import threading
import time
from collections.abc import Iterator
from typing import Self

import psutil
import psycopg

from loadtest.observations import Sample
from loadtest.subject import Subject
from local.errors import LocalError

INTERVAL_S = 2.0
# The autovacuum threshold of each table: from the table's settings, otherwise the server's.
STATE = """
    WITH own AS (
        SELECT
            c.oid,
            c.reltuples,
            (SELECT option_value FROM pg_options_to_table(c.reloptions)
             WHERE option_name = 'autovacuum_vacuum_threshold') AS threshold,
            (SELECT option_value FROM pg_options_to_table(c.reloptions)
             WHERE option_name = 'autovacuum_vacuum_scale_factor') AS scale_factor
        FROM pg_class AS c
    ),
    dead AS (
        SELECT
            s.n_dead_tup,
            coalesce(own.threshold, current_setting('autovacuum_vacuum_threshold'))::float8
            + coalesce(own.scale_factor, current_setting('autovacuum_vacuum_scale_factor'))::float8
            * greatest(own.reltuples, 0) AS allowed
        FROM pg_stat_user_tables AS s
        JOIN own ON own.oid = s.relid
    )
    SELECT
        (SELECT count(*) FROM job_tally_unfolded),
        coalesce(sum(n_dead_tup), 0)::bigint,
        coalesce(sum(greatest(n_dead_tup - allowed, 0)), 0)::bigint
    FROM dead
"""


class Observer(threading.Thread):
    """A context that samples every two seconds. Raises LocalError at the end if sampling failed."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(daemon=True)
        self.samples: list[Sample] = []
        self._error: Exception | None = None
        self._subject = subject
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._ended.set()
        self.join()
        if self._error is not None and kind is None:
            raise LocalError(f"The server could not be observed: {self._error}") from self._error

    def run(self) -> None:
        try:
            self._observe()
        except Exception as error:  # noqa: BLE001  raised at the end of the context
            self._error = error

    def _observe(self) -> None:
        began = time.monotonic()
        with psycopg.connect(self._subject.database, autocommit=True) as connection:
            while not self._ended.wait(INTERVAL_S):
                waiting, dead, overdue = connection.execute(STATE).fetchone() or (0, 0, 0)
                self.samples.append(
                    Sample(
                        seconds=round(time.monotonic() - began, 1),
                        memory_mb=dict(self._memory_mb()),
                        delta_rows=waiting,
                        dead_rows=dead,
                        overdue_dead_rows=overdue,
                    )
                )

    def _memory_mb(self) -> Iterator[tuple[str, float]]:
        """Yields the memory of gunicorn, its workers and housekeeping."""
        yield from _rss_mb("gunicorn", self._subject.server)
        for worker in self._subject.server.children():
            yield from _rss_mb(f"worker {worker.pid}", worker)
        yield from _rss_mb("housekeeping", self._subject.housekeeping)


def _rss_mb(name: str, process: psutil.Process | psutil.Popen) -> Iterator[tuple[str, float]]:
    try:
        yield name, round(process.memory_info().rss / 1e6, 1)
    except psutil.NoSuchProcess:
        return
