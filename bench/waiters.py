"""``python -m bench.waiters PORT COUNT``: workers that wait for jobs with long claims, and finish them at once.

A process of its own, so that it takes no time from the measuring one. It prints a line once all have registered, and
runs until its standard input ends.
"""

import json
import selectors
import socket
import sys
from typing import Any

from bench.environment import HOST

QUEUE = "bench"
WAIT_S = 20
NAME = "bench waiter"


class Waiter:
    """One worker on a kept connection."""

    def __init__(self, port: int, number: int) -> None:
        self.sock = socket.create_connection((HOST, port))
        self._received = b""
        about = {"name": f"{NAME} {number}", "cpus": 8, "memory_mb": 64_000, "queues": [QUEUE]}
        self._send("", about)
        answer = self._answer()
        while answer is None:
            answer = self._answer()
        self._id = answer["id"]
        self.claim()

    def claim(self) -> None:
        self._send(f"{self._id}/claim/", {"limit": 1, "wait_s": WAIT_S, "free": {"cpus": 8, "memory_mb": 64_000}})

    def receive(self) -> None:
        """Goes on once an answer is complete: claims again, or finishes what it was given."""
        answer = self._answer()
        if answer is None:
            return
        jobs = answer["jobs"]
        if jobs and "outcome" not in jobs[0]:
            done = [{"id": job["id"], "attempt": job["attempt"], "status": "COMPLETED"} for job in jobs]
            self._send(f"{self._id}/finish/", {"jobs": done})
        else:
            self.claim()

    def _send(self, path: str, body: object) -> None:
        data = json.dumps(body).encode()
        head = f"POST /api/workers/{path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        self.sock.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)

    def _answer(self) -> Any:
        """Reads once; returns the answer if it is complete. Raises ConnectionError unless it is a success."""
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("The server has closed a connection.")
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            return None
        self._received = b""
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            raise ConnectionError(head.decode() + body.decode())
        return json.loads(body)


def main() -> None:
    port, count = map(int, sys.argv[1:])
    poller = selectors.DefaultSelector()
    for number in range(count):
        waiter = Waiter(port, number)
        poller.register(waiter.sock, selectors.EVENT_READ, waiter)
    poller.register(sys.stdin, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in poller.select():
            if key.data is None:
                return
            key.data.receive()


if __name__ == "__main__":
    main()
