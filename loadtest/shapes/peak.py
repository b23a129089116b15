"""A peak of four times the average load."""

from loadtest.shapes.base import Shape
from loadtest.thresholds import Thresholds


class Peak(Shape):
    """50, then 200, then 50 users, 4 minutes, 1,000,000 rows. Latency may rise, but no request fails."""

    thresholds = Thresholds(reads_p95_ms=1000, writes_p95_ms=1500, files_p95_ms=10_000)
    steps = ((60, 50), (180, 200), (240, 50))
