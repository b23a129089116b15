"""The load of an ordinary day."""

from loadtest.shapes.base import Shape
from loadtest.thresholds import KINDS_P95_MS, Thresholds


class Average(Shape):
    """50 users, 3 minutes, 1,000,000 rows. Thresholds (p95): 50 to 150 ms by kind, other writes 300 ms; no failure."""

    thresholds = Thresholds(kinds_p95_ms=KINDS_P95_MS)

    steps = ((180, 50),)
