"""CPU time of a server and of its PostgreSQL backends."""

from dataclasses import dataclass
from pathlib import Path

import psutil
from psycopg import Connection

from bench.statements import bench_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Cpu:
    """CPU seconds used so far by the server and by its PostgreSQL backends (None if they cannot be observed)."""

    server_s: float
    postgres_s: float | None


def tree_s(process: psutil.Process) -> float:
    """Returns the CPU seconds of a process and all its descendants."""
    return sum(map(_cpu_s, [process, *process.children(recursive=True)]))


def backends_s(watcher: Connection, application: str) -> float | None:
    """Returns the CPU seconds of a server's PostgreSQL backends, or None if they run on another machine."""
    found = watcher.execute(bench_query("backends"), {"application": application}).fetchall()
    try:
        processes = [psutil.Process(pid) for (pid,) in found]
        if not all(process.name() == "postgres" for process in processes):
            return None
        return sum(map(backend_s, processes))
    except psutil.Error:
        return None


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def backend_s(process: psutil.Process) -> float:
    """Returns CPU seconds, on Linux with nanosecond resolution: schedstat covers one thread, and a backend has one."""
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text("ascii").split()[0]) / 1e9
    except OSError:
        return _cpu_s(process)
