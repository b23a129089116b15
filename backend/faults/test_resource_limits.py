"""Exhausted resources: connections, time, disk; and clients that disconnect."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from faults import invariants
from faults.load import TIMEOUT_S, Load
from faults.processes import manage
from local import embedded, layout
from local import server as postgres
from tests.support.patience import Patience
from tests.support.server import LIST, Server, serving

EXPORTS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'muster-export'"
EXPORT = "GET /api/jobs/export/?file_format=csv HTTP/1.1\nHost: 127.0.0.1\n\n"
# Eight megabytes of CSV: more than all buffers between the server and a client that has stopped reading.
ADD_JOBS = """
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
FREE_MB = 8


@contextmanager
def table_locked(url: str) -> Iterator[None]:
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        yield


def test_exhausted_pool_refuses_and_recovers(url: str, tmp_path: Path) -> None:
    limits = {"DB_POOL_MIN": "1", "DB_POOL_MAX": "2", "DB_POOL_TIMEOUT_S": "0.3", "DB_LOCK_TIMEOUT": "3s"}
    with serving(tmp_path / "web.log", database=url, **limits) as server:
        with Load(server, clients=8) as load:
            load.wait_for_more()
            with table_locked(url):
                load.wait_for_refusals()
            load.wait_for_more()
        assert set(load.refusals) <= {"pool_exhausted", "lock_timeout"}
        assert "pool_exhausted" in load.refusals
        invariants.check(url, server, load.acknowledged)


def test_statement_timeout_refuses_and_recovers(url: str, tmp_path: Path) -> None:
    with serving(tmp_path / "web.log", database=url, DB_STATEMENT_TIMEOUT="400ms") as server:
        with Load(server) as load:
            load.wait_for_more()
            with table_locked(url):
                load.wait_for_refusals()
            load.wait_for_more()
        assert set(load.refusals) == {"statement_timeout"}
        invariants.check(url, server, load.acknowledged)


def test_disconnect_during_export_frees_its_slot(url: str, server: Server) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(ADD_JOBS)
        connection.execute("ANALYZE job, job_status")
    with Load(server, clients=2) as load, psycopg.connect(url, autocommit=True) as connection:
        # More exports than may run at once: each must free its slot.
        for _ in range(6):
            _start_export(server)
        for _ in Patience(TIMEOUT_S):
            if connection.execute(EXPORTS).fetchone() == (0,):
                break
        load.wait_for_more()
    whole = server.get("/api/jobs/export/?file_format=ndjson")
    assert whole.status == 200
    assert whole.body.count(b"\n") == server.get(LIST).json["count"]
    invariants.check(url, server, load.acknowledged)


def _start_export(server: Server) -> None:
    """Disconnects once an export has started; retries while earlier exports still hold their slots."""
    for _ in Patience(TIMEOUT_S):
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
        reason = made.stderr.strip() or "mount failed"
        pytest.skip(f"NOT TESTED: a full disk. Needs a tmpfs of {DISK_MB} MB: root, or SMALL_DISK; {reason}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_refuses_writes_and_loses_none(small_disk: Path, tmp_path: Path) -> None:
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
                # PostgreSQL exits if it cannot write its WAL and must then be restarted.
                if postmaster is not None:
                    postgres.wait_until_ready(cluster, postmaster)
                with embedded.running(cluster):
                    load.wait_for_more()
                    load.end()
                    invariants.check(url, server, load.acknowledged)
    finally:
        embedded.stop(cluster)


def _fill(filler: Path) -> None:
    """Fills the disk to all but FREE_MB."""
    block = bytes(1024 * 1024)
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError:
            file.truncate(max(0, file.tell() - FREE_MB * len(block)))
