"""``python -m bench.execution.eager_jobs PORT RATE``: as ``steady_jobs``, but jobs start as soon as a worker can.

Jobs are created by SQL, so that the server has time for the workers: a batch each 20 ms. Two workers wait at the server
for jobs, and claim again with each finish. At a RATE of 0, jobs are created as fast as they run.
"""

import os
import sys
import time
from collections.abc import Iterator

import django

from bench.databases import connect
from bench.environment import HOST
from bench.execution.batches import ClientBatches
from bench.execution.steady_jobs import SteadyJobs
from muster.execution.worker.http_client import HttpClient

WAIT_S = 1.0
UNLIMITED_BATCH, MOST_WAITING, PAUSE_S = 100, 1_000, 0.005


class EagerJobs(SteadyJobs):
    """Creates at a constant rate, whatever the workers do."""

    workers, tick_s = 2, 0.02

    def _create(self) -> None:
        from bench import writes  # noqa: PLC0415  needs Django set up

        with connect(os.environ["DATABASE_URL"]) as connection:
            create = writes.batch_create(connection, self._created or UNLIMITED_BATCH, task="bench")
            for _ in self._ticks() if self._created else self._room():
                create()

    def _room(self) -> Iterator[None]:
        """Yields while few jobs wait."""
        created = 0
        while not self._ending.is_set():
            if created - self.finished < MOST_WAITING:
                created += UNLIMITED_BATCH
                yield
            else:
                time.sleep(PAUSE_S)

    def _work(self) -> None:
        batches = ClientBatches(HttpClient(f"http://{HOST}:{self._port}"), wait_s=WAIT_S)
        while not self._ending.is_set():
            if batches.held:
                self._count(batches.finish())
            else:
                batches.claim()
        if batches.held:
            batches.finish(claims=False)
        batches.leave()


if __name__ == "__main__":
    django.setup()
    EagerJobs(int(sys.argv[1]), int(sys.argv[2])).run()
