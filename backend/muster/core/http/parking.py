"""Requests that wait in the server for something to happen, without a thread or a database connection."""

import time
from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest

ENVIRON = "muster.parking"
Again = Callable[[str | None], "Waiter | None"]
"""Lets the same request wait once more without being run, given its Idempotency-Key. Returns None if it must be run."""


class Waiter(Protocol):
    """What a parked request waits for."""

    def parked(self, wake: Callable[[], None]) -> None:
        """Called when the request is parked. ``wake``, from any thread, runs the request again."""

    def left(self) -> None:
        """Called when the request waits no longer: its time is up, its client has disconnected, or the server stops."""


class Parking:
    """The request's place in the server. ``waiter`` is None unless the request is to be parked.

    ``until`` is when it is answered at the latest, by the monotonic clock; ``wakes`` counts its further runs. ``began``
    is when the request was run, or the one that it repeats (``again``).
    """

    def __init__(self) -> None:
        self.waiter: Waiter | None = None
        self.until: float | None = None
        self.wakes = 0
        self.seconds = self.began = 0.0
        self.again: Again | None = None

    def wait(self, waiter: Waiter, *, seconds: float, again: Again | None = None, began: float | None = None) -> None:
        """Asks the server to keep the response: it is sent when the time is up, unless the request runs again before.

        The time counts from the first run of the request on. If the client then repeats the request, ``again`` may let
        it wait without a run; ``began`` is the time of the last one.
        """
        now = time.monotonic()
        if self.until is None:
            self.until = now + seconds
        self.waiter = waiter
        self.seconds, self.again, self.began = seconds, again, now if began is None else began

    def leave(self) -> None:
        """Ends the wait."""
        waiter, self.waiter = self.waiter, None
        if waiter is not None:
            waiter.left()


def parking(request: HttpRequest) -> Parking | None:
    """Returns the request's parking, or None if this server has none."""
    found = request.META.get(ENVIRON)
    return found if isinstance(found, Parking) else None
