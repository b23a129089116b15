"""``python -m bench.execution.steady_jobs PORT RATE``: creates jobs and runs them at a constant rate over HTTP.

Open loop: each fifth of a second a batch of jobs is created, and each of five workers finishes what it holds and claims
its share of the next. A tick that comes late is made up for at once. It prints ``ready`` once jobs have been finished,
and at the end of its standard input how many jobs it finished a second.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.environment import HOST, PYTHON, REPOSITORY, environment
from bench.execution.batches import ClientBatches
from bench.execution.worker_process import WorkerProcess, worker_process
from bench.log_client import LogClient
from bench.servers import Server
from local.errors import LocalError
from muster.execution.worker.http_client import HttpClient

QUEUE = "bench-steady"
TICK_S, WORKERS = 0.2, 5
READY_TIMEOUT_S = 60.0
LEAST_SHARE = 0.95


class SteadyJobs:
    """The threads of the process. The first failure of one ends it with its traceback."""

    workers, tick_s = WORKERS, TICK_S

    def __init__(self, port: int, per_second: int) -> None:
        self._port = port
        self._created = round(per_second * self.tick_s)
        self._ending = threading.Event()
        self._failure: Exception | None = None
        self._lock = threading.Lock()
        self.finished = 0

    def run(self) -> None:
        threads = [
            threading.Thread(target=self._guarded, args=(work,))
            for work in (self._create, *[self._work] * self.workers)
        ]
        for thread in threads:
            thread.start()
        while not self.finished and not self._ending.is_set():
            time.sleep(self.tick_s)
        began, before = time.perf_counter(), self.finished
        print("ready", flush=True)
        sys.stdin.read()
        rate = (self.finished - before) / (time.perf_counter() - began)
        self._ending.set()
        for thread in threads:
            thread.join()
        if self._failure:
            raise self._failure
        print(rate)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  re-raised by run
            self._failure = error
            self._ending.set()

    def _count(self, finished: int) -> None:
        with self._lock:
            self.finished += finished

    def _ticks(self) -> Iterator[None]:
        next_at = time.monotonic()
        while not self._ending.is_set():
            yield
            next_at += self.tick_s
            time.sleep(max(0.0, next_at - time.monotonic()))

    def _create(self) -> None:
        client = LogClient(self._port)
        jobs = [{"name": "benchmark a steady rate", "task": "bench", "queue": QUEUE}] * self._created
        for _ in self._ticks():
            client.post("jobs/batch/", jobs)

    def _work(self) -> None:
        # Twice its share, so that a late worker catches up.
        batches = ClientBatches(
            HttpClient(f"http://{HOST}:{self._port}"), queue=QUEUE, size=2 * self._created // WORKERS
        )
        for _ in self._ticks():
            if not batches.held:
                batches.claim()
                continue
            self._count(batches.finish())
        if batches.held:
            batches.finish(claims=False)
        batches.leave()


@contextmanager
def steady_jobs(server: Server, url: str, per_second: int, *, program: str = "steady_jobs") -> Iterator[None]:
    """Runs so many jobs a second on a server meanwhile. Raises LocalError if fewer ran."""
    with _runner(server, url, per_second, program) as worker:
        yield
        rate = float(worker.stop())
    if rate < LEAST_SHARE * per_second:
        raise LocalError(f"Only {rate:.0f} of {per_second} jobs ran in a second: the machine is too busy to measure.")


def highest_rate(server: Server, url: str, *, seconds: float, program: str) -> float:
    """Returns how many jobs a second ran when they were created as fast as they ran."""
    with _runner(server, url, 0, program) as worker:
        time.sleep(seconds)
        return float(worker.stop())


@contextmanager
def _runner(server: Server, url: str, per_second: int, program: str) -> Iterator[WorkerProcess]:
    command = [PYTHON, "-m", f"bench.execution.{program}", str(server.port), str(per_second)]
    with worker_process("the runner of jobs", command, cwd=REPOSITORY, env=environment(url)) as worker:
        worker.expect("ready", READY_TIMEOUT_S)
        yield worker


if __name__ == "__main__":
    import django

    django.setup()
    SteadyJobs(int(sys.argv[1]), int(sys.argv[2])).run()
