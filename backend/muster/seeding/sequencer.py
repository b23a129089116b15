"""Orders one step of concurrent numbered tasks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SequenceAborted(Exception):
    """The step cannot run: an earlier task failed, or the sequence was aborted."""


class Sequencer:
    """Runs step 0 first, then 1, and so on, in whatever order threads arrive."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._next = 0
        self._aborted = False

    @contextmanager
    def step(self, number: int) -> Iterator[None]:
        """Waits for the preceding steps; permits the next one after the block. Raises SequenceAborted."""
        with self._changed:
            self._changed.wait_for(lambda: self._aborted or self._next == number)
            if self._aborted:
                raise SequenceAborted(number)
        yield
        with self._changed:
            self._next += 1
            self._changed.notify_all()

    def abort(self) -> None:
        """Ends all waiting steps with SequenceAborted."""
        with self._changed:
            self._aborted = True
            self._changed.notify_all()
