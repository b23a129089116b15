"""Memory limits by control groups (Linux), where a group was delegated to the worker.

By the rule of cgroups that each group has one writer, a worker makes groups below one that is its own: the one named
with ``--cgroup``, or its own one if systemd has delegated it (``Delegate=yes``).
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

ROOT = Path("/sys/fs/cgroup")
MB = 1024 * 1024
REMOVE_WITHIN_S = 1.0
JOIN = [shutil.which("sh") or "/bin/sh", "-c", 'echo $$ >"$1"', "muster"]
DELEGATED = ("user.delegate", "trusted.delegate")


@dataclass(frozen=True, slots=True)
class Group:
    """The group of one run."""

    path: Path
    version: int

    @property
    def procs(self) -> Path:
        """The file to which a process writes its number to join."""
        return self.path / "cgroup.procs"

    def oom_kills(self) -> int:
        """Returns how many processes the kernel has killed because the group's memory was used up."""
        counts = self.path / ("memory.events" if self.version == 2 else "memory.oom_control")  # noqa: PLR2004
        with suppress(OSError):
            for line in counts.read_text().splitlines():
                name, _, count = line.partition(" ")
                if name == "oom_kill":
                    return int(count)
        return 0

    def close(self) -> None:
        """Kills what is left in the group, and removes it."""
        until = time.monotonic() + REMOVE_WITHIN_S
        while time.monotonic() < until:
            for pid in self._pids():
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            with suppress(OSError):
                self.path.rmdir()
                return
            time.sleep(0.01)
        log.warning("cgroup_left", path=str(self.path))

    def _pids(self) -> list[int]:
        with suppress(OSError):
            return [int(line) for line in self.procs.read_text().split()]
        return []


class Groups:
    """The groups of a worker's runs, below one that is its own.

    Raises OSError if it can't make groups there, or if its runs can't join them.
    """

    def __init__(self, parent: Path) -> None:
        self._parent = parent
        self.version = 2 if (parent / "cgroup.controllers").exists() else 1
        if self.version == 2:  # noqa: PLR2004
            self._delegate_memory()
        elif not (parent / "memory.limit_in_bytes").exists():
            raise FileNotFoundError(f"{parent} is no group of the memory controller.")
        self._remove_left()
        self._try()

    def make(self, name: str, memory_mb: float) -> Group:
        """Makes a group with a limit. Raises OSError."""
        group = Group(self._parent / f"muster-{os.getpid()}-{name}", self.version)
        group.path.mkdir()
        limit = str(int(memory_mb * MB))
        if self.version == 2:  # noqa: PLR2004
            (group.path / "memory.max").write_text(limit)
            _write_if_there(group.path / "memory.swap.max", "0")
            _write_if_there(group.path / "memory.oom.group", "1")
        else:
            (group.path / "memory.limit_in_bytes").write_text(limit)
            _write_if_there(group.path / "memory.memsw.limit_in_bytes", limit)
        return group

    def _try(self) -> None:
        """Lets a process join a group, as runs will: to make one needs fewer rights."""
        group = self.make("try", 64)
        try:
            joined = subprocess.run([*JOIN, str(group.procs)], capture_output=True, text=True, check=False)
        finally:
            group.close()
        if joined.returncode:
            raise PermissionError(f"No process can join a group below {self._parent}: {joined.stderr.strip()}")

    def _delegate_memory(self) -> None:
        """Lets the groups below have memory limits; for that the worker itself must be in one of them."""
        control = self._parent / "cgroup.subtree_control"
        if "memory" in control.read_text().split():
            return
        own = self._parent / "worker"
        if str(os.getpid()) in (self._parent / "cgroup.procs").read_text().split():
            own.mkdir(exist_ok=True)
            (own / "cgroup.procs").write_text(str(os.getpid()))
        control.write_text("+memory")

    def _remove_left(self) -> None:
        """Ends what workers that were killed have left in their groups."""
        for path in self._parent.glob("muster-*-*"):
            pid = path.name.split("-")[1]
            if pid.isdecimal() and not Path("/proc", pid).exists():
                Group(path, self.version).close()


def _write_if_there(path: Path, text: str) -> None:
    """Writes a setting that not every kernel has."""
    if path.exists():
        path.write_text(text)


def find(given: Path | None) -> Groups | None:
    """Returns the groups below the given one, else below one that was delegated; None if there is none.

    Raises OSError if the given one can't be used.
    """
    if given is not None:
        return Groups(given)
    own = _own_group()
    if own is None or not _delegated(own):
        return None
    try:
        return Groups(own)
    except OSError as error:
        log.warning("cgroup_unusable", path=str(own), error=str(error))
        return None


def _own_group() -> Path | None:
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if line.startswith("0::"):
                path = ROOT / line.removeprefix("0::").lstrip("/")
                return path if (path / "cgroup.controllers").exists() else None
    return None


def _delegated(path: Path) -> bool:
    for name in DELEGATED:
        with suppress(OSError):
            if os.getxattr(path, name) == b"1":
                return True
    return False
