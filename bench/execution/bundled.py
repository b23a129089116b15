"""The bundled worker as it is installed: a process for each job. Other queues' workers call a function instead."""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from bench.environment import BACKEND, PYTHON, environment
from bench.execution.batches import QUEUE
from bench.execution.filling import fill, workers_delete
from bench.rounds import Case, Phase
from bench.rows import Row, Section
from bench.samples import Sample, Samples, Spread
from bench.statements import bench_query
from bench.subject import Bench
from local.errors import LocalError

NAME = "bundled worker"
JOBS, CONCURRENCY = 400, 16
TIMEOUT_S, STOP_TIMEOUT_S, LOOK_S = 120.0, 30.0, 0.05


def phases(bench: Bench) -> Sequence[Phase]:
    case = Case(name=NAME, run=partial(_measure, bench))
    return [Phase(name=NAME, cases=[case], rounds=bench.budget.rounds)]


def rows(samples: Samples) -> Sequence[Row]:
    return [
        Row(
            section=Section.EXECUTION,
            label=f"the bundled worker, {CONCURRENCY} jobs at a time, each in a process of its own",
            figure=Spread.of([sample.per_second for sample in samples[NAME]]),
            unit="jobs/s",
            note="`sleep` for 0 s; started, limited, measured and logged as any job",
        )
    ]


def _measure(bench: Bench) -> Sample:
    fill(bench.plain, JOBS, task="sleep", args='{"seconds": 0}')
    try:
        with _worker(bench) as worker:
            _wait(bench, worker, JOBS - JOBS // 10)
            began, left = time.perf_counter(), _left(bench)
            _wait(bench, worker, 0)
            return Sample.of([(time.perf_counter() - began) * 1000], units=left)
    finally:
        workers_delete(bench.plain)


def _wait(bench: Bench, worker: "subprocess.Popen[bytes]", left: int) -> None:
    ends = time.monotonic() + TIMEOUT_S
    while (now := _left(bench)) > left:
        if worker.poll() is not None or time.monotonic() > ends:
            raise LocalError(f"The bundled worker has left {now} jobs; its exit status: {worker.returncode}.")
        time.sleep(LOOK_S)


def _left(bench: Bench) -> int:
    row = bench.plain.execute(bench_query("jobs_left_count"), {"after": bench.scale}, prepare=True).fetchone()
    return row[0] if row else 0


@contextmanager
def _worker(bench: Bench) -> Iterator["subprocess.Popen[bytes]"]:
    with tempfile.TemporaryDirectory() as state, tempfile.TemporaryFile() as log:
        options = (f"--queues={QUEUE}", f"--concurrency={CONCURRENCY}", f"--state={state}", "--name=bench bundled")
        command = [PYTHON, "manage.py", "worker", *options]
        with subprocess.Popen(
            command, cwd=BACKEND, env=environment(bench.database.url), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as child:
            try:
                yield child
            finally:
                child.terminate()
                try:
                    child.wait(STOP_TIMEOUT_S)
                except subprocess.TimeoutExpired:
                    child.kill()
