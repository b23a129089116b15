"""The highest arrival rate the server sustains."""

from typing import ClassVar

from loadtest.rates import MIN_RATE, RateSearch
from loadtest.shapes.base import Shape, Tick
from loadtest.thresholds import Thresholds
from loadtest.users.arrivals import Arrival

# Twice the window of Locust's current percentiles, so that a step does not include the previous one.
STEP_S = 20.0


class SearchRate(Shape):
    """From 20 arrivals a second upwards, 20 seconds per step, 1,000,000 rows; at most 15 minutes.

    Finds the highest rate of arrivals (some make two requests) with a p95 of at most 200 ms. Has no threshold for
    latency.
    """

    users = (Arrival,)
    steps = ((900, MIN_RATE),)
    spawn_rate = 100
    thresholds: ClassVar[Thresholds] = Thresholds(reads_p95_ms=None, writes_p95_ms=None, files_p95_ms=None)

    def __init__(self) -> None:
        super().__init__()
        self.search = RateSearch()
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
            if not self.search.record_step(p95_ms, kept_up=kept_up):
                return None
        return self.search.rate, self.spawn_rate, None
