"""The cpus of a machine, which its workers share: a cpu that a run has belongs to nobody else."""

import fcntl
import math
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from muster.execution.worker.answers import Job


def default_folder() -> Path:
    """Returns the folder of locks that all workers of this machine use."""
    return Path(os.environ.get("MUSTER_CPU_LOCKS") or Path(tempfile.gettempdir(), "muster-cpus"))


def usable() -> list[int]:
    """Returns the cpus that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


@dataclass(slots=True)
class Cpus:
    """The cpus of a run. They are free again when it is closed, or when the worker has ended."""

    ids: list[int]
    whole: bool
    locks: list[int] = field(default_factory=list)

    def close(self) -> None:
        for lock in self.locks:
            os.close(lock)
        self.locks = []

    @contextmanager
    def used(self) -> Iterator[None]:
        """What is started meanwhile by this thread runs on these cpus alone, if the job asks for whole ones (Linux)."""
        if not (self.whole and self.ids and hasattr(os, "sched_setaffinity")):
            yield
            return
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, self.ids)
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)


class CpuPool:
    """Locks on cpus, one file each in a folder of the machine. Raises OSError if the folder can't be used.

    Whole numbers of cpus have cpus of their own. Fractions share cpus, which are locked like the others.
    """

    def __init__(self, folder: Path, ids: Sequence[int]) -> None:
        self._folder = folder
        self._ids = list(ids)
        self._lock = threading.Lock()
        self._fractions = 0.0
        self._shared: list[Cpus] = []
        with suppress(FileExistsError):
            folder.mkdir(parents=True)
            # Workers of other users lock the same files.
            folder.chmod(0o1777)
        for lock in filter(None, [self._try(id_) for id_ in self._ids]):
            os.close(lock)

    def free(self) -> float:
        """Returns how many cpus no run of any worker has, with what is left of those that fractions share."""
        with self._lock:
            found = self._take(len(self._ids))
            count = len(found.ids)
            found.close()
            return count + len(self._shared) - self._fractions

    def take(self, job: Job) -> Cpus | None:
        """Returns the cpus for a job; None if other workers have them."""
        wanted = job.amount("cpus", 1)
        with self._lock:
            if not wanted.is_integer():
                return self._take_fraction(wanted)
            found = self._take(int(wanted))
            if len(found.ids) == wanted:
                return found
            found.close()
            return None

    def give_back(self, job: Job, cpus: Cpus) -> None:
        wanted = job.amount("cpus", 1)
        with self._lock:
            cpus.close()
            if not wanted.is_integer():
                self._fractions = max(0.0, self._fractions - wanted)
                while len(self._shared) > math.ceil(round(self._fractions, 6)):
                    self._shared.pop().close()

    def _take_fraction(self, wanted: float) -> Cpus | None:
        more = math.ceil(round(self._fractions + wanted, 6)) - len(self._shared)
        taken = [self._take(1) for _ in range(more)]
        if any(not each.ids for each in taken):
            for each in taken:
                each.close()
            return None
        self._shared += taken
        self._fractions += wanted
        return Cpus([], whole=False)

    def _take(self, most: int) -> Cpus:
        found = Cpus([], whole=True)
        for id_ in self._ids:
            if len(found.ids) == most:
                break
            lock = self._try(id_)
            if lock is not None:
                found.ids.append(id_)
                found.locks.append(lock)
        return found

    def _try(self, id_: int) -> int | None:
        path = self._folder / f"cpu-{id_}"
        try:
            lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            lock = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        return lock
