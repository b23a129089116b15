"""`make backup`: a file is complete or absent."""

from pathlib import Path

from local import embedded, layout
from tests.local.conftest import run_module


def test_a_backup_that_cannot_be_written_leaves_nothing(cluster: layout.Cluster, tmp_path: Path) -> None:
    with embedded.running(cluster):
        target = str(tmp_path / "no-such-folder" / "saved.dump")
        done = run_module("local.backup", target, MUSTER_DATA=str(cluster.home))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "muster: pg_dump failed, so no backup was written; its own message is above."
