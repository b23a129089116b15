"""The pool of connections of each worker process, looked at once a second."""

import threading
import time
from functools import cache
from typing import Literal, cast

from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from prometheus_client import Gauge

EVERY_S = 1.0
MODE: Literal["livesum"] = "livesum"

SIZE = Gauge("muster_pool_connections", "Connections of the pools, in use or not.", multiprocess_mode=MODE)
AVAILABLE = Gauge("muster_pool_available", "Connections of the pools that nobody uses.", multiprocess_mode=MODE)
WAITING = Gauge("muster_pool_waiting", "Requests that wait for a connection.", multiprocess_mode=MODE)
WAITED = Gauge("muster_pool_waited_seconds", "What requests have waited for connections.", multiprocess_mode=MODE)


@cache
def watch() -> None:
    """Begins to look, once a process. Processes without a pool have nothing to look at."""
    if connection.settings_dict["OPTIONS"].get("pool"):
        threading.Thread(target=_look_on, name="pool-metrics", daemon=True).start()


def _look_on() -> None:
    while True:
        look()
        time.sleep(EVERY_S)


def look() -> None:
    """Reads the pool's own numbers; asks no server."""
    stats = cast(DatabaseWrapper, connection).pool.get_stats()
    SIZE.set(stats.get("pool_size", 0))
    AVAILABLE.set(stats.get("pool_available", 0))
    WAITING.set(stats.get("requests_waiting", 0))
    WAITED.set(stats.get("requests_wait_ms", 0) / 1000)
