"""``python -m muster.execution.worker.guard``: ends the runs of a worker that was killed.

Reads from standard input which runs there are: ``+ MARK FOLDER`` before one begins, ``= MARK GROUP`` when it has,
``- MARK`` when it has ended. At the end of the input the worker is gone, and what it has left is killed. Imports no
Django.
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from muster.execution.worker.leftovers import kill_marked


@dataclass(slots=True)
class Left:
    """A run that had not ended: its folder, and its process group if it had one."""

    folder: str
    group: int | None = None


def remaining(lines: Iterable[str]) -> dict[str, Left]:
    """Returns the runs, by their marks, that had not ended at the end of the input."""
    runs: dict[str, Left] = {}
    for line in lines:
        sign, mark, *more = line.rstrip("\n").split(" ", 2)
        if sign == "+":
            runs[mark] = Left(more[0])
        elif sign == "=" and mark in runs:
            runs[mark].group = int(more[0])
        else:
            runs.pop(mark, None)
    return runs


def main() -> None:
    """Waits for the end of the worker, then ends its runs."""
    # Signals are meant for the worker, which ends its runs in order.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for mark, left in remaining(sys.stdin).items():
        if left.group is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(left.group, signal.SIGKILL)
        kill_marked(mark)
        shutil.rmtree(left.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
