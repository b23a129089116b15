"""A long run at half the server's capacity."""

import os

from loadtest.shapes.base import Shape
from loadtest.thresholds import KINDS_P95_MS, Thresholds
from loadtest.users.arrivals import Arrival

RATE = int(os.environ.get("RATE", "50"))
SOAK_S = float(os.environ.get("SOAK_S", "1200"))


class Soak(Shape):
    """RATE (50) arrivals a second, 20 minutes (SOAK_S), 1,000,000 rows.

    Set RATE to half the result of search-rate. After the warm-up, latency (last 5 minutes against the first 5) and the
    memory of each process stay flat, folding keeps up with deltas, and autovacuum keeps up with dead rows.
    """

    users = (Arrival,)
    steps = ((SOAK_S, RATE),)
    thresholds = Thresholds(
        latency_growth=1.2, memory_growth=1.1, delta_rows=5_000, overdue_dead_rows=20_000, kinds_p95_ms=KINDS_P95_MS
    )
