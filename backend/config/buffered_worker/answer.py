"""The buffer of a response: threads append without waiting, and the event loop sends as fast as the client reads."""

import socket
import threading
from collections import deque
from contextlib import suppress
from itertools import islice

from config.buffered_worker.limits import STREAM_AHEAD_BYTES

# Maximum number of buffers per system call.
PARTS_AT_ONCE = 64


class Answer:
    """Replaces the socket in gunicorn's Response. Its lock also guards the connection's state."""

    def __init__(self, sock: socket.socket) -> None:
        self.changed = threading.Condition(threading.Lock())
        self.held_bytes = 0
        self.sent_bytes = 0
        self.dead = False
        self._sock = sock
        self._parts: deque[memoryview] = deque()

    def sendall(self, data: bytes) -> None:
        """Buffers the bytes until :meth:`flush`."""
        with self.changed:
            self._parts.append(memoryview(data))
            self.held_bytes += len(data)

    def gettimeout(self) -> float:
        """Returns 0 for gunicorn, which would otherwise set a timeout."""
        return 0.0

    def flush(self) -> bool:
        """Sends what the kernel accepts without waiting; returns whether that was all. The caller holds the lock.

        Raises OSError if the connection is closed.
        """
        if self.dead:
            raise ConnectionResetError("The connection is closed.")
        with suppress(BlockingIOError):
            while self._parts:
                self._drop(self._sock.sendmsg(list(islice(self._parts, PARTS_AT_ONCE))))
        self.changed.notify_all()
        return not self._parts

    def _drop(self, sent: int) -> None:
        self.held_bytes -= sent
        self.sent_bytes += sent
        while sent:
            part = self._parts.popleft()
            if sent < len(part):
                self._parts.appendleft(part[sent:])
                return
            sent -= len(part)

    def wait_for_room(self, stall_s: float) -> None:
        """Waits until a stream may continue.

        Raises TimeoutError if the client reads nothing for ``stall_s``, ConnectionResetError if it disconnects.
        """
        with self.changed:
            while not self.dead and self.held_bytes >= STREAM_AHEAD_BYTES:
                if not self.changed.wait(stall_s):
                    raise TimeoutError("The client has stopped reading.")
            if self.dead:
                raise ConnectionResetError("The client has closed the connection.")

    def unsent(self) -> bytes:
        """Returns what has not been sent."""
        with self.changed:
            return b"".join(self._parts)

    def clear(self) -> None:
        """Discards the buffer."""
        with self.changed:
            self._parts.clear()
            self.held_bytes = 0

    def kill(self) -> None:
        """Stops all sending, and wakes a thread that waits for room."""
        self.clear()
        with self.changed:
            self.dead = True
            self.changed.notify_all()
