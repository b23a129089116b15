"""The folder in which a worker keeps what must outlive it."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO

RESULTS = "results"


def default() -> Path:
    """Returns ``workers`` in MUSTER_DATA; without it, a folder of the user among the temporary files."""
    given = os.environ.get("MUSTER_DATA")
    return Path(given, "workers") if given else Path(tempfile.gettempdir(), f"muster-workers-{os.getuid()}")


class StateFolder:
    """A folder below a parent that no other worker uses, with what workers that are gone have left there.

    Raises OSError if the parent can't be written to.
    """

    def __init__(self, parent: Path) -> None:
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path, self._lock = next(
            (path, lock) for path in (parent / str(n) for n in count(1)) if (lock := _lock(path)) is not None
        )
        self.results = self.path / RESULTS
        self.results.mkdir(exist_ok=True)
        for other in parent.iterdir():
            if other != self.path and other.name.isdecimal():
                _adopt(other, self.results)

    def close(self) -> None:
        """Leaves the folder to others."""
        self._lock.close()


def _lock(folder: Path) -> IO[bytes] | None:
    """Returns the lock of a folder, held as long as it is open; None if another worker has it."""
    folder.mkdir(exist_ok=True, mode=0o700)
    lock = (folder / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _adopt(other: Path, results: Path) -> None:
    """Moves the results of a worker that is gone here."""
    lock = _lock(other)
    if lock is None:
        return
    with lock:
        for left in (other / RESULTS).glob("*.json"):
            with suppress(FileNotFoundError):
                shutil.move(left, results / left.name)
