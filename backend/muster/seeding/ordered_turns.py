"""Lets threads do the ordered part of numbered work one after the other."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TurnMissed(Exception):
    """A turn that can never come, because the work before it failed or everything was called off."""


class Turns:
    """Turn 0 comes first, then 1, and so on, whichever thread asks first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._next = 0
        self._broken = False

    @contextmanager
    def turn(self, number: int) -> Iterator[None]:
        """Waits for its number and, when the block is done, lets the next one go. Raises TurnMissed."""
        with self._changed:
            self._changed.wait_for(lambda: self._broken or self._next == number)
            if self._broken:
                raise TurnMissed(number)
        yield
        with self._changed:
            self._next += 1
            self._changed.notify_all()

    def call_off(self) -> None:
        """Nobody waits any longer."""
        with self._changed:
            self._broken = True
            self._changed.notify_all()
