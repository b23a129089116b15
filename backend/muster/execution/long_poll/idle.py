"""Workers whose last claim waited in vain: their next one waits at once, without a statement of its own."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from muster.execution.changes import Wanted

# The next claim comes at once. One that comes later claims as others do.
FRESH_S = 5.0
Free = Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Idle:
    """What a worker with nothing to do could take; ``free`` is how its claim said it."""

    wanted: Wanted
    free: Free
    until: float


class IdleWorkers:
    """May be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: OrderedDict[int, Idle] = OrderedDict()

    def add(self, worker_id: int, *, wanted: Wanted, free: Free) -> None:
        """Notes that a claim of the worker has waited in vain until now."""
        now = time.monotonic()
        with self._lock:
            self._idle.pop(worker_id, None)
            self._idle[worker_id] = Idle(wanted, free, now + FRESH_S)
            while next(iter(self._idle.values())).until < now:
                self._idle.popitem(last=False)

    def take(self, worker_id: int, *, free: Free) -> Wanted | None:
        """Returns what the worker could take, once, if it has asked in the same way just before."""
        with self._lock:
            found = self._idle.pop(worker_id, None)
        if found is None or found.free != free or found.until < time.monotonic():
            return None
        return found.wanted


IDLE = IdleWorkers()
