"""Paths of the local data. Pure: nothing here contacts a server or creates a folder."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

REPOSITORY = Path(__file__).resolve().parents[2]
TUNED_CONF = REPOSITORY / "db" / "postgresql.conf"

USER = "postgres"
DATABASE = "muster"
# Part of the socket's name only; the embedded server never listens on TCP.
PORT = 5432
# The smallest sun_path among the supported systems (macOS, the BSDs); Linux has 108.
MAX_SOCKET_PATH = 103


@dataclass(frozen=True)
class Cluster:
    """One embedded PostgreSQL: its folder, and whether its data may be lost (`throwaway`)."""

    home: Path
    name: str
    throwaway: bool = False

    @property
    def pgdata(self) -> Path:
        """The folder created by initdb."""
        return self.home / self.name

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.home / f"{self.name}.log"

    @property
    def socket_dir(self) -> Path:
        """The data folder, or a short folder in /tmp if the socket's path would be too long.

        Depends on the data folder only, so that settings can name it before the server runs.
        """
        if len(os.fsencode(self.pgdata / f".s.PGSQL.{PORT}")) <= MAX_SOCKET_PATH:
            return self.pgdata
        digest = hashlib.sha256(os.fsencode(self.pgdata)).hexdigest()[:12]
        return Path("/tmp") / f"muster-{digest}"  # noqa: S108

    def url(self, database: str = DATABASE) -> str:
        """Returns the address of `database` on this cluster."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket_dir))}&port={PORT}"


def data_home() -> Path:
    """Returns the folder of all local data: MUSTER_DATA, or .muster in the checkout."""
    given = os.environ.get("MUSTER_DATA")
    return Path(given).expanduser().resolve() if given else REPOSITORY / ".muster"


def main() -> Cluster:
    """Returns the cluster of `make run`, with the user's jobs."""
    return Cluster(data_home(), "postgres")


def throwaway() -> Cluster:
    """Returns the cluster of the tests: fast, and not durable."""
    return Cluster(data_home(), "test-postgres", throwaway=True)
