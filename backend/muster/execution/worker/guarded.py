"""Tells the guard process which runs there are."""

import subprocess
import sys
from contextlib import suppress

import structlog

from muster.execution.worker.process import BACKEND, Place, Process

log = structlog.get_logger(__name__)

PROGRAM = [sys.executable, "-m", "muster.execution.worker.guard"]


class Guard:
    """A process that outlives the worker, and ends its runs if it is killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def begins(self, place: Place) -> None:
        """Says where a run is about to begin, so that nothing of it is left whenever the worker is killed."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                PROGRAM, cwd=BACKEND, stdin=subprocess.PIPE, text=True, start_new_session=True
            )
        self._say(f"+ {place.mark} {place.folder}")

    def begun(self, process: Process) -> None:
        self._say(f"= {process.place.mark} {process.pid}")

    def ended(self, place: Place) -> None:
        self._say(f"- {place.mark}")

    def close(self) -> None:
        """Ends the guard. What still runs is killed."""
        if self._process is not None:
            with suppress(BrokenPipeError):
                self._process.communicate()

    def _say(self, line: str) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            log.error("guard_gone", why="Runs of a worker that is killed may go on.")  # noqa: TRY400
