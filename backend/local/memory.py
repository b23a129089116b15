"""PostgreSQL's two memory settings that depend on the machine."""

from pathlib import Path

import psutil

MIB = 1024 * 1024
# The minimum is the value in db/postgresql.conf; no query of Muster gains from more than the maximum.
MIN_SHARED_BUFFERS, MAX_SHARED_BUFFERS = 512 * MIB, 8192 * MIB
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def settings(memory: int) -> list[str]:
    """Returns settings for a machine with `memory` bytes: an eighth as shared buffers instead of the usual quarter.

    The system's page cache has many of the same pages. What lists of ten million jobs read (20 GB) fits into 24 GiB
    only if few pages are held twice: a page from the disk costs ten times one from the page cache, and that three times
    one from shared buffers. The memory is allocated only as pages are read.
    """
    shared = min(memory // 8, MAX_SHARED_BUFFERS)
    if shared <= MIN_SHARED_BUFFERS:
        return []
    return [f"shared_buffers={shared // MIB}MB", f"effective_cache_size={memory * 6 // 10 // MIB}MB"]


def available(limit: Path = CGROUP_LIMIT) -> int:
    """Returns the memory of this machine or container, in bytes."""
    total = int(psutil.virtual_memory().total)
    try:
        return min(total, int(limit.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return total
