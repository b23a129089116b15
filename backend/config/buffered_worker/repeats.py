"""Requests that repeat one that has just waited in vain: they wait again without being run.

A worker without jobs claims every 20 seconds, and each time would take a thread through the whole application to learn
that there is still nothing.
"""

import re
import time
from typing import Any

from gunicorn.util import http_date  # type: ignore[import-untyped]

from config.buffered_worker.connection import Connection
from config.buffered_worker.plain_head import PlainHead
from config.buffered_worker.waited import Waited

# A caller is authorized anew, and its request logged, after this time at the latest.
REPEATED_S = 60.0
KEY = "IDEMPOTENCY-KEY"
_DATE = re.compile(rb"(?<=\r\nDate: )[^\r]*")


def note(connection: Connection) -> None:
    """Keeps the connection's request, whose wait is over, if it may wait again without being run."""
    parking, head = connection.parking, connection.incoming.head
    if parking.again is None or not isinstance(head, PlainHead):
        return
    connection.waited = Waited(
        request=_compared(head, connection.incoming.body()),
        response=connection.answer.unsent(),
        again=parking.again,
        seconds=parking.seconds,
        began=parking.began,
    )


def waits_again(connection: Connection) -> bool:
    """Whether the connection's request repeats the one before, which waited in vain, and now waits like it."""
    waited, connection.waited = connection.waited, None
    head = connection.incoming.head
    if waited is None or not isinstance(head, PlainHead) or time.monotonic() - waited.began > REPEATED_S:
        return False
    if waited.request != _compared(head, connection.incoming.body()):
        return False
    key = next((value for name, value in head.headers if name == KEY), None)
    waiter = waited.again(key)
    if waiter is None:
        return False
    connection.parking.wait(waiter, seconds=waited.seconds, again=waited.again, began=waited.began)
    connection.answer.sendall(_DATE.sub(http_date(time.time()).encode(), waited.response, count=1))
    return True


def _compared(head: PlainHead, body: bytes) -> tuple[Any, ...]:
    """Returns all that two requests must have in common: everything but their keys, of which each claim has its own."""
    return head.method, head.uri, [header for header in head.headers if header[0] != KEY], body
