"""Measures how many jobs a second a worker process runs, from a filled queue to an empty one."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection

from bench.cpu import backends_s, tree_s
from bench.databases import connect
from bench.execution.worker_process import WorkerProcess, worker_process
from bench.samples import Sample
from bench.statements import bench_query
from local.errors import LocalError

WARM_TIMEOUT_S, RUN_TIMEOUT_S, LEFT_TIMEOUT_S = 60.0, 300.0, 30.0
WARM_SHARE = 10
"""The first tenth of the jobs is not measured: the worker starts, connects and prepares its statements."""
LOOK_S = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A queue with its worker. ``fill`` makes the ``jobs`` of a round ready, with fresh statistics and a checkpoint."""

    name: str
    url: str
    jobs: int
    fill: Callable[[], None]
    # The query of bench/queries that says whether a job has not finished yet.
    left: str
    command: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    application: str


def race(contestant: Contestant) -> Sample:
    """Runs all jobs of a round. Raises LocalError if the worker fails or leaves a job."""
    contestant.fill()
    with (
        connect(contestant.url) as watcher,
        worker_process(contestant.name, contestant.command, cwd=contestant.cwd, env=contestant.env) as worker,
    ):
        worker.expect("warm", WARM_TIMEOUT_S)
        began, before = time.perf_counter(), _used(worker, watcher, contestant)
        worker.expect("last", RUN_TIMEOUT_S)
        _wait_until_finished(contestant, watcher)
        wall_s, after = time.perf_counter() - began, _used(worker, watcher, contestant)
    server, postgres, log = (after[n] - before[n] for n in range(3))
    return Sample(
        times_ms=[wall_s * 1000],
        units=contestant.jobs - contestant.jobs // WARM_SHARE,
        wall_s=wall_s,
        server_cpu_s=server,
        postgres_cpu_s=postgres,
        log_bytes=log,
    )


def _used(worker: WorkerProcess, watcher: Connection, contestant: Contestant) -> tuple[float, float, float]:
    """Returns the processor time of the worker and of its sessions so far, and the bytes of log."""
    row = watcher.execute(bench_query("wal_position")).fetchone()
    if row is None:
        raise LookupError("The position in the log returned no row.")
    postgres_s = backends_s(watcher, contestant.application)
    return tree_s(worker.process), float("nan") if postgres_s is None else postgres_s, float(row[0])


def _wait_until_finished(contestant: Contestant, watcher: Connection) -> None:
    ends = time.monotonic() + LEFT_TIMEOUT_S
    while watcher.execute(bench_query(contestant.left), prepare=True).fetchone() is not None:
        if time.monotonic() > ends:
            raise LocalError(f"{contestant.name} has left jobs unfinished.")
        time.sleep(LOOK_S)
