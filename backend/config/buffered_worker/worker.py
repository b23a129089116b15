"""The event loop of a worker process."""

import errno
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from config.buffered_worker import repeats
from config.buffered_worker.connection import Connection
from config.buffered_worker.connections import READ, WRITE, Connections
from config.buffered_worker.limits import KERNEL_AHEAD_BYTES, PARKED_MAX_BYTES, Limits
from config.buffered_worker.parked import Parked
from config.buffered_worker.receiver import Receiver
from config.buffered_worker.respond import respond
from config.buffered_worker.sender import Sender
from config.buffered_worker.settings import Settings
from config.buffered_worker.threads import Threads
from muster.core.http.errors import RequestTimeout

ACCEPT_AT_ONCE = 64
SWEEP_S = 1.0
NOTIFY_S = 0.25


class BufferedWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's thread worker, with threads that receive complete requests only and never wait for a client.

    Everything except :func:`respond` runs in the loop's thread.
    """

    cfg: Any
    connections: Connections
    sender: Sender
    receiver: Receiver
    parked: Parked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = Limits.from_environment()
        self._swept = self._notified = 0.0

    # gunicorn's hooks -------------------------------------------------------------------------------

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        if cfg.is_ssl:
            raise ValueError("TLS ends at the proxy before this server; see docs/operations.md.")

    def get_thread_pool(self) -> Threads:
        return Threads(self.cfg.threads)

    def run(self) -> None:
        self.cfg = Settings(self.cfg)
        self.connections = Connections(self.poller, self.worker_connections)
        self.sender = Sender(self.connections, self.limits, go_on=self._go_on)
        self.receiver = Receiver(self.connections, self.sender, self._run, self.handle_error)
        self.parked = Parked(run=self._run_in_thread, answer=self.sender.send_kept, defer=self.method_queue.defer)
        self.poller.register(self.method_queue.fileno(), READ, self.method_queue.run_callbacks)
        for listener in self.sockets:
            _hold_little(listener)
        while self.alive:
            self.set_accept_enabled(self.connections.has_room())
            self._turn()
            if not self.is_parent_alive():
                break
        self._stop()

    def accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPT_AT_ONCE):
            if not self.connections.has_room():
                return
            try:
                sock, client = listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self.connections.evict()
                return
            sock.setblocking(False)
            self.connections.add(Connection(self.cfg, sock, client, listener.getsockname()))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        for key, events in self.poller.select(timeout):
            if not isinstance(key.data, Connection):
                key.data(key.fileobj)
                continue
            if events & WRITE:
                self.sender.send(key.data)
            if events & READ and key.data in self.connections:
                self.receiver.receive(key.data)

    # Called by respond, through the queue of the loop -------------------------------------------------

    def send_on(self, connection: Connection) -> None:
        self.sender.send_on(connection)

    def finish(self, connection: Connection) -> None:
        self.sender.finish(connection)

    def park(self, connection: Connection) -> None:
        """Keeps a request until it is woken, unless its client has disconnected.

        Sends its response at once if it is large, if there are many connections, or if the server stops.
        """
        if connection.ended or connection.answer.dead or connection not in self.connections:
            self.connections.close(connection)
        elif self.alive and connection.held_bytes <= PARKED_MAX_BYTES and not self.connections.crowded():
            self.parked.add(connection)
        else:
            self.sender.send_kept(connection)

    # The loop -----------------------------------------------------------------------------------------

    def _go_on(self, connection: Connection) -> None:
        self.receiver.go_on(connection)

    def _run(self, connection: Connection) -> None:
        if self.alive and repeats.waits_again(connection):
            self.park(connection)
        else:
            self._run_in_thread(connection)

    def _run_in_thread(self, connection: Connection) -> None:
        self.tpool.submit(respond, self, connection)

    def _turn(self) -> None:
        self.wait_for_and_dispatch_events(self.parked.patience_s(time.monotonic(), SWEEP_S))
        now = time.monotonic()
        if now - self._notified >= NOTIFY_S:
            # Tells the arbiter that the loop is alive: a system call, which each turn needn't make.
            self._notified = now
            self.notify()
        self.parked.expire(now)
        if now - self._swept >= SWEEP_S:
            self._swept = now
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        for connection in self.connections:
            match connection.expired(now, self.limits, stopping=not self.alive):
                case "headers" | "body":
                    self.sender.refuse(connection, RequestTimeout())
                case "answer":
                    self.connections.reset(connection)
                case "connection":
                    self.connections.close(connection)

    def _stop(self) -> None:
        """Completes pending requests within gunicorn's graceful timeout; then closes the rest."""
        self.set_accept_enabled(False)
        self.parked.end()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while self.connections and time.monotonic() < deadline:
            self._turn()
        for connection in self.connections:
            connection.answer.kill()
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()


def _hold_little(listener: socket.socket) -> None:
    """Limits the kernel's unsent bytes per client of this listener, on macOS and Linux only."""
    if listener.family != socket.AF_UNIX and hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, KERNEL_AHEAD_BYTES)
