"""A long time at half of what the server can do."""

import os

from loadtest.shapes.base import Shape
from loadtest.thresholds import Thresholds
from loadtest.users.arrivals import Arrival

RATE = int(os.environ.get("RATE", "50"))
SOAK_S = float(os.environ.get("SOAK_S", "1200"))


class Soak(Shape):
    """RATE (50) arrivals a second, 20 minutes (SOAK_S), 1,000,000 rows.

    Flat latency and memory, and nothing that piles up: give half the rate that search-rate found.
    """

    users = (Arrival,)
    steps = ((SOAK_S, RATE),)
    thresholds = Thresholds(latency_growth=1.2, delta_rows=20_000, memory_growth=1.2, dead_rows=500_000)
