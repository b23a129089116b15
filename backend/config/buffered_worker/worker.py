"""The event loop of a worker process."""

import errno
import selectors
import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from config.buffered_worker.connection import Connection, State
from config.buffered_worker.limits import KERNEL_AHEAD_BYTES, LINGER_MAX_BYTES, READ_AHEAD_BYTES, Limits
from config.buffered_worker.respond import respond
from config.refusals import problem_answer
from muster.core.errors import MusterError
from muster.core.http.errors import BodyIncomplete, RequestTimeout, ServerBusy

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
# Bytes per read from a socket.
HEAD_BYTES, BODY_BYTES = 16 * 1024, 256 * 1024
ACCEPT_AT_ONCE = 64
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
SWEEP_S = 1.0
_RESET = struct.pack("ii", 1, 0)


class BufferedWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's thread worker, with threads that receive complete requests only and never wait for a client.

    Everything except :func:`respond` runs in the loop's thread.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = Limits.from_environment()
        self.connections: set[Connection] = set()
        self._swept = 0.0

    # gunicorn's hooks -------------------------------------------------------------------------------

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        if cfg.is_ssl:
            raise ValueError("TLS ends at the proxy before this server; see docs/operations.md.")

    def run(self) -> None:
        self.poller.register(self.method_queue.fileno(), READ, self.method_queue.run_callbacks)
        for listener in self.sockets:
            _hold_little(listener)
        while self.alive:
            self.notify()
            self.set_accept_enabled(self._has_room())
            self._turn()
            if not self.is_parent_alive():
                break
        self._stop()

    def accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPT_AT_ONCE):
            if not self._has_room():
                return
            try:
                sock, client = listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self._evict()
                return
            sock.setblocking(False)
            connection = Connection(self.cfg, sock, client, listener.getsockname())
            self.connections.add(connection)
            self._watch(connection, READ)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        for key, events in self.poller.select(timeout):
            if not isinstance(key.data, Connection):
                key.data(key.fileobj)
                continue
            if events & WRITE:
                self._send(key.data)
            if events & READ and key.data in self.connections:
                self._receive(key.data)

    # The loop -----------------------------------------------------------------------------------------

    def _turn(self) -> None:
        self.wait_for_and_dispatch_events(SWEEP_S)
        now = time.monotonic()
        if now - self._swept >= SWEEP_S:
            self._swept = now
            self._sweep(now)

    def _stop(self) -> None:
        """Completes pending requests within gunicorn's graceful timeout; then closes the rest."""
        self.set_accept_enabled(False)
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while self.connections and time.monotonic() < deadline:
            self.notify()
            self._turn()
        for connection in self.connections:
            connection.answer.kill()
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()

    def _sweep(self, now: float) -> None:
        for connection in list(self.connections):
            match connection.expired(now, self.limits, stopping=not self.alive):
                case "headers" | "body":
                    self._refuse(connection, RequestTimeout())
                case "answer":
                    self._reset(connection)
                case "connection":
                    self._close(connection)

    def _has_room(self) -> bool:
        """Returns whether another connection is allowed, after closing an idle one if necessary."""
        return len(self.connections) < self.worker_connections or self._evict()

    def _evict(self) -> bool:
        idle = min((each for each in self.connections if each.is_idle), key=lambda each: each.began, default=None)
        if idle is not None:
            self._close(idle)
        return idle is not None

    # Receiving ----------------------------------------------------------------------------------------

    def _receive(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv(HEAD_BYTES if connection.incoming.head is None else BODY_BYTES)
        except BlockingIOError:
            return
        except OSError:
            self._lose(connection)
            return
        with connection.answer.changed:
            if connection.state in (State.RUNNING, State.SENDING):
                self._keep_for_later(connection, data)
                return
        if connection.state is State.LINGERING:
            self._drop(connection, data)
        elif data:
            self._feed(connection, data)
        else:
            self._end(connection)

    def _keep_for_later(self, connection: Connection, data: bytes) -> None:
        connection.ahead += data
        connection.ended = not data
        if connection.ended or len(connection.ahead) > READ_AHEAD_BYTES:
            self._watch(connection, connection.events & ~READ)

    def _drop(self, connection: Connection, data: bytes) -> None:
        connection.dropped_bytes += len(data)
        if not data or connection.dropped_bytes > LINGER_MAX_BYTES:
            self._close(connection)

    def _feed(self, connection: Connection, data: bytes) -> None:
        incoming = connection.incoming
        if not incoming.begun:
            connection.enter(State.RECEIVING)
        waited_for_head = incoming.head is None
        megabytes = incoming.received >> 20
        try:
            whole = incoming.feed(data)
        except MusterError as error:
            self._refuse(connection, error)
            return
        except ParseException as error:
            # gunicorn logs the error and writes the response through config.refusals.
            self.handle_error(incoming.head, connection.answer, connection.client, error)
            self._send_last(connection)
            return
        if whole:
            connection.ahead[:0] = incoming.rest
            connection.answer.sent_bytes = 0
            connection.enter(State.RUNNING)
            self.tpool.submit(respond, self, connection)
        elif incoming.head is not None:
            if waited_for_head:
                self._begin_body(connection)
            if incoming.received >> 20 != megabytes:
                self._shed()

    def _begin_body(self, connection: Connection) -> None:
        connection.enter(State.RECEIVING)
        if connection.incoming.wants_continue:
            connection.answer.sendall(CONTINUE)
            self._send(connection)

    def _end(self, connection: Connection) -> None:
        """Handles the end of the client's side of the connection."""
        connection.ended = True
        if connection.incoming.head is not None:
            self._refuse(connection, BodyIncomplete())
        else:
            self._close(connection)

    def _shed(self) -> None:
        """Enforces the limit of buffered bytes: drops the largest incomplete body or unread response."""
        while sum(each.held_bytes for each in self.connections) > self.limits.held_max_bytes:
            waiting = [each for each in self.connections if each.state in (State.RECEIVING, State.SENDING)]
            largest = max(waiting, key=lambda each: each.held_bytes, default=None)
            if largest is None or not largest.held_bytes:
                return
            if largest.state is State.RECEIVING:
                self._refuse(largest, ServerBusy())
            else:
                self._reset(largest)

    # Sending ------------------------------------------------------------------------------------------

    def _send(self, connection: Connection) -> None:
        try:
            with connection.answer.changed:
                sent = connection.answer.flush()
                done = sent and connection.state is State.SENDING
        except OSError:
            self._lose(connection)
            return
        if done:
            self.finish(connection)
        else:
            self._watch(connection, connection.events & READ if sent else connection.events | WRITE)

    def send_on(self, connection: Connection) -> None:
        """Continues sending what a thread could not send immediately."""
        if connection in self.connections:
            self._send(connection)
            self._shed()

    def finish(self, connection: Connection) -> None:
        """Continues with the next request after a sent response, or closes."""
        if connection not in self.connections:
            return
        if connection.answer.dead:
            self._reset(connection)
        elif not connection.keep_alive:
            self._linger(connection)
        else:
            connection.expect_next()
            ahead, connection.ahead = bytes(connection.ahead), bytearray()
            self._watch(connection, 0 if connection.ended else READ)
            if ahead:
                self._feed(connection, ahead)
            elif connection.ended:
                self._close(connection)

    def _refuse(self, connection: Connection, error: MusterError) -> None:
        self.log.debug("Refused before it was whole: %s", error.code)
        connection.answer.sendall(problem_answer(error))
        self._send_last(connection)

    def _send_last(self, connection: Connection) -> None:
        connection.keep_alive = False
        connection.incoming.discard()
        connection.enter(State.SENDING)
        self._send(connection)

    # Ending -------------------------------------------------------------------------------------------

    def _linger(self, connection: Connection) -> None:
        """Closes the sending side and drains the rest: a plain close could discard the response before it is read."""
        if connection.ended:
            self._close(connection)
            return
        connection.enter(State.LINGERING)
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_WR)
        self._watch(connection, READ)

    def _lose(self, connection: Connection) -> None:
        """Handles a broken connection. The socket of a running request stays open until its thread has finished."""
        connection.answer.kill()
        with connection.answer.changed:
            running = connection.state is State.RUNNING
            connection.ended = True
        if running:
            self._watch(connection, 0)
        else:
            self._reset(connection)

    def _reset(self, connection: Connection) -> None:
        """Resets the connection after an incomplete response: a close would look like its regular end."""
        with suppress(OSError):
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._close(connection)

    def _close(self, connection: Connection) -> None:
        self._watch(connection, 0)
        self.connections.discard(connection)
        connection.answer.kill()
        connection.sock.close()

    def _watch(self, connection: Connection, events: int) -> None:
        if events == connection.events:
            return
        if not events:
            self.poller.unregister(connection.sock)
        elif connection.events:
            self.poller.modify(connection.sock, events, connection)
        else:
            self.poller.register(connection.sock, events, connection)
        connection.events = events


def _hold_little(listener: socket.socket) -> None:
    """Limits the kernel's unsent bytes per client of this listener, on macOS and Linux only."""
    if listener.family != socket.AF_UNIX and hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, KERNEL_AHEAD_BYTES)
