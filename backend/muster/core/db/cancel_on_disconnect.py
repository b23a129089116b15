"""Cancels a long statement when its client disconnects."""

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import psycopg
from django.db import OperationalError, connection

from muster.core.client_connection import HANGUP, ClientSocket
from muster.core.db.errors import ClientGone

CANCEL_TIMEOUT_S = 2.0


@contextmanager
def ended_with(client: ClientSocket | None) -> Iterator[None]:
    """Cancels the statement on Django's connection if the client disconnects, and raises ClientGone.

    Without a socket, only the statement's own time limit applies.
    """
    if client is None:
        yield
        return
    connection.ensure_connection()
    watch = _Watch(client, connection.connection)
    watch.start()
    try:
        yield
    except OperationalError as error:
        if watch.gone and isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise ClientGone from error
        raise
    finally:
        watch.stop()


class _Watch(Thread):
    """Waits until the client disconnects or :meth:`stop` is called."""

    def __init__(self, client: ClientSocket, session: psycopg.Connection) -> None:
        super().__init__(name="client-watch", daemon=True)
        self.gone = False
        self._client = client
        self._session = session
        self._wake, self._woken = os.pipe()

    def run(self) -> None:
        events = select.poll()
        events.register(self._client.fileno(), HANGUP)
        events.register(self._wake, 0)
        ready = {number for number, _ in events.poll()}
        if self._wake not in ready:
            self.gone = True
            # If the session has ended, there is nothing to cancel.
            with suppress(psycopg.Error):
                self._session.cancel_safe(timeout=CANCEL_TIMEOUT_S)

    def stop(self) -> None:
        """Ends the thread and waits for it, so that it cannot cancel a later statement."""
        os.close(self._woken)
        self.join()
        os.close(self._wake)
