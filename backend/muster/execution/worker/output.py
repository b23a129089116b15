"""Reads what the processes of a run write to standard output and standard error."""

import os
import threading
from collections.abc import Callable
from typing import IO

PIECE_BYTES = 65_536
TAIL_BYTES = 4000


class Output:
    """The output of one run: passed on as it comes, and its end kept."""

    def __init__(self, pass_on: Callable[[bytes], None]) -> None:
        self._pass_on = pass_on
        self._lock = threading.Lock()
        self._tail = b""

    def read(self, output: IO[bytes]) -> None:
        """Reads to the end; never waits for anything but the processes."""
        with output:
            while piece := os.read(output.fileno(), PIECE_BYTES):
                with self._lock:
                    self._tail = (self._tail + piece)[-TAIL_BYTES:]
                self._pass_on(piece)

    def tail(self) -> str:
        """Returns the last lines as text."""
        with self._lock:
            return self._tail.decode(errors="replace").replace("\0", "\ufffd").strip()
