"""Too little of something: connections, time, disk, a client's patience."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from faults import truth
from faults.load import Load
from faults.processes import manage
from local import embedded, layout
from tests.support.patience import Patience
from tests.support.server import LIST, Server, serving

EXPORTS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'muster-export'"
DISK_MB = 320
LEFT_MB = 8


@contextmanager
def table_locked(url: str) -> Iterator[None]:
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        yield


def test_the_pool_is_exhausted(url: str, tmp_path: Path) -> None:
    scarce = {"DB_POOL_MIN": "1", "DB_POOL_MAX": "2", "DB_POOL_TIMEOUT_S": "0.3", "DB_LOCK_TIMEOUT": "3s"}
    with serving(tmp_path / "web.log", database=url, **scarce) as server:
        with Load(server, clients=8) as load:
            load.wait_for_more()
            with table_locked(url):
                load.wait_for_refusals()
            load.wait_for_more()
        assert set(load.refusals) <= {"pool_exhausted", "lock_timeout"}
        assert "pool_exhausted" in load.refusals
        truth.check(url, server, load.acknowledged)


def test_statements_run_out_of_time(url: str, tmp_path: Path) -> None:
    with serving(tmp_path / "web.log", database=url, DB_STATEMENT_TIMEOUT="400ms") as server:
        with Load(server) as load:
            load.wait_for_more()
            with table_locked(url):
                load.wait_for_refusals()
            load.wait_for_more()
        assert set(load.refusals) == {"statement_timeout"}
        truth.check(url, server, load.acknowledged)


def test_clients_leave_in_the_middle_of_an_export(url: str, server: Server) -> None:
    manage(url, "seed", "40000", "--verbosity", "0")
    with Load(server, clients=2) as load, psycopg.connect(url, autocommit=True) as connection:
        # More than a server exports at a time: each has to give its place back.
        for _ in range(6):
            with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
                client.sendall(b"GET /api/jobs/export/?file_format=csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                assert client.recv(4096).startswith(b"HTTP/1.1 200")
        for _ in Patience(5):
            if connection.execute(EXPORTS).fetchone() == (0,):
                break
        load.wait_for_more()
    whole = server.get("/api/jobs/export/?file_format=ndjson")
    assert whole.status == 200
    assert whole.body.count(b"\n") == server.get(LIST).json["count"]
    truth.check(url, server, load.acknowledged)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"NOT TESTED: a full disk. It takes a small tmpfs, and {made.stderr.strip() or 'mount failed'}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_the_disk_is_full(small_disk: Path, tmp_path: Path) -> None:
    cluster = layout.Cluster(small_disk, "postgres")
    try:
        with embedded.running(cluster) as url:
            manage(url, "migrate", "--verbosity", "0")
            with serving(tmp_path / "web.log", database=url) as server, Load(server) as load:
                load.wait_for_more()
                filler = small_disk / "filler"
                _fill(filler)
                load.wait_for_refusals(within_s=60)
                assert server.get("/health/").status == 200
                filler.unlink()
                # PostgreSQL ends itself when it can't write its log; somebody has to start it again.
                with embedded.running(cluster):
                    load.wait_for_more(within_s=30)
                    load.__exit__()
                    truth.check(url, server, load.acknowledged)
    finally:
        embedded.stop(cluster)


def _fill(filler: Path) -> None:
    """Leaves only a few megabytes."""
    block = bytes(1024 * 1024)
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError:
            file.truncate(max(0, file.tell() - LEFT_MB * len(block)))
