"""Hundreds of slow clients. `python -m faults.slow_clients PORT COUNT` keeps them connected until it is killed."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

HOST = "127.0.0.1"
STEP_S = 1.0
# Small enough that the server must buffer a response of some hundred kilobytes.
RECEIVE_BYTES = 2048
BODY = f"POST /api/jobs/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
HEADERS = f"GET /health/ HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: "
# A large response that is cheap for the server.
FILE = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"
ANSWER = f"GET {FILE} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n"
FIRST_WORDS = {"mute": "", "headers": HEADERS, "body": BODY, "answer": ANSWER}
SORTS = tuple(FIRST_WORDS)


@dataclass
class SlowClients:
    """`count` connections of one sort, each moving one byte a second. Reopens those that the server closes."""

    port: int
    sort: str
    count: int
    opened: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)

    def step(self) -> None:
        """Sends or reads one byte on each connection, and reopens closed ones."""
        self._sockets = [each for each in self._sockets if self._move(each)]
        while len(self._sockets) < self.count:
            self._sockets.append(self._open())

    def close(self) -> None:
        for each in self._sockets:
            each.close()

    def _open(self) -> socket.socket:
        opened = socket.socket()
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        opened.settimeout(30)
        opened.connect((HOST, self.port))
        opened.sendall(FIRST_WORDS[self.sort].encode())
        opened.setblocking(False)
        self.opened += 1
        return opened

    def _move(self, each: socket.socket) -> bool:
        """Sends or reads one byte; returns whether the connection is still open."""
        try:
            if self.sort == "headers":
                each.send(b"x")
            # Data before the request is complete can only be a refusal or the end of the connection.
            ended = not each.recv(1) or self.sort != "answer"
        except BlockingIOError:
            return True
        except OSError:
            ended = True
        if ended:
            each.close()
        return not ended


@contextmanager
def slow_clients(port: int, sorts: dict[str, int]) -> Iterator[dict[str, SlowClients]]:
    """Connects this many clients of each sort, and keeps them connected until the end of the context."""
    groups = {sort: SlowClients(port, sort, count) for sort, count in sorts.items()}
    for group in groups.values():
        group.step()
    done = threading.Event()
    thread = threading.Thread(target=partial(_keep_on, list(groups.values()), done.wait), daemon=True)
    thread.start()
    try:
        yield groups
    finally:
        done.set()
        thread.join()
        for group in groups.values():
            group.close()


def _keep_on(groups: list[SlowClients], wait: Callable[[float], bool]) -> None:
    while not wait(STEP_S):
        for group in groups:
            with suppress(OSError):
                group.step()


def main() -> None:
    port, count = int(sys.argv[1]), int(sys.argv[2])
    with slow_clients(port, dict.fromkeys(SORTS, count)):
        print("connected", flush=True)
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main()
