"""The folder in which the worker processes of a server share their metrics (PROMETHEUS_MULTIPROC_DIR)."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "muster-metrics-"
# In memory: the files are mapped, and a slow disk would delay every request.
PARENT = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108


@dataclass(frozen=True)
class MetricsFolder:
    """This server's folder, created before the import of prometheus_client, which reads the variable once."""

    path: Path
    owner: int

    @classmethod
    def open(cls) -> Self:
        """Returns this server's folder, the same after a reload. Deletes folders left behind by killed servers."""
        existing = os.environ.get(VARIABLE, "")
        if Path(existing).name.startswith(f"{PREFIX}{os.getpid()}-"):
            return cls(Path(existing), os.getpid())
        _sweep()
        path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=PARENT))
        os.environ[VARIABLE] = str(path)
        return cls(path, os.getpid())

    def forget(self, pid: int) -> None:
        """Drops the gauges of a worker that has exited; keeps its counters."""
        for file in self.path.glob(f"gauge_live*_{pid}.db"):
            file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Deletes the folder when the server exits."""
        if os.getpid() == self.owner:
            shutil.rmtree(self.path, ignore_errors=True)


def _sweep() -> None:
    for folder in PARENT.glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and folder.stat().st_uid == os.geteuid() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
