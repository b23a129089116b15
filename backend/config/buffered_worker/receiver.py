"""Reads requests until they are complete, or refused."""

from collections.abc import Callable
from typing import Any

from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]

from config.buffered_worker.connection import Connection, State
from config.buffered_worker.connections import READ, Connections
from config.buffered_worker.limits import LINGER_MAX_BYTES, READ_AHEAD_BYTES
from config.buffered_worker.sender import Sender
from muster.core.errors import MusterError
from muster.core.http.errors import BodyIncomplete

# Bytes per read from a socket.
HEAD_BYTES, BODY_BYTES = 16 * 1024, 256 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

HandleError = Callable[[Any, Any, Any, BaseException], None]


class Receiver:
    """Runs in the loop's thread. ``run`` gives a complete request to a thread."""

    def __init__(
        self, connections: Connections, sender: Sender, run: Callable[[Connection], None], handle_error: HandleError
    ) -> None:
        self._connections = connections
        self._sender = sender
        self._run = run
        self._handle_error = handle_error

    def receive(self, connection: Connection) -> None:
        """Reads once."""
        try:
            data = connection.sock.recv(HEAD_BYTES if connection.incoming.head is None else BODY_BYTES)
        except BlockingIOError:
            return
        except OSError:
            self._connections.lose(connection)
            return
        with connection.answer.changed:
            waits = connection.state in (State.RUNNING, State.SENDING, State.PARKED)
            if waits:
                self._keep_for_later(connection, data)
        if waits:
            if connection.state is State.PARKED and connection.ended:
                self._connections.close(connection)
            return
        if connection.state is State.LINGERING:
            self._drop(connection, data)
        elif data:
            self._feed(connection, data)
        else:
            self._end(connection)

    def go_on(self, connection: Connection) -> None:
        """Continues with what the client has sent ahead."""
        connection.expect_next()
        ahead, connection.ahead = bytes(connection.ahead), bytearray()
        self._connections.watch(connection, 0 if connection.ended else READ)
        if ahead:
            self._feed(connection, ahead)
        elif connection.ended:
            self._connections.close(connection)

    def _keep_for_later(self, connection: Connection, data: bytes) -> None:
        connection.ahead += data
        connection.ended = not data
        if connection.ended or len(connection.ahead) > READ_AHEAD_BYTES:
            self._connections.watch(connection, connection.events & ~READ)

    def _drop(self, connection: Connection, data: bytes) -> None:
        connection.dropped_bytes += len(data)
        if not data or connection.dropped_bytes > LINGER_MAX_BYTES:
            self._connections.close(connection)

    def _feed(self, connection: Connection, data: bytes) -> None:
        incoming = connection.incoming
        if not incoming.begun:
            connection.enter(State.RECEIVING)
        waited_for_head = incoming.head is None
        megabytes = incoming.received >> 20
        try:
            whole = incoming.feed(data)
        except MusterError as error:
            self._sender.refuse(connection, error)
            return
        except ParseException as error:
            # gunicorn logs the error and writes the response through config.refusals.
            self._handle_error(incoming.head, connection.answer, connection.client, error)
            self._sender.send_last(connection)
            return
        if whole:
            connection.ahead[:0] = incoming.rest
            connection.answer.sent_bytes = 0
            connection.enter(State.RUNNING)
            self._run(connection)
        elif incoming.head is not None:
            if waited_for_head:
                self._begin_body(connection)
            if incoming.received >> 20 != megabytes:
                self._sender.shed()

    def _begin_body(self, connection: Connection) -> None:
        connection.enter(State.RECEIVING)
        if connection.incoming.wants_continue:
            connection.answer.sendall(CONTINUE)
            self._sender.send(connection)

    def _end(self, connection: Connection) -> None:
        """Handles the end of the client's side of the connection."""
        connection.ended = True
        if connection.incoming.head is not None:
            self._sender.refuse(connection, BodyIncomplete())
        else:
            self._connections.close(connection)
