"""Reads of logs that wait in the server for news: one statement looks for those of all that wait in a process."""

import random
import threading
import time
from collections.abc import Callable, Sequence

import structlog
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest

from muster.core.http.parking import parking
from muster.execution.logs import selectors
from muster.execution.logs.selectors import Position

log = structlog.get_logger(__name__)

LOOK_S, AWAY_S = 0.2, 1.0
# Looking may take this part of the time.
BUSY_MAX = 0.05


class WaitingReader:
    """A parked read of a log that has been seen up to a position."""

    def __init__(self, readers: "WaitingReaders", *, job_id: int, seen: Position) -> None:
        self.job_id = job_id
        self.seen = seen
        self.wake: Callable[[], None] | None = None
        self._readers = readers

    def parked(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self._readers.add(self)

    def left(self) -> None:
        self._readers.remove(self)


class WaitingReaders:
    """The parked reads of a process, and the thread that looks while there are any."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[WaitingReader, None] = {}
        self._thread: threading.Thread | None = None
        self._away = False

    def add(self, reader: WaitingReader) -> None:
        with self._changed:
            self._waiting[reader] = None
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look_forever, name="log-readers", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def remove(self, reader: WaitingReader) -> None:
        with self._changed:
            self._waiting.pop(reader, None)

    def _look_forever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: len(self._waiting))
                waiting = list(self._waiting)
            began = time.monotonic()
            ready = self._look(waiting)
            took = time.monotonic() - began
            time.sleep(max(LOOK_S * random.uniform(0.8, 1.2), took / BUSY_MAX) if ready else AWAY_S)  # noqa: S311

    def _look(self, waiting: Sequence[WaitingReader]) -> bool:
        """Wakes readers with news; returns whether the database answered."""
        try:
            places = selectors.logs_with_news(seen=[(reader.job_id, reader.seen) for reader in waiting])
        except (DatabaseError, InterfaceError) as error:
            if not self._away:
                log.warning("log_readers_without_database", error=str(error))
            self._away = True
            return False
        finally:
            # Back to the pool: between the looks, requests may need it.
            connection.close()
        self._away = False
        for reader in (waiting[place - 1] for place in places):
            self.remove(reader)
            if reader.wake is not None:
                reader.wake()
        return True


READERS = WaitingReaders()


def wait_for_news(request: HttpRequest, *, job_id: int, seen: Position, wait_s: float) -> None:
    """Keeps the response until there is news or the time is up; not on servers without parking."""
    place = parking(request)
    if place is not None:
        place.wait(WaitingReader(READERS, job_id=job_id, seen=seen), seconds=wait_s)
