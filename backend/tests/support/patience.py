"""Polling with a deadline."""

import time
from typing import Self


class Patience:
    """Polls until the loop breaks; fails after ``seconds``: ``for _ in Patience(5): if …: break``."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> None:
        if time.monotonic() > self._until:
            raise AssertionError("It did not happen in time.")
        time.sleep(0.02)
