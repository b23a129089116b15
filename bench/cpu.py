"""Processor time of a server and of PostgreSQL's processes for it."""

from dataclasses import dataclass
from pathlib import Path

import psutil
from psycopg import Connection

from bench.statements import own


@dataclass(frozen=True, slots=True, kw_only=True)
class Cpu:
    """Processor seconds used so far: by the server, and by PostgreSQL for it (None where that can't be seen)."""

    server_s: float
    postgres_s: float | None


def tree_s(process: psutil.Process) -> float:
    """Processor seconds of a process and all below it."""
    return sum(map(_cpu_s, [process, *process.children(recursive=True)]))


def backends_s(watcher: Connection, application: str) -> float | None:
    """Processor seconds of PostgreSQL's processes for a server; None when they are on another machine."""
    found = watcher.execute(own("backends"), {"application": application}).fetchall()
    try:
        processes = [psutil.Process(pid) for (pid,) in found]
        if not all(process.name() == "postgres" for process in processes):
            return None
        return sum(map(_backend_s, processes))
    except psutil.Error:
        return None


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _backend_s(process: psutil.Process) -> float:
    """Finer than by the hundredth of a second where Linux counts nanoseconds of one thread: a backend has no more."""
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text("ascii").split()[0]) / 1e9
    except OSError:
        return _cpu_s(process)
