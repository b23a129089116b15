"""``python -m muster.execution.worker.child``: runs one task.

Reads ``{"task", "args"}`` from standard input. Writes progress, the result or the error as lines of JSON to the
descriptor in MUSTER_REPORT_FD; standard output and standard error are the log.
"""

import json
import os
import signal
import sys
import traceback
from types import FrameType
from typing import TextIO

from muster.execution.tasks import builtin
from muster.execution.tasks.registry import tasks

MESSAGE_MAX, ERROR_MAX = 500, 10_000


class ChildContext:
    """The context of the task in this process."""

    def __init__(self, reports: TextIO) -> None:
        self._reports = reports
        self._cancelled = False
        self._percent = -1
        self._message: str | None = None
        signal.signal(signal.SIGTERM, self._on_signal)

    def progress(self, percent: float, message: str | None = None) -> None:
        whole = max(0, min(100, int(percent)))
        message = _clean(message, MESSAGE_MAX) if message else None
        if (whole, message) != (self._percent, self._message):
            self._percent, self._message = whole, message
            self.report(progress=whole, **({} if message is None else {"message": message}))

    def log(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def cancelled(self) -> bool:
        return self._cancelled

    def report(self, **values: object) -> None:
        """Sends values to the worker. Raises ValueError or TypeError if JSON can't hold them."""
        self._reports.write(json.dumps(values, allow_nan=False) + "\n")
        self._reports.flush()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._cancelled = True


def _clean(text: str, most: int) -> str:
    """Returns the text as the server takes it."""
    return text[:most].replace("\0", "\ufffd").encode(errors="replace").decode()


def main() -> int:
    """Runs the task; returns the exit status."""
    job = json.load(sys.stdin)
    with os.fdopen(int(os.environ["MUSTER_REPORT_FD"]), "w", encoding="utf-8") as reports:
        context = ChildContext(reports)
        try:
            context.report(result=tasks()[job["task"]](context, **job["args"]))
        except builtin.Cancelled:
            return 128 + signal.SIGTERM
        except Exception as error:  # noqa: BLE001  whatever a task raises ends it
            traceback.print_exc()
            context.report(error=_clean(f"{type(error).__name__}: {error}", ERROR_MAX))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
