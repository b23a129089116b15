"""A full disk: PostgreSQL, the server and `make restore` on a small file system."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from faults import invariants
from faults.load import TIMEOUT_S, Load
from faults.processes import manage
from faults.workers import ENDS, entries, left, shell, wait_for, worker
from local import disk_space, embedded, layout
from local import server as postgres
from tests.local.conftest import run_module
from tests.support.patience import Patience
from tests.support.server import serving

DISK_MB = 320
FREE_MB = 8
RESERVE_MB = disk_space.RESERVE_BYTES // disk_space.MB
# More than the file has, and less than its contents take with their WAL: the restore begins, and is stopped.
SPARE_MB = 16
RUN_ONCE = [("PENDING", 1), ("RUNNING", 1), ("COMPLETED", 1)]
DATABASES = "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname"


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
    """Neither writes of clients, nor a run of a worker whose output can't be stored meanwhile."""
    cluster = layout.Cluster(small_disk, "postgres")
    stop, folder = tmp_path / "stop", tmp_path / "workers"
    folder.mkdir()
    try:
        with embedded.running(cluster) as url:
            manage(url, "migrate", "--verbosity", "0")
            with (
                serving(tmp_path / "web.log", database=url) as server,
                worker(f"http://127.0.0.1:{server.port}", folder),
            ):
                talks = shell(server, f"while [ ! -e {stop} ]; do echo line; sleep 0.05; done; echo the end")
                with Load(server) as load:
                    load.wait_for_more()
                    wait_for(server, [talks], "RUNNING")
                    filler = small_disk / "filler"
                    fill(filler, free_mb=FREE_MB)
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
                        stop.touch()
                        wait_for(server, [talks], *ENDS)
                        assert [entry[:2] for entry in entries(server, talks)] == RUN_ONCE
                        # Its output comes before its end, but delays it for three seconds only.
                        for _ in Patience(TIMEOUT_S):
                            if server.get(f"/api/jobs/{talks}/logs/?tail=1").json["lines"][-1]["text"] == "the end":
                                break
                        invariants.check(url, server, load.acknowledged)
        assert list(left(folder)) == []
    finally:
        embedded.stop(cluster)


def test_restore_stops_before_the_disk_is_full(small_disk: Path, tmp_path: Path) -> None:
    cluster = layout.Cluster(small_disk, "postgres")
    saved, filler = tmp_path / "saved.dump", small_disk / "filler"
    try:
        with embedded.running(cluster) as url:
            manage(url, "migrate", "--verbosity", "0")
            manage(url, "seed", "8_000")
            assert run_module("local.backup", str(saved), MUSTER_DATA=str(small_disk)).returncode == 0
            with serving(tmp_path / "web.log", database=url) as server:
                assert saved.stat().st_size < SPARE_MB * disk_space.MB
                fill(filler, free_mb=RESERVE_MB + SPARE_MB)
                done = run_module("local.restore", str(saved), MUSTER_DATA=str(small_disk))
                assert done.returncode == 1, done.stderr
                assert "has too little space" in done.stderr.splitlines()[-1]
                assert done.stderr.endswith("the database is unchanged.\n")
                # Not during the restore: the WAL of unlimited writes would fill so small a disk by itself.
                with Load(server) as load:
                    load.wait_for_more()
                assert load.refusals == []
                invariants.check(url, server, load.acknowledged)
            filler.unlink()
            assert run_module("local.restore", str(saved), MUSTER_DATA=str(small_disk)).returncode == 0
            with psycopg.connect(url) as connection:
                assert connection.execute(DATABASES).fetchall() == [("muster",), ("postgres",)]
                assert connection.execute("SELECT count(*) FROM job").fetchone() == (8_000,)
    finally:
        embedded.stop(cluster)


def fill(filler: Path, *, free_mb: int) -> None:
    """Fills the disk to all but `free_mb`, or wholly if others fill it meanwhile."""
    with filler.open("wb", buffering=0) as file:
        while shutil.disk_usage(filler).free > free_mb * disk_space.MB:
            try:
                file.write(bytes(disk_space.MB))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                return
