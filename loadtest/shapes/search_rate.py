"""The highest rate that the server keeps up with."""

from typing import ClassVar

from loadtest.rates import FIRST, Search
from loadtest.shapes.base import Shape, Tick
from loadtest.thresholds import Thresholds
from loadtest.users.arrivals import Arrival

# Twice the window that Locust takes current percentiles of, so that a step is judged by itself.
STEP_S = 20.0


class SearchRate(Shape):
    """From 20 arrivals a second up, 20 seconds a step, 1,000,000 rows; at most 15 minutes.

    Finds the highest rate of things begun (some are two requests) whose p95 stays within 200 ms. Never fails by
    latency: that is what it looks for.
    """

    users = (Arrival,)
    steps = ((900, FIRST),)
    spawn_rate = 100
    thresholds: ClassVar[Thresholds] = Thresholds(reads_p95_ms=None, writes_p95_ms=None, files_p95_ms=None)

    def __init__(self) -> None:
        super().__init__()
        self.search = Search()
        self._step_began = 0.0
        self._done = 0

    def tick(self) -> Tick | None:
        now = self.get_run_time()  # type: ignore[no-untyped-call]
        if now > self.seconds():
            return None
        stats = self.runner.stats if self.runner else None
        if stats is not None and now - self._step_began >= STEP_S:
            p95_ms = stats.total.get_current_response_time_percentile(0.95) or 0.0
            kept_up = stats.total.current_rps >= 0.9 * self.search.rate
            self._step_began = now
            if not self.search.judge(p95_ms, kept_up=kept_up):
                return None
        return self.search.rate, self.spawn_rate, None
