"""The same requests at a set rate, however long the answers take: an open model."""

import random
import time

from loadtest.users.reading import Browser, Exporter, Scroller, Searcher, Watcher
from loadtest.users.writing import Operator, Runner, Submitter

PEOPLE = (Browser, Scroller, Searcher, Watcher, Exporter, Submitter, Runner, Operator)


class Arrival(Browser, Scroller, Searcher, Submitter, Runner, Operator):
    """Begins one thing of everybody's a second on average, at random moments; so many of these make the rate.

    What could not begin in time, because the answer before took too long, begins at once.
    """

    weight = 1
    _due: float | None = None

    def wait_time(self) -> float:
        now = time.monotonic()
        self._due = (now if self._due is None else self._due) + random.expovariate(1.0)
        return max(0.0, self._due - now)
