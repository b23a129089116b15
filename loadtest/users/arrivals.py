"""An open model: requests arrive at a fixed rate, independent of latency."""

import random
import time

from loadtest.users.reading import Browser, Exporter, Scroller, Searcher, Watcher
from loadtest.users.writing import Operator, Runner, Submitter

USER_CLASSES = (Browser, Scroller, Searcher, Watcher, Exporter, Submitter, Runner, Operator)


class Arrival(Browser, Scroller, Searcher, Submitter, Runner, Operator):
    """Starts one random task a second on average, at random times; the number of these users is the rate.

    A task delayed by a slow response starts immediately after it.
    """

    weight = 1
    _due: float | None = None

    def wait_time(self) -> float:
        now = time.monotonic()
        self._due = (now if self._due is None else self._due) + random.expovariate(1.0)
        return max(0.0, self._due - now)
