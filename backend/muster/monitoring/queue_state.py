"""Metrics of queues, workers and runs, from three cheap statements: whoever ran the jobs, all are counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from muster.core.db import queries
from muster.core.db.templates import sql_file

QUEUES_MAX = 100
OTHERS = "(others)"
# Upper bounds in seconds, the same as in db/functions/run_lag_bucket.sql.
LAG_BOUNDS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
OUTCOMES = ("completed", "failed", "cancelled", "given_back", "lost")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """``metrics_queues``. ``queue`` is None for all but the longest queues."""

    queue: str | None
    jobs: int
    oldest_due_s: float


@dataclass(frozen=True, slots=True)
class WorkersRow:
    """``metrics_workers``."""

    run: int
    drain: int


@dataclass(frozen=True, slots=True)
class RunsRow:
    """``metrics_runs``."""

    event: str
    bucket: int
    runs: int
    seconds: float


def queue_metrics() -> Iterator[Metric]:
    """Yields the metrics. Raises database errors unchanged."""
    yield from _queues(queries.rows(sql_file("metrics_queues"), {"most": QUEUES_MAX}, into=QueueRow))
    yield _workers(queries.single(sql_file("metrics_workers"), {}, into=WorkersRow))
    yield from _runs(queries.rows(sql_file("metrics_runs"), {}, into=RunsRow))


def _queues(rows: Sequence[QueueRow]) -> Iterator[Metric]:
    depth = GaugeMetricFamily("muster_queue_jobs", "Jobs that are due, by queue.", labels=["queue"])
    age = GaugeMetricFamily(
        "muster_queue_oldest_due_seconds", "For how long the oldest job has been due, by queue.", labels=["queue"]
    )
    for row in rows:
        depth.add_metric([row.queue or OTHERS], row.jobs)
        age.add_metric([row.queue or OTHERS], row.oldest_due_s)
    yield depth
    yield age


def _workers(row: WorkersRow) -> Metric:
    live = GaugeMetricFamily("muster_workers", "Live workers, by state.", labels=["state"])
    live.add_metric(["run"], row.run)
    live.add_metric(["drain"], row.drain)
    return live


def _runs(rows: Sequence[RunsRow]) -> Iterator[Metric]:
    ended = CounterMetricFamily("muster_runs_ended", "Runs of workers that ended, by outcome.", labels=["outcome"])
    for outcome in OUTCOMES:
        ended.add_metric([outcome], sum(row.runs for row in rows if row.event == outcome))
    started = {row.bucket: row for row in rows if row.event == "started"}
    counts = [started[bucket].runs if bucket in started else 0 for bucket in range(len(LAG_BOUNDS_S) + 1)]
    lag = HistogramMetricFamily("muster_start_lag_seconds", "Time from due to start of the runs of workers.")
    bounds = [*map(str, LAG_BOUNDS_S), "+Inf"]
    lag.add_metric(
        [],
        buckets=list(zip(bounds, accumulate(counts), strict=True)),
        sum_value=sum(row.seconds for row in started.values()),
    )
    yield CounterMetricFamily("muster_runs_started", "Runs that workers started.", sum(counts))
    yield ended
    yield lag
