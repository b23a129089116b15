"""Polling with a deadline."""

import time
from typing import Self


class Patience:
    """Polls until the loop breaks: ``for _ in Patience(): if …: break``. Fails after ``seconds``.

    By default it outlasts a stall of a loaded machine. State fewer seconds only if something else would end the wait
    later, such as a timeout of the server.
    """

    def __init__(self, seconds: float = 60.0) -> None:
        self._until = time.monotonic() + seconds

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> None:
        if time.monotonic() > self._until:
            raise AssertionError("It did not happen in time.")
        time.sleep(0.02)
