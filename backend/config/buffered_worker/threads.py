"""The threads that run requests."""

import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

Call = tuple[Callable[..., object], tuple[Any, ...]]
Inbox = SimpleQueue[Call | None]


class Threads:
    """Runs calls in up to ``most`` threads, which never raise. The last thread that became idle takes the next call.

    A process with few requests at a time thus uses few threads, whose memory and session are still in the processor's
    caches. Python's ThreadPoolExecutor lets all take turns, and makes a Future for each call.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._started = 0
        self._idle: list[Inbox] = []
        self._backlog: deque[Call] = deque()
        self._ending = False

    def submit(self, run: Callable[..., object], *arguments: object) -> None:
        """Gives the call to a thread, or keeps it until one is idle."""
        call: Call = (run, arguments)
        with self._lock:
            if self._idle:
                self._idle.pop().put(call)
                return
            self._backlog.append(call)
            if self._started == self._most:
                return
            self._started += 1
        threading.Thread(target=self._work, name=f"request-{self._started}", daemon=True).start()

    def shutdown(self, wait: bool = False) -> None:
        """Ends idle threads, and the others after their calls. Never waits: gunicorn's worker has done so."""
        with self._lock:
            self._ending = True
            for inbox in self._idle:
                inbox.put(None)
            self._idle.clear()

    def _work(self) -> None:
        inbox: Inbox = SimpleQueue()
        while (call := self._next(inbox)) is not None:
            run, arguments = call
            run(*arguments)
            # Otherwise this thread would hold the request until its next one.
            del call, run, arguments

    def _next(self, inbox: Inbox) -> Call | None:
        with self._lock:
            if self._backlog:
                return self._backlog.popleft()
            if self._ending:
                return None
            self._idle.append(inbox)
        return inbox.get()
