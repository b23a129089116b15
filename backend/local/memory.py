"""How much of this machine's memory PostgreSQL may use: the two settings that no file can fix for every machine."""

from pathlib import Path

import psutil

MIB = 1024 * 1024
# What db/postgresql.conf says is for the smallest machine; more than this helps no query of ours.
LEAST_SHARED, MOST_SHARED = 512 * MIB, 8192 * MIB
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def settings(memory: int) -> list[str]:
    """Return settings for a machine of so many bytes: PostgreSQL's usual quarter for its own cache.

    A search fetches thousands of rows from all over the table; from its own cache PostgreSQL takes a page in a tenth
    of the time that it takes from the system's. Memory is taken only as pages are read.
    """
    shared = min(memory // 4, MOST_SHARED)
    if shared <= LEAST_SHARED:
        return []
    return [f"shared_buffers={shared // MIB}MB", f"effective_cache_size={memory * 6 // 10 // MIB}MB"]


def available(limit: Path = CGROUP_LIMIT) -> int:
    """Return the bytes of memory that this machine, or the container that we are in, has."""
    total = int(psutil.virtual_memory().total)
    try:
        return min(total, int(limit.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return total
