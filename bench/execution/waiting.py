"""Claims that wait: what 500 idle workers cost, and how soon after its creation a job starts."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from bench.cpu import Cpu
from bench.environment import PYTHON, REPOSITORY, environment
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_most
from bench.samples import Sample, Samples, Spread, pooled
from bench.servers import Server, Stack
from bench.statements import bench_query
from bench.subject import Bench
from bench.waiters import QUEUE, WAIT_S
from bench.writes import CREATED
from local.errors import LocalError
from muster.core.db.templates import sql_file

WAITERS = 500
IDLE, STARTED = "500 idle workers", "due to started"
# Whole waits: the workers start together, so another window would hold too few or too many of their claims.
IDLE_S = 2.0 * WAIT_S
SETTLE_S = 2.0
JOBS, JOBS_PER_SECOND = 200, 20
SHARE, P50_MS, P99_MS = at_most(5), at_most(50), at_most(250)


def phases(bench: Bench) -> Sequence[Phase]:
    """Returns the cases of 500 workers that wait on one server process."""
    idle = Case(name=IDLE, run=lambda: _idle(bench.server(Stack.MUSTER)))
    started = Case(name=STARTED, run=lambda: _started(bench))
    context = partial(_waiting, bench)
    return [Phase(name="waiting workers", cases=[idle, started], rounds=bench.budget.rounds, context=context)]


def rows(samples: Samples) -> Sequence[Row]:
    shares = [
        [100 * part / sample.wall_s for sample in samples[IDLE] if sample.wall_s and (part := _cpu_s(sample, which))]
        for which in ("all", "server", "postgres")
    ]
    total, server, postgres = (Spread.of(share) for share in shares)
    idle = Row(
        section=Section.EXECUTION,
        label=f"{WAITERS} idle workers that wait for jobs: CPU time of server and PostgreSQL",
        figure=total,
        unit="% of a core",
        target=SHARE,
        note=f"server {server.value:.1f} %, PostgreSQL {postgres.value:.1f} %",
    )
    started = [
        Row(
            section=Section.EXECUTION,
            label=f"created to started: p{percent}",
            figure=pooled(samples[STARTED], percent),
            unit="ms",
            target=target,
            note=f"{JOBS_PER_SECOND} jobs a second, {WAITERS} workers wait",
        )
        for percent, target in ((50, P50_MS), (99, P99_MS))
    ]
    return [idle, *started]


def _cpu_s(sample: Sample, which: str) -> float:
    server, postgres = sample.server_cpu_s or 0.0, sample.postgres_cpu_s or 0.0
    return {"all": server + postgres, "server": server, "postgres": postgres}[which]


def _idle(server: Server) -> Sample:
    time.sleep(SETTLE_S)
    before, began = server.cpu(), time.perf_counter()
    time.sleep(IDLE_S)
    wall_s, after = time.perf_counter() - began, server.cpu()
    return Sample(
        times_ms=[],
        units=1,
        server_cpu_s=after.server_s - before.server_s,
        postgres_cpu_s=_postgres(before, after),
        wall_s=wall_s,
    )


def _postgres(before: Cpu, after: Cpu) -> float | None:
    if before.postgres_s is None or after.postgres_s is None:
        return None
    return after.postgres_s - before.postgres_s


def _started(bench: Bench) -> Sample:
    """Creates jobs one by one at random times; the latency is that from creation to the start of the claim."""
    query = sql_file("job_create").code
    created = {**CREATED, "queue": QUEUE, "task": "bench", "resource_requirements": "{}"}
    newest = bench.plain.execute(bench_query("job_newest")).fetchone()
    for _ in range(JOBS):
        time.sleep(bench.rng.expovariate(JOBS_PER_SECOND))
        bench.plain.execute(query, created, prepare=True)
    time.sleep(SETTLE_S)
    rows = bench.plain.execute(bench_query("job_latencies"), {"after": newest[0] if newest else 0}).fetchall()
    if len(rows) < JOBS or any(ms is None for (ms,) in rows):
        raise LookupError(f"Not all of {JOBS} jobs were started.")
    return Sample.of([float(ms) for (ms,) in rows])


@contextmanager
def _waiting(bench: Bench) -> Iterator[None]:
    """Has workers wait on the server; removes them at the end."""
    server = bench.server(Stack.MUSTER)
    command = [PYTHON, "-m", "bench.waiters", str(server.port), str(WAITERS)]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=environment(bench.database.url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
    ) as process:
        if process.stdout is None or process.stdin is None or process.stdout.readline() != "ready\n":
            raise LocalError("The waiting workers did not start.")
        try:
            yield
        finally:
            process.stdin.close()
            process.wait()
            bench.plain.execute(bench_query("workers_delete"))
