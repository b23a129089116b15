"""Finds and kills processes that a run has left behind, by a mark in their environment. Imports no Django."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MARK = "MUSTER_RUN"
ROUNDS, PAUSE_S = 20, 0.01
PROC = Path("/proc")


def kill_marked(mark: str) -> None:
    """Kills the processes of a run, also those that have left its process group (Linux only).

    A process that has emptied its environment isn't found.
    """
    for _ in range(ROUNDS):
        found = list(marked(mark))
        if not found:
            return
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(PAUSE_S)


def marked(mark: str) -> Iterator[int]:
    """Yields the processes with this mark."""
    wanted = f"{MARK}={mark}".encode()
    for folder in PROC.glob("[0-9]*"):
        # It may have ended, or belong to somebody else.
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
