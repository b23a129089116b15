"""A client's connection: its state, and its deadlines."""

import socket
import time
from enum import Enum, auto
from typing import Any

from config.buffered_worker.answer import Answer
from config.buffered_worker.incoming_request import IncomingRequest
from config.buffered_worker.limits import LINGER_S, STOP_LINGER_S, Limits
from config.buffered_worker.waited import Waited
from muster.core.http.parking import Parking


class State(Enum):
    RECEIVING = auto()  # waits for a request, or for the rest of one
    RUNNING = auto()  # a thread has the request
    PARKED = auto()  # the request waits for something to happen; its response is kept
    SENDING = auto()  # the thread is done; the client has not read the whole response
    LINGERING = auto()  # after the last response; further bytes are discarded


class Connection:
    """Owned by the event loop, except while a request runs. ``answer.changed`` guards its state."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        self.sock = sock
        self.client = client
        self.server = server
        self.answer = Answer(sock)
        self.incoming = IncomingRequest(cfg, client, 1)
        self.parking = Parking()
        self.waited: Waited | None = None
        self.state = State.RECEIVING
        self.keep_alive = True
        self.events = 0
        self.ahead = bytearray()
        self.ended = False
        self.dropped_bytes = 0
        self.number = 1
        self.began = self.moved = time.monotonic()
        self._cfg = cfg
        self._progress = 0

    @property
    def held_bytes(self) -> int:
        return self.incoming.held_bytes + self.answer.held_bytes + len(self.ahead)

    @property
    def is_idle(self) -> bool:
        """Whether it can be closed without loss: no request is complete or being answered."""
        return self.state is State.LINGERING or (self.state is State.RECEIVING and self.incoming.head is None)

    def enter(self, state: State) -> None:
        self.began = self.moved = time.monotonic()
        self.state = state

    def expect_next(self) -> None:
        """Prepares for the next request on this connection."""
        self.number += 1
        self.incoming = IncomingRequest(self._cfg, self.client, self.number, self.incoming.fields)
        self.parking = Parking()
        self.enter(State.RECEIVING)

    def expired(self, now: float, limits: Limits, *, stopping: bool) -> str:
        """Returns the part whose deadline has passed (connection, headers, body or answer), or an empty text."""
        if self.state is State.PARKED:  # nearly all of many connections
            return ""
        if self.state is State.RECEIVING and self.incoming.head is None:
            return self._expired_head(now, limits, stopping=stopping)
        if self.state is State.RECEIVING:
            return "body" if self._too_slow(now, self.incoming.received, limits.body_s, limits) else ""
        if self.state is State.SENDING:
            return "answer" if self._too_slow(now, self.answer.sent_bytes, limits.answer_s, limits) else ""
        if self.state is State.LINGERING and now - self.began > LINGER_S:
            return "connection"
        return ""

    def _expired_head(self, now: float, limits: Limits, *, stopping: bool) -> str:
        if self.incoming.begun:
            return "headers" if now - self.began > limits.head_s else ""
        # The first request has the deadline of headers; a kept connection may be idle for longer.
        patience = float(self._cfg.keepalive) if self.number > 1 else limits.head_s
        return "connection" if now - self.began > (min(patience, STOP_LINGER_S) if stopping else patience) else ""

    def _too_slow(self, now: float, done_bytes: int, pause_s: float, limits: Limits) -> bool:
        """Returns whether the transfer has paused for too long or is below the minimum rate."""
        if done_bytes != self._progress:
            self._progress, self.moved = done_bytes, now
        return now - self.moved > pause_s or now - self.began > pause_s + done_bytes / limits.bytes_per_s
