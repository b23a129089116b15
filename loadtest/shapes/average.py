"""The load of an ordinary day."""

from loadtest.shapes.base import Shape


class Average(Shape):
    """50 users, 3 minutes, 1,000,000 rows. Thresholds: reads 200 ms, writes 300 ms (p95), no failure."""

    steps = ((180, 50),)
