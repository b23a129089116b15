"""Describes the machine and software of a run."""

import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from psycopg import Connection

from bench.environment import REPOSITORY
from bench.statements import bench_query
from local.errors import echo

GIB = 1024**3
# The settings with the greatest effect on PostgreSQL's speed.
SETTINGS = (
    "shared_buffers",
    "effective_cache_size",
    "work_mem",
    "synchronous_commit",
    "fsync",
    "jit",
    "random_page_cost",
    "max_parallel_workers_per_gather",
    "default_statistics_target",
    "autovacuum_naptime",
)

Facts = Mapping[str, str]
MAX_IDLE_LOAD = 1.5


def machine(connection: Connection) -> Facts:
    """Returns the description of the machine and its software, by label."""
    settings = connection.execute(bench_query("settings"), {"names": list(SETTINGS)}).fetchall()
    sizes = connection.execute(bench_query("sizes")).fetchone()
    if sizes is None:
        raise LookupError("The sizes returned no row.")
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",  # noqa: RUF001  the sign for it
        "memory": f"{psutil.virtual_memory().total / GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "PostgreSQL": f"{connection.info.parameter_status('server_version')}",
        "settings": ", ".join(f"{name} = {value}" for name, value in settings),
        "sizes": f"jobs {sizes[0]}, their indexes {sizes[1]}, history {sizes[2]}, tally {sizes[3]}",
        "load average at the start": f"{os.getloadavg()[0]:.2f}",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Processors:
    """CPU seconds of all processors since boot: used, and stolen by the host of a virtual machine."""

    used_s: float
    stolen_s: float

    @classmethod
    def now(cls) -> Self:
        times = psutil.cpu_times()
        # Only Linux reports stolen time.
        return cls(used_s=times.user + times.system, stolen_s=getattr(times, "steal", 0.0))

    def since(self, start: Self) -> str:
        stolen, used = self.stolen_s - start.stolen_s, self.used_s - start.used_s
        return f"{stolen:.1f} s; CPU time used: {used:,.0f} s"


def warn_if_busy() -> None:
    """Prints a warning if the machine is busy."""
    load = os.getloadavg()[0]
    if load > MAX_IDLE_LOAD:
        echo(f"the machine is busy (load {load:.1f}): do not publish these results.")


def commit() -> str:
    """Returns the short hash of the commit, with "+" if tracked files differ from it."""
    name = _git("rev-parse", "--short", "HEAD") or "unknown"
    return f"{name}+" if _git("status", "--porcelain", "--untracked-files=no", "--", "backend", "bench", "db") else name


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
