"""An answer on its way: threads put bytes in without waiting, the event loop sends what the client takes."""

import socket
import threading
from collections import deque
from contextlib import suppress
from itertools import islice

from config.buffered_worker.limits import STREAM_AHEAD_BYTES

# So many are handed to the kernel in one call.
PARTS_AT_ONCE = 64


class Answer:
    """Stands for the socket in gunicorn's Response. Its lock guards the connection's state too."""

    def __init__(self, sock: socket.socket) -> None:
        self.changed = threading.Condition(threading.Lock())
        self.held_bytes = 0
        self.sent_bytes = 0
        self.dead = False
        self._sock = sock
        self._parts: deque[memoryview] = deque()

    def sendall(self, data: bytes) -> None:
        """Keeps the bytes until :meth:`flush`."""
        with self.changed:
            self._parts.append(memoryview(data))
            self.held_bytes += len(data)

    def gettimeout(self) -> float:
        """For gunicorn, which would set it otherwise."""
        return 0.0

    def flush(self) -> bool:
        """Sends what the client takes at once; returns whether that was all. The lock is held by the caller.

        Raises OSError when the connection is gone.
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
        """Waits until a stream may go on.

        Raises TimeoutError when the client takes nothing for so long, ConnectionResetError when it is gone.
        """
        with self.changed:
            while not self.dead and self.held_bytes >= STREAM_AHEAD_BYTES:
                if not self.changed.wait(stall_s):
                    raise TimeoutError("The client takes nothing more.")
            if self.dead:
                raise ConnectionResetError("The client has closed the connection.")

    def clear(self) -> None:
        """Drops what was to be sent."""
        with self.changed:
            self._parts.clear()
            self.held_bytes = 0

    def kill(self) -> None:
        """Takes and sends nothing more; wakes the thread that waits for room."""
        self.clear()
        with self.changed:
            self.dead = True
            self.changed.notify_all()
