"""Waits for news of a log. Each wait occupies a thread, but no database connection."""

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import connection

from muster.core.client_connection import HANGUP, ClientSocket
from muster.core.db.errors import ClientGone
from muster.execution.logs import selectors
from muster.execution.logs.rows import FoundRow
from muster.execution.logs.selectors import Position

LOOK_S = 0.25


def log_awaited(*, job_id: int, seen: Position, wait_s: float, client: ClientSocket | None) -> FoundRow:
    """Returns what is known of a log as soon as it has news, its attempt has ended, or ``wait_s`` seconds have passed.

    Returns at once if too many others wait in this process. Raises ClientGone after a disconnect, and as
    :func:`selectors.log_find`.
    """
    deadline = time.monotonic() + wait_s
    with _place() as free:
        while True:
            log = selectors.log_find(job_id=job_id, attempt=seen.attempt)
            left_s = deadline - time.monotonic()
            if log.ended or log.arrived_bytes != seen.arrived_bytes or left_s <= 0 or not free:
                return log
            if not connection.in_atomic_block:
                # Back to the pool.
                connection.close()
            _pause(client, min(LOOK_S, left_s))


@contextmanager
def _place() -> Iterator[bool]:
    """Yields whether there was a free place; holds it."""
    free = _places().acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _places().release()


@cache
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(settings.JOB_LOG_WAITS)


def _pause(client: ClientSocket | None, seconds: float) -> None:
    """Raises ClientGone if the client disconnects meanwhile."""
    events = select.poll()
    if client is not None:
        events.register(client.fileno(), HANGUP)
    if events.poll(seconds * 1000):
        raise ClientGone
