"""Metrics of each worker process's connection pool, sampled once a second."""

import threading
import time
from functools import cache
from typing import Literal, cast

from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from prometheus_client import Gauge

INTERVAL_S = 1.0
MODE: Literal["livesum"] = "livesum"

SIZE = Gauge("muster_pool_connections", "Connections of the pools, used and unused.", multiprocess_mode=MODE)
AVAILABLE = Gauge("muster_pool_available", "Unused connections of the pools.", multiprocess_mode=MODE)
WAITING = Gauge("muster_pool_waiting", "Requests waiting for a connection.", multiprocess_mode=MODE)
WAITED = Gauge(
    "muster_pool_waited_seconds", "Total time that requests have waited for connections.", multiprocess_mode=MODE
)


@cache
def watch() -> None:
    """Starts sampling, once per process. Does nothing in a process without a pool."""
    if connection.settings_dict["OPTIONS"].get("pool"):
        threading.Thread(target=_sample_forever, name="pool-metrics", daemon=True).start()


def _sample_forever() -> None:
    while True:
        sample()
        time.sleep(INTERVAL_S)


def sample() -> None:
    """Copies the pool's statistics to the gauges, without a query."""
    stats = cast(DatabaseWrapper, connection).pool.get_stats()
    SIZE.set(stats.get("pool_size", 0))
    AVAILABLE.set(stats.get("pool_available", 0))
    WAITING.set(stats.get("requests_waiting", 0))
    WAITED.set(stats.get("requests_wait_ms", 0) / 1000)
