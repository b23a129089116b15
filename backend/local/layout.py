"""Where the local data lives. Pure: nothing here touches a server or makes a folder."""

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
# The shortest sun_path among the systems we run on (macOS, the BSDs); Linux has 108.
LONGEST_SOCKET_PATH = 103


@dataclass(frozen=True)
class Cluster:
    """One embedded PostgreSQL: its folder, and whether losing it would matter."""

    home: Path
    name: str
    throwaway: bool = False

    @property
    def pgdata(self) -> Path:
        """The folder that initdb makes."""
        return self.home / self.name

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.home / f"{self.name}.log"

    @property
    def socket_dir(self) -> Path:
        """The data folder, or a short stand-in where a socket's path would be too long.

        Always the same for the same data folder, so that settings know it before a server runs.
        """
        if len(os.fsencode(self.pgdata / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return self.pgdata
        digest = hashlib.sha256(os.fsencode(self.pgdata)).hexdigest()[:12]
        return Path("/tmp") / f"muster-{digest}"  # noqa: S108

    def url(self, database: str = DATABASE) -> str:
        """Return the address of `database` on this cluster."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket_dir))}&port={PORT}"


def data_home() -> Path:
    """Return the folder of all local data: MUSTER_DATA, or .muster in the checkout."""
    given = os.environ.get("MUSTER_DATA")
    return Path(given).expanduser().resolve() if given else REPOSITORY / ".muster"


def main() -> Cluster:
    """Return the cluster that keeps the jobs."""
    return Cluster(data_home(), "postgres")


def throwaway() -> Cluster:
    """Return the cluster of the tests: quick, and not safe from a power cut."""
    return Cluster(data_home(), "test-postgres", throwaway=True)
