"""How the program of a job is started: with which limits, and on which cpus."""

import resource
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from muster.execution.worker import cgroups
from muster.execution.worker.answers import Job
from muster.execution.worker.cgroups import Group, Groups
from muster.execution.worker.cpus import CpuPool, Cpus

# A shell sets what only a process can set for itself, before it becomes the program.
SCRIPT = 'ulimit -c 0; ulimit -n "$1"; ulimit -d "$2"; [ -z "$3" ] || echo $$ >"$3" || exit 125; shift 3; exec "$@"'
# Not looked up in the PATH of the job.
SHELL = shutil.which("sh") or "/bin/sh"
OPEN_FILES, PROCESSES = 4096, 8192
# Beyond what is watched: stops a program that takes memory faster than it is looked at.
DATA_TIMES, DATA_MORE_MB = 4, 1024
KB_A_MB = 1024


@dataclass(frozen=True, slots=True)
class Launch:
    """What one run is started with."""

    cpus: Cpus | None = None
    group: Group | None = None

    def command(self, job: Job, program: Sequence[str]) -> list[str]:
        """Returns the program with what comes before it."""
        memory_mb = job.amount("memory_mb", 0)
        data = str(int((memory_mb * DATA_TIMES + DATA_MORE_MB) * KB_A_MB)) if memory_mb else "unlimited"
        group = "" if self.group is None else str(self.group.procs)
        files = str(_lowest(resource.RLIMIT_NOFILE, OPEN_FILES))
        return [*_parent_death_prefix(), SHELL, "-c", SCRIPT, "muster", files, data, group, *program]


def limit_processes(pid: int) -> None:
    """Limits how many processes the user of a run may have (Linux; root is free)."""
    if hasattr(resource, "prlimit"):
        most = _lowest(resource.RLIMIT_NPROC, PROCESSES)
        resource.prlimit(pid, resource.RLIMIT_NPROC, (most, most))


class Launcher:
    """Gives runs their cpus and their groups. ``None`` for either: it isn't limited that way."""

    def __init__(self, cpus: CpuPool | None = None, groups: Groups | None = None) -> None:
        self._cpus = cpus
        self._groups = groups

    def labels(self) -> dict[str, str]:
        """Returns which limits are in force."""
        memory = "watched" if self._groups is None else f"cgroup v{self._groups.version}"
        return {"memory_limit": memory, "cpu_limit": "shared" if self._cpus is None else "own cpus"}

    def free_cpus(self) -> float:
        return float("inf") if self._cpus is None else self._cpus.free()

    def prepare(self, job: Job) -> Launch | None:
        """Returns what a run starts with; None if other workers of this machine have its cpus. Raises OSError."""
        cpus = None if self._cpus is None else self._cpus.take(job)
        if cpus is None and self._cpus is not None:
            return None
        try:
            return Launch(cpus, self._group(job))
        except OSError:
            if self._cpus is not None and cpus is not None:
                self._cpus.give_back(job, cpus)
            raise

    def release(self, job: Job, launch: Launch) -> None:
        """Takes back what a run had. What is left in its group is killed."""
        if launch.group is not None:
            launch.group.close()
        if self._cpus is not None and launch.cpus is not None:
            self._cpus.give_back(job, launch.cpus)

    def _group(self, job: Job) -> Group | None:
        memory_mb = job.amount("memory_mb", 0)
        if self._groups is None or not memory_mb:
            return None
        return self._groups.make(f"{job.id}-{job.attempt}", memory_mb)


def launcher(*, share_cpus: bool, folder: Path, ids: Sequence[int], group: Path | None) -> Launcher:
    """Returns what the machine allows. Raises OSError if what the operator named can't be used."""
    return Launcher(None if share_cpus else CpuPool(folder, ids), cgroups.find(group))


def _lowest(limit: int, most: int) -> int:
    hard = resource.getrlimit(limit)[1]
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def _parent_death_prefix() -> list[str]:
    """Returns a command prefix that ends the run with the worker (Linux only)."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
