"""The parked requests of a worker process: they hold a connection, but neither a thread nor a database connection."""

import heapq
import itertools
from collections.abc import Callable
from functools import partial

from config.buffered_worker import repeats
from config.buffered_worker.connection import Connection, State
from muster.core.http.parking import Waiter

Call = Callable[[Connection], None]


class Parked:
    """Runs in the loop's thread, except the calls of ``defer``, which brings others' calls to it.

    ``run`` gives the request to a thread again; ``answer`` sends the response of its last run.
    """

    def __init__(self, *, run: Call, answer: Call, defer: Callable[..., None]) -> None:
        self._run = run
        self._answer = answer
        self._defer = defer
        self._number = itertools.count()
        self._deadlines: list[tuple[float, int, Connection, Waiter]] = []

    def add(self, connection: Connection) -> None:
        """Keeps the connection's request until it is woken or its time is up."""
        waiter, until = connection.parking.waiter, connection.parking.until
        if waiter is None or until is None:
            raise LookupError("The request did not ask to be parked.")
        connection.enter(State.PARKED)
        heapq.heappush(self._deadlines, (until, next(self._number), connection, waiter))
        waiter.parked(partial(self._defer, self._wake, connection, waiter))

    def patience_s(self, now: float, most: float) -> float:
        """Returns how long the loop may sleep until the next deadline, at most ``most`` seconds."""
        return max(0.0, min(most, self._deadlines[0][0] - now)) if self._deadlines else most

    def expire(self, now: float) -> None:
        """Answers the requests whose time is up."""
        while self._deadlines and self._deadlines[0][0] <= now:
            _, _, connection, waiter = heapq.heappop(self._deadlines)
            if _waits(connection, waiter):
                connection.parking.leave()
                repeats.note(connection)
                self._answer(connection)

    def end(self) -> None:
        """Answers all."""
        self.expire(float("inf"))

    def _wake(self, connection: Connection, waiter: Waiter) -> None:
        if _waits(connection, waiter):
            connection.parking.leave()
            connection.parking.wakes += 1
            connection.answer.clear()
            connection.enter(State.RUNNING)
            self._run(connection)


def _waits(connection: Connection, waiter: Waiter) -> bool:
    return connection.state is State.PARKED and connection.parking.waiter is waiter
