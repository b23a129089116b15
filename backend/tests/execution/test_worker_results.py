"""Results wait on disk until the server has taken them."""

import json
import os
from pathlib import Path

import psutil
import pytest

from muster.execution.worker import state_folder
from muster.execution.worker.outbox import Outbox
from muster.execution.worker.state_folder import StateFolder
from muster.housekeeping import duties
from tests.support.client import Api
from tests.support.server import free_port, serving
from tests.support.worker_process import ended, running, status_of, until
from tests.support.workers import history, submit

GROUP = pytest.mark.xdist_group("worker")
FINISH = {"id": 7, "attempt": 2, "status": "COMPLETED", "result_data": {"x": 1}}


def test_result_outlives_its_worker_until_it_is_removed(tmp_path: Path) -> None:
    entry = Outbox(tmp_path).add(3, FINISH)
    assert json.loads((tmp_path / "3-7-2.json").read_text()) == {"worker": 3, "finish": FINISH}
    again = Outbox(tmp_path)
    (found,) = again.entries()
    assert (found.worker_id, found.finish, found.key) == (3, FINISH, entry.key)
    again.remove([found])
    assert len(again) == 0
    assert list(tmp_path.iterdir()) == []


def test_half_written_and_foreign_files_are_no_results(tmp_path: Path) -> None:
    (tmp_path / "1-1-1.json.new").write_text("{")
    (tmp_path / "1-2-1.json").write_text("{}")
    (tmp_path / "1-3-1.json").write_text("not json")
    assert len(Outbox(tmp_path)) == 0
    assert not (tmp_path / "1-1-1.json.new").exists()


def test_result_is_kept_in_memory_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox = Outbox(tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    entry = outbox.add(3, FINISH)
    assert (entry.path, len(outbox)) == (None, 1)
    outbox.remove([entry])
    assert len(outbox) == 0


def test_workers_that_share_a_folder_keep_apart_and_inherit_from_the_gone(tmp_path: Path) -> None:
    first, second = StateFolder(tmp_path), StateFolder(tmp_path)
    assert first.path != second.path
    Outbox(first.results).add(1, FINISH)
    Outbox(second.results).add(2, FINISH)
    second.close()
    third = StateFolder(tmp_path)
    assert third.path == second.path
    third.close()
    first.close()
    last = StateFolder(tmp_path)
    assert {entry.worker_id for entry in Outbox(last.results).entries()} == {1, 2}
    last.close()


def test_default_folder_lies_with_the_data_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_DATA", "/data")
    assert state_folder.default() == Path("/data/workers")
    monkeypatch.delenv("MUSTER_DATA")
    assert state_folder.default().name == f"muster-workers-{os.getuid()}"


@GROUP
def test_results_arrive_after_the_server_and_the_worker_were_away(live_api: Api, tmp_path: Path) -> None:
    duties.partitions_create()
    port = str(free_port())
    server, options = f"http://127.0.0.1:{port}", ("--state", str(tmp_path / "state"))
    short, long = (submit(live_api, args={"seconds": seconds}) for seconds in (2, 5))
    results = tmp_path / "state" / "1" / "results"
    with running(server, *options) as first:
        with serving(tmp_path / "server.log", PORT=port) as served:
            until(lambda: {status_of(live_api, job) for job in (short, long)} == {"RUNNING"})
            _kill(served.process)
        until(lambda: len(list(results.glob("*.json"))) == 2)
        # The worker is killed too: another one of the same folder sends what it has left.
        first.kill()
        first.wait()
    with running(server, *options), serving(tmp_path / "server.log", PORT=port):
        done = ended(live_api, short, long)
        until(lambda: not list(results.glob("*.json")))
    assert {(job["latest_status"]["status_type"], job["attempt"]) for job in done} == {("COMPLETED", 1)}
    assert [entry[0] for entry in history(live_api, long)] == ["PENDING", "RUNNING", "COMPLETED"]


def _kill(server: psutil.Popen) -> None:
    """Kills a server with all its processes."""
    family = [*server.children(recursive=True), server]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=20)
