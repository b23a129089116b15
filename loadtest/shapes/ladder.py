"""Latency by number of users."""

import os
from collections.abc import Iterator

from loadtest.shapes.base import Shape
from loadtest.thresholds import Thresholds

USERS = (10, 25, 50, 100, 200, 400)
STEP_S = float(os.environ.get("STEP_S", "60"))
# The first part of a step is not measured: new users start, and requests of the previous step finish.
SETTLE_SHARE = 0.25


class Ladder(Shape):
    """10, 25, 50, 100, 200, 400 users, a minute each (STEP_S), 1,000,000 rows.

    Excludes the first quarter of each step. Has no thresholds: the upper steps exceed the server's capacity.
    """

    steps = tuple((STEP_S * number, users) for number, users in enumerate(USERS, 1))
    spawn_rate = 50
    thresholds = Thresholds(reads_p95_ms=None, writes_p95_ms=None, files_p95_ms=None, failures=None)

    @classmethod
    def intervals(cls) -> Iterator[tuple[int, float, float]]:
        """Yields users, start and end of the measured interval of each step."""
        for until, users in cls.steps:
            yield users, until - STEP_S * (1 - SETTLE_SHARE), until
