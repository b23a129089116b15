"""`make backup` and `make restore`: a backup restores completely, and a failure changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local import embedded, layout
from tests.local.conftest import run_module


@pytest.fixture
def url(cluster: layout.Cluster) -> Iterator[str]:
    with embedded.running(cluster) as url:
        execute(url, "CREATE TABLE stored AS SELECT n, repeat('é', n) AS text FROM generate_series(1, 1000) AS n")
        yield url


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement)


def stored(url: str) -> list[tuple[int, str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT n, text FROM stored ORDER BY n").fetchall()


def test_restore_replaces_the_database_by_the_backup(cluster: layout.Cluster, url: str, tmp_path: Path) -> None:
    before = stored(url)
    data, file = str(cluster.home), str(tmp_path / "saved.dump")
    assert run_module("local.backup", file, MUSTER_DATA=data).returncode == 0
    execute(url, "DELETE FROM stored; CREATE TABLE since (n int)")
    restored = run_module("local.restore", file, MUSTER_DATA=data)
    assert restored.returncode == 0, restored.stderr
    assert stored(url) == before
    with pytest.raises(psycopg.errors.UndefinedTable):
        execute(url, "SELECT FROM since")


def test_restore_of_a_broken_file_leaves_the_database_unchanged(
    cluster: layout.Cluster, url: str, tmp_path: Path
) -> None:
    data, file = str(cluster.home), tmp_path / "saved.dump"
    run_module("local.backup", str(file), MUSTER_DATA=data)
    file.write_bytes(file.read_bytes()[:-2000])
    before = stored(url)
    restored = run_module("local.restore", str(file), MUSTER_DATA=data)
    assert restored.returncode == 1
    assert restored.stderr.splitlines()[-1].endswith("could not be restored; the database is unchanged.")
    assert stored(url) == before


def test_restore_of_a_missing_file_prints_one_line(tmp_path: Path) -> None:
    done = run_module("local.restore", str(tmp_path / "none.dump"), MUSTER_DATA=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not a file" in done.stderr


def test_failed_backup_leaves_no_file(cluster: layout.Cluster, url: str, tmp_path: Path) -> None:
    done = run_module("local.backup", str(tmp_path / "no-such-folder" / "saved.dump"), MUSTER_DATA=str(cluster.home))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("muster: pg_dump failed, so no backup was written")
