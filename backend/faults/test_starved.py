"""Too little of something: connections, time, disk, a client's patience."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from faults import truth
from faults.load import SOON_S, Load
from faults.processes import manage
from local import embedded, layout
from local import server as postgres
from tests.support.patience import Patience
from tests.support.server import LIST, Server, serving

EXPORTS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'muster-export'"
EXPORT = "GET /api/jobs/export/?file_format=csv HTTP/1.1\nHost: 127.0.0.1\n\n"
# Eight megabytes of CSV: more than all that lies between the server and a client that has stopped reading.
MANY_JOBS = """
    WITH added AS (
        INSERT INTO job (name, description)
        SELECT rpad('export ' || number, 250, '.'), 'made for an export'
        FROM generate_series(1, 20000) AS number
        RETURNING id, created_at
    )
    INSERT INTO job_status (job_id, status_type, "timestamp")
    SELECT id, 'PENDING', created_at
    FROM added
"""
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
    with psycopg.connect(url) as connection:
        connection.execute(MANY_JOBS)
        connection.execute("ANALYZE job, job_status")
    with Load(server, clients=2) as load, psycopg.connect(url, autocommit=True) as connection:
        # More than a server exports at a time: each has to give its place back.
        for _ in range(6):
            _begin_export(server)
        for _ in Patience(SOON_S):
            if connection.execute(EXPORTS).fetchone() == (0,):
                break
        load.wait_for_more()
    whole = server.get("/api/jobs/export/?file_format=ndjson")
    assert whole.status == 200
    assert whole.body.count(b"\n") == server.get(LIST).json["count"]
    truth.check(url, server, load.acknowledged)


def _begin_export(server: Server) -> None:
    """Leaves as soon as it has begun; while the places of others that have left are given back, asks again."""
    for _ in Patience(SOON_S):
        with server.dial(EXPORT, receive_bytes=4096) as client:
            if client.recv(4096).startswith(b"HTTP/1.1 200"):
                return


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if given := os.environ.get("SMALL_DISK"):
        with tempfile.TemporaryDirectory(dir=given) as within:
            yield Path(within)
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        said = made.stderr.strip() or "mount failed"
        pytest.skip(f"NOT TESTED: a full disk. It takes a tmpfs of {DISK_MB} MB: root, or SMALL_DISK; {said}")
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
                load.wait_for_refusals()
                assert server.get("/health/").status == 200
                postmaster = postgres.postmaster(cluster)
                filler.unlink()
                # PostgreSQL ends itself when it can't write its log; then somebody has to start it again.
                if postmaster is not None:
                    postgres.comes_up(cluster, postmaster)
                with embedded.running(cluster):
                    load.wait_for_more()
                    load.end()
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
