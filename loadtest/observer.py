"""Looks at the server while it is under load."""

import threading
import time
from typing import Self

import psutil
import psycopg

from loadtest.subject import Subject
from loadtest.thresholds import Sample

EVERY_S = 2.0
STATE = """
    SELECT
        (SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables),
        (SELECT count(*) FROM job_tally_unfolded)
"""


class Observer(threading.Thread):
    """A context that samples every two seconds."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(daemon=True)
        self.samples: list[Sample] = []
        self.error: BaseException | None = None
        self._subject = subject
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        began = time.monotonic()
        with psycopg.connect(self._subject.database, autocommit=True) as connection:
            while not self._ended.wait(EVERY_S):
                dead, waiting = connection.execute(STATE).fetchone() or (0, 0)
                self.samples.append(
                    Sample(
                        seconds=round(time.monotonic() - began, 1),
                        memory_mb=self._memory_mb(),
                        dead_rows=int(dead),
                        delta_rows=int(waiting),
                    )
                )

    def _memory_mb(self) -> float:
        """Of gunicorn and its workers. Pages that they share count for each, as they do for whoever looks at `top`."""
        total = 0
        for process in (self._subject.server, *self._subject.server.children()):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return round(total / 1e6, 1)
