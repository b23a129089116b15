"""The open connections of a worker process, and the ways in which they end."""

import selectors
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

from config.buffered_worker.connection import Connection, State
from config.buffered_worker.limits import PARKED_MAX_PART

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_RESET = struct.pack("ii", 1, 0)


class Connections:
    """Registers each connection with the poller for the events that it waits for. At most `most` are open."""

    def __init__(self, poller: selectors.BaseSelector, most: int) -> None:
        self._poller = poller
        self._most = most
        self._open: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._open)

    def __contains__(self, connection: Connection) -> bool:
        return connection in self._open

    def __iter__(self) -> Iterator[Connection]:
        """Iterates over a copy, so that connections may be closed meanwhile."""
        return iter(list(self._open))

    def add(self, connection: Connection) -> None:
        self._open.add(connection)
        self.watch(connection, READ)

    def has_room(self) -> bool:
        """Returns whether another connection is allowed, after closing an idle one if necessary."""
        return len(self._open) < self._most or self.evict()

    def crowded(self) -> bool:
        """Returns whether so many are in use that none should wait for something to happen."""
        most = self._most * PARKED_MAX_PART
        return len(self._open) > most and sum(not each.is_idle for each in self._open) > most

    def evict(self) -> bool:
        """Closes the longest idle connection. Returns whether there was one."""
        idle = min((each for each in self._open if each.is_idle), key=lambda each: each.began, default=None)
        if idle is not None:
            self.close(idle)
        return idle is not None

    def watch(self, connection: Connection, events: int) -> None:
        """Waits for these events from now on; 0 for none."""
        if events == connection.events:
            return
        if not events:
            self._poller.unregister(connection.sock)
        elif connection.events:
            self._poller.modify(connection.sock, events, connection)
        else:
            self._poller.register(connection.sock, events, connection)
        connection.events = events

    def linger(self, connection: Connection) -> None:
        """Closes the sending side and drains the rest: a plain close could discard the response before it is read."""
        if connection.ended:
            self.close(connection)
            return
        connection.enter(State.LINGERING)
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_WR)
        self.watch(connection, READ)

    def lose(self, connection: Connection) -> None:
        """Handles a broken connection. The socket of a running request stays open until its thread has finished."""
        connection.answer.kill()
        with connection.answer.changed:
            running = connection.state is State.RUNNING
            connection.ended = True
        if running:
            self.watch(connection, 0)
        else:
            self.reset(connection)

    def reset(self, connection: Connection) -> None:
        """Resets the connection after an incomplete response: a close would look like its regular end."""
        with suppress(OSError):
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.close(connection)

    def close(self, connection: Connection) -> None:
        self.watch(connection, 0)
        self._open.discard(connection)
        connection.parking.leave()
        connection.answer.kill()
        connection.sock.close()
