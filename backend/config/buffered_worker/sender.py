"""Sends responses and refusals as fast as their clients read."""

import logging
from collections.abc import Callable

from config.buffered_worker.connection import Connection, State
from config.buffered_worker.connections import READ, WRITE, Connections
from config.buffered_worker.limits import Limits
from config.refusals import problem_answer
from muster.core.errors import MusterError
from muster.core.http.errors import ServerBusy

log = logging.getLogger("gunicorn.error")


class Sender:
    """Runs in the loop's thread. ``go_on`` continues with the next request of a connection."""

    def __init__(self, connections: Connections, limits: Limits, go_on: Callable[[Connection], None]) -> None:
        self._connections = connections
        self._limits = limits
        self._go_on = go_on

    def send(self, connection: Connection) -> None:
        """Sends what the client accepts; waits for it to accept the rest."""
        try:
            with connection.answer.changed:
                sent = connection.answer.flush()
                done = sent and connection.state is State.SENDING
        except OSError:
            self._connections.lose(connection)
            return
        if done:
            self.finish(connection)
        else:
            self._connections.watch(connection, connection.events & READ if sent else connection.events | WRITE)

    def send_on(self, connection: Connection) -> None:
        """Continues sending what a thread could not send immediately."""
        if connection in self._connections:
            self.send(connection)
            self.shed()

    def finish(self, connection: Connection) -> None:
        """Continues with the next request after a sent response, or closes."""
        if connection not in self._connections:
            return
        if connection.answer.dead:
            self._connections.reset(connection)
        elif not connection.keep_alive:
            self._connections.linger(connection)
        else:
            self._go_on(connection)

    def send_kept(self, connection: Connection) -> None:
        """Sends the response of a parked request."""
        connection.parking.waiter = None
        connection.enter(State.SENDING)
        self.send(connection)

    def refuse(self, connection: Connection, error: MusterError) -> None:
        """Sends a problem as the last response."""
        log.debug("Refused before it was complete: %s", error.code)
        connection.answer.sendall(problem_answer(error))
        self.send_last(connection)

    def send_last(self, connection: Connection) -> None:
        """Sends what is buffered, without reading further requests."""
        connection.keep_alive = False
        connection.incoming.discard()
        connection.enter(State.SENDING)
        self.send(connection)

    def shed(self) -> None:
        """Enforces the limit of buffered bytes: drops the largest incomplete body or unread response."""
        while sum(each.held_bytes for each in self._connections) > self._limits.held_max_bytes:
            waiting = [each for each in self._connections if each.state in (State.RECEIVING, State.SENDING)]
            largest = max(waiting, key=lambda each: each.held_bytes, default=None)
            if largest is None or not largest.held_bytes:
                return
            if largest.state is State.RECEIVING:
                self.refuse(largest, ServerBusy())
            else:
                self._connections.reset(largest)
