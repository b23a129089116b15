"""What is free beside the runs, and what is set aside for claims."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from muster.execution.worker.answers import Job
from muster.execution.worker.options import Size


class Room:
    """The size of a worker, less what its jobs need. ``free_cpus`` says how many cpus of the machine nobody has."""

    def __init__(self, size: Size, free_cpus: Callable[[], float]) -> None:
        self._size = size
        self._free_cpus = free_cpus
        self._reserved: dict[str, Size] = {}

    def reserve(self, key: str, *, waiting: Iterable[Job], running: Iterable[Job]) -> Size | None:
        """Sets aside all that is free for the claim with this key; None if no cpu is."""
        aside = sum(self._reserved.values(), Size())
        wanted = sum(map(Size.of, waiting), Size())
        free = self._size.less(sum(map(Size.of, running), wanted + aside))
        # Other workers of this machine may have some of its cpus.
        cpus = min(free.cpus, self._free_cpus() - aside.cpus - wanted.cpus)
        if cpus <= 0:
            return None
        self._reserved[key] = replace(free, cpus=cpus)
        return self._reserved[key]

    def give_up(self, key: str) -> None:
        """Frees what was set aside for a claim."""
        self._reserved.pop(key, None)

    def give_up_all(self) -> None:
        self._reserved.clear()
