"""`restore.sh`, which `make restore COMPOSE=1` runs in PostgreSQL's container, on a server of the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local import embedded, layout
from local.exec import path
from tests.local.restoring import NAMES, Server, dump, manage

SCRIPT = layout.REPOSITORY / "db" / "docker" / "restore.sh"
PRESENT = ["present"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="muster-test-"))
    cluster = layout.Cluster(folder / "data", "postgres", throwaway=True)
    with embedded.running(cluster) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE ROLE muster LOGIN; ALTER DATABASE muster OWNER TO muster")
        manage(_as_muster(url), "migrate", "--verbosity", "0")
        made = Server(cluster, url, Path())
        made.set_names(NAMES)
        yield Server(cluster, url, dump(url))
    embedded.stop(cluster)
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def changed_since(server: Server) -> None:
    server.set_names(PRESENT)


def _as_muster(url: str) -> str:
    return url.replace("postgres@", "muster@")


def script(server: Server, command: str, file: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    with psycopg.connect(server.url) as connection:
        where = {"PGHOST": connection.info.host, "PGPORT": str(connection.info.port)}
    content = file.read_bytes() if file else b""
    environment = os.environ | where | {"PATH": path()} | more
    done = subprocess.run(
        ["bash", str(SCRIPT), command], input=content, env=environment, capture_output=True, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_backup_is_loaded_verified_and_swapped_with_clients_connected(server: Server) -> None:
    assert script(server, "load", server.saved).returncode == 0
    assert server.names() == PRESENT
    manage(_as_muster(server.beside("muster_restoring")), "verify_restored")
    with psycopg.connect(server.url) as connected:
        done = script(server, "swap")
        assert done.returncode == 0, done.stderr
        with pytest.raises(psycopg.OperationalError):
            connected.execute("SELECT")
    assert (server.names(), server.databases()) == (NAMES, {"muster"})


def test_restore_of_a_broken_file_leaves_the_database_unchanged(server: Server) -> None:
    broken = dump(server.url)
    broken.write_bytes(broken.read_bytes()[:-2000])
    done = script(server, "load", broken)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "muster: the file could not be restored; the database is unchanged.",
    )
    assert (server.names(), server.databases()) == (PRESENT, {"muster"})


def test_restore_keeps_space_free_for_postgresql(server: Server) -> None:
    done = script(server, "load", server.saved, RESTORE_RESERVE_MB=str(10**9))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "muster: less than 1000000000 MB of the disk are free; the database is unchanged.",
    )
    assert (server.names(), server.databases()) == (PRESENT, {"muster"})


def test_refused_database_is_dropped(server: Server) -> None:
    assert script(server, "load", dump(server.create("other_empty"))).returncode == 0
    with pytest.raises(subprocess.CalledProcessError):
        manage(_as_muster(server.beside("muster_restoring")), "verify_restored")
    assert script(server, "drop").returncode == 0
    assert (server.names(), server.databases()) == (PRESENT, {"muster"})


def test_database_without_the_job_table_is_swapped_back(server: Server) -> None:
    assert script(server, "load", dump(server.create("other_empty"))).returncode == 0
    done = script(server, "swap")
    assert (done.returncode, server.names()) == (1, PRESENT)
    assert done.stderr.splitlines()[-1] == "muster: the restored database cannot be used; the database is unchanged."
    assert script(server, "drop").returncode == 0


def test_unknown_command_is_refused(server: Server) -> None:
    done = script(server, "swop")
    assert (done.returncode, done.stderr) == (2, "usage: restore.sh load < FILE | drop | swap\n")
