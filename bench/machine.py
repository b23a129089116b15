"""What the figures were measured on."""

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
from bench.statements import own
from local.errors import echo

GIB = 1024**3
# What decides most about PostgreSQL's speed.
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
QUIET_LOAD = 1.5


def machine(connection: Connection) -> Facts:
    """The machine and its software, ready to be read."""
    settings = connection.execute(own("settings"), {"names": list(SETTINGS)}).fetchall()
    sizes = connection.execute(own("sizes")).fetchone()
    if sizes is None:
        raise LookupError("Sizes are a row.")
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
    """Seconds of all processors since the start: worked, and withheld by the host that a virtual machine runs on."""

    worked_s: float
    withheld_s: float

    @classmethod
    def now(cls) -> Self:
        times = psutil.cpu_times()
        # Only Linux tells what the host withholds.
        return cls(worked_s=times.user + times.system, withheld_s=getattr(times, "steal", 0.0))

    def since(self, start: Self) -> str:
        withheld, worked = self.withheld_s - start.withheld_s, self.worked_s - start.worked_s
        return f"{withheld:.1f} s; CPU time used: {worked:,.0f} s"


def warn_of_company() -> None:
    """Says so when the machine does something else."""
    load = os.getloadavg()[0]
    if load > QUIET_LOAD:
        echo(f"something else is at work here (load {load:.1f}): these figures are not for publishing.")


def commit() -> str:
    """The short name of the commit, with a plus when the files differ from it."""
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
