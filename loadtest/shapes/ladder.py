"""How latency grows with the number of users."""

import os
from collections.abc import Iterator

from loadtest.shapes.base import Shape
from loadtest.thresholds import Thresholds

USERS = (10, 25, 50, 100, 200, 400)
STEP_S = float(os.environ.get("STEP_S", "60"))
# Users arrive, and those of the step before finish what they are at.
SETTLE_SHARE = 0.25


class Ladder(Shape):
    """10, 25, 50, 100, 200, 400 users, a minute each (STEP_S), 1,000,000 rows.

    What a step measures begins after its first quarter. Never fails: the upper steps are more than the server is for.
    """

    steps = tuple((STEP_S * number, users) for number, users in enumerate(USERS, 1))
    spawn_rate = 50
    thresholds = Thresholds(reads_p95_ms=None, writes_p95_ms=None, files_p95_ms=None, failures=None)

    @classmethod
    def stretches(cls) -> Iterator[tuple[int, float, float]]:
        """Users of each step, and from when until when it is measured."""
        for until, users in cls.steps:
            yield users, until - STEP_S * (1 - SETTLE_SHARE), until
