"""Reads the state of background work from the database, with cheap statements."""

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, InterfaceError
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.monitoring.queue_state import queue_metrics

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """The backlog of background work."""

    delta_rows: int
    view_age_s: float
    operations_pending: int
    housekeeping_runs: bool


def database_state() -> DatabaseState:
    """Reads the state. Raises database errors unchanged."""
    return queries.single(sql_file("metrics"), {}, into=DatabaseState)


class DatabaseCollector(Collector):
    """Yields current gauges of the database, or only ``muster_database_up 0`` if it is unreachable."""

    def collect(self) -> Iterator[Metric]:
        try:
            state, queued = database_state(), list(queue_metrics())
        except (DatabaseError, InterfaceError, PoolTimeout) as error:
            log.warning("metrics_without_database", error=str(error).strip())
            yield GaugeMetricFamily("muster_database_up", "1 if the database is reachable.", 0)
            return
        yield GaugeMetricFamily("muster_database_up", "1 if the database is reachable.", 1)
        yield GaugeMetricFamily("muster_delta_rows", "Unfolded changes of the tally.", state.delta_rows)
        yield GaugeMetricFamily("muster_view_age_seconds", "Age of the statistics view.", state.view_age_s)
        yield GaugeMetricFamily("muster_operations_pending", "Unfinished bulk operations.", state.operations_pending)
        yield GaugeMetricFamily(
            "muster_housekeeping_up", "1 if a housekeeping process is active.", state.housekeeping_runs
        )
        yield from queued
