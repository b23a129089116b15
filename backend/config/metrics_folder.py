"""The folder through which the worker processes of one server share what they count (PROMETHEUS_MULTIPROC_DIR)."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "muster-metrics-"
# Memory: the files are mapped, and a disk that is slow would be felt by every request.
PLACE = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108


@dataclass(frozen=True)
class MetricsFolder:
    """A folder of this server's own, made before prometheus_client is imported, which looks for it once."""

    path: Path
    owner: int

    @classmethod
    def open(cls) -> Self:
        """This server's folder; a reload keeps it. Those that killed servers left behind are removed."""
        kept = os.environ.get(VARIABLE, "")
        if Path(kept).name.startswith(f"{PREFIX}{os.getpid()}-"):
            return cls(Path(kept), os.getpid())
        _sweep()
        path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=PLACE))
        os.environ[VARIABLE] = str(path)
        return cls(path, os.getpid())

    def forget(self, pid: int) -> None:
        """Drops the gauges of a worker that has ended; its counters go on counting."""
        for file in self.path.glob(f"gauge_live*_{pid}.db"):
            file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the folder, when the server ends."""
        if os.getpid() == self.owner:
            shutil.rmtree(self.path, ignore_errors=True)


def _sweep() -> None:
    for folder in PLACE.glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and folder.stat().st_uid == os.geteuid() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
