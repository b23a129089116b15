"""``python -m muster.execution.worker.guard``: ends the runs of a worker that was killed.

Reads from standard input which runs there are: ``+ GROUP MARK FOLDER`` when one begins, ``- GROUP`` when it has ended.
At the end of the input the worker is gone, and what it has left is killed. Imports no Django.
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress

from muster.execution.worker.leftovers import kill_marked


def remaining(lines: Iterable[str]) -> dict[int, tuple[str, str]]:
    """Returns mark and folder of each run that had not ended at the end of the input."""
    runs: dict[int, tuple[str, str]] = {}
    for line in lines:
        sign, group, *more = line.rstrip("\n").split(" ", 3)
        if sign == "+":
            runs[int(group)] = (more[0], more[1])
        else:
            runs.pop(int(group), None)
    return runs


def main() -> None:
    """Waits for the end of the worker, then ends its runs."""
    # Signals are meant for the worker, which ends its runs in order.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for group, (mark, folder) in remaining(sys.stdin).items():
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
        kill_marked(mark)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
