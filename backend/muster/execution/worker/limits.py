"""The limits of a run that the worker enforces itself: walltime and memory."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

from muster.execution.worker.answers import Job
from muster.execution.worker.cgroups import Group

MB = 1024 * 1024
WATCH_S = 0.5


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that a run has exceeded: the reason to end it, why in words, and the time until the kill."""

    ending: str
    why: str
    grace_s: float


# Between SIGTERM and SIGKILL at the walltime.
WALLTIME_GRACE_S = 10.0


class Limits:
    """The limits of one run."""

    def __init__(self, job: Job, pid: int, group: Group | None) -> None:
        self._group = group
        self._walltime_s = job.walltime_s
        self._memory_mb = job.amount("memory_mb", 0)
        self._pid = pid
        self._started = self._look_at = time.monotonic()

    def excess(self) -> Excess | None:
        """Returns a limit that is exceeded now. Memory is measured at intervals."""
        now = time.monotonic()
        if self._group is not None:
            found = self.out_of_memory()
            if found is not None:
                return found
        elif self._memory_mb and now >= self._look_at:
            self._look_at = now + WATCH_S
            used_mb = memory_mb(self._pid, self._memory_mb)
            if used_mb > self._memory_mb:
                return Excess("memory", f"Out of memory: used {used_mb:.0f} MB of {self._memory_mb:g} MB.", 0)
        if self._walltime_s is not None and now - self._started > self._walltime_s:
            return Excess("walltime", f"Exceeded its walltime of {self._walltime_s:g} s.", WALLTIME_GRACE_S)
        return None

    def out_of_memory(self) -> Excess | None:
        """Returns that the kernel has killed processes of the run for their memory, if it has."""
        if self._group is None or not self._group.oom_kills():
            return None
        return Excess("memory", f"Out of memory: used more than {self._memory_mb:g} MB.", 0)


def memory_mb(leader: int, enough_mb: float) -> float:
    """Returns how much memory a process and its descendants use together.

    Pages that they share count once, but that is only looked at if there would be more than ``enough_mb`` otherwise.
    """
    resident = sum(_each(leader, lambda process: process.memory_info().rss)) / MB
    if resident <= enough_mb or sys.platform != "linux":
        return resident
    return sum(_each(leader, lambda process: process.memory_full_info().pss)) / MB


def _each(leader: int, measure: Callable[[psutil.Process], int]) -> Iterator[int]:
    """Measures a process and its descendants, passing over those that end meanwhile."""
    with suppress(psutil.Error):
        process = psutil.Process(leader)
        for each in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                yield measure(each)
