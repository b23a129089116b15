"""Workers that are killed, paused or cut off, and jobs that misbehave: nothing is lost, nothing is done twice."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.load import TIMEOUT_S
from faults.processes import housekeeping, kill, kill_postmaster
from faults.workers import ENDS, check, entries, job, left, shell, status, submit, wait_for, worker
from local import embedded, layout
from tests.support.faulty_proxy import Call, Fault, proxying
from tests.support.patience import Patience
from tests.support.server import Server, serving

# The first attempt never ends by itself.
ONCE = 'if [ "$MUSTER_ATTEMPT" = 1 ]; then setsid sleep 600 & sleep 600; fi'
GIGABYTE = "yes 'a line of output' | head -c 1000000000; echo; echo the end"
# The wall clock of the worker is an hour ahead.
AHEAD = """
import runpy, sys, time
now = time.time
time.time = lambda: now() + 3600
sys.argv[0] = "manage.py"
runpy.run_path("manage.py", run_name="__main__")
"""


@pytest.fixture
def server(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """gunicorn with a short lease, which housekeeping has too."""
    monkeypatch.setenv("WORKER_LEASE_S", "3")
    with serving(tmp_path / "web.log", database=url) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "workers"
    made.mkdir()
    return made


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def test_killed_worker_leaves_no_process_and_its_job_runs_again(
    url: str, server: Server, log: Path, folder: Path
) -> None:
    lost = shell(server, ONCE)
    with housekeeping(url, log):
        with worker(address(server), folder) as process:
            wait_for(server, [lost], "RUNNING")
            for _ in Patience(TIMEOUT_S):
                if len(list(left(folder))) >= 4:
                    break
            kill(process)
            # Its guard ends the run, with all that it has forked.
            for _ in Patience():
                if not list(left(folder)):
                    break
        with worker(address(server), folder):
            wait_for(server, [lost], *ENDS)
    assert [entry[:2] for entry in entries(server, lost)] == [
        ("PENDING", 1),
        ("RUNNING", 1),
        ("PENDING", 2),
        ("RUNNING", 2),
        ("COMPLETED", 2),
    ]
    assert "was lost with the worker" in entries(server, lost)[2][2]
    check(url, server, folder)


def test_worker_that_was_paused_past_its_lease_gives_up_its_run(
    url: str, server: Server, log: Path, folder: Path
) -> None:
    lost = shell(server, ONCE)
    with housekeeping(url, log), worker(address(server), folder) as first:
        wait_for(server, [lost], "RUNNING")
        first.suspend()
        with worker(address(server), folder):
            wait_for(server, [lost], "COMPLETED")
            first.resume()
            for _ in Patience(TIMEOUT_S):
                if "worker_gone" in (folder / "worker.log").read_text():
                    break
            again = submit(server, "sleep", seconds=0.1)
            wait_for(server, [again], "COMPLETED")
    assert [entry[1] for entry in entries(server, lost)] == [1, 1, 2, 2, 2]
    check(url, server, folder)


def test_lost_answers_lose_no_job_and_end_none_twice(url: str, server: Server, folder: Path) -> None:
    seen: dict[str, int] = {}

    def lose(call: Call) -> Fault | None:
        seen[call.name] = seen.get(call.name, 0) + 1
        # Every second answer of a claim or a finish is lost, after the server has done what it says.
        lost = call.name in {"claim", "finish", "logs"} and seen[call.name] % 2 and seen[call.name] < 8
        return Fault(cut=True, after=True) if lost else None

    jobs = [submit(server, "sleep", seconds=0.2) for _ in range(12)]
    with proxying(address(server)) as proxy, worker(proxy.address, folder):
        proxy.decide = lose
        wait_for(server, jobs, "COMPLETED")
    for each in jobs:
        assert [entry[:2] for entry in entries(server, each)] == [("PENDING", 1), ("RUNNING", 1), ("COMPLETED", 1)]
    check(url, server, folder)


def test_jobs_that_misbehave_end_and_leave_nothing(url: str, server: Server, folder: Path) -> None:
    deaf = shell(server, "trap '' TERM; while true; do sleep 1; done")
    forks = shell(server, "for i in 1 2 3; do setsid sleep 600 & done; exit 0")
    bomb = shell(server, f"'{sys.executable}' -c \"x = [b'x' * 10_000_000 for _ in range(1000)]\"", {"memory_mb": 100})
    loud, binary = shell(server, GIGABYTE), shell(server, "head -c 300000 /dev/urandom; exit 7")
    with worker(address(server), folder, "--memory-mb", "4000"):
        wait_for(server, [deaf], "RUNNING")
        server.send("POST", f"/api/jobs/{deaf}/cancel/", b"{}", Content_Type="application/json")
        wait_for(server, [forks, bomb, loud, binary], *ENDS)
        for _ in Patience(20):
            # Of the worker, only its guard and itself are left.
            if len(list(left(folder))) == 2:
                break
    assert (status(server, deaf), status(server, forks), status(server, loud)) == (
        "CANCELLED",
        "COMPLETED",
        "COMPLETED",
    )
    failed = job(server, bomb)
    assert failed["latest_status"]["status_type"] == "FAILED"
    assert "Out of memory" in failed["error_message"] or "MemoryError" in failed["error_message"]
    assert job(server, binary)["exit_code"] == 7
    said = server.get(f"/api/jobs/{loud}/logs/?tail=1").json
    assert said["lines"][0]["text"] == "the end"
    assert said["size_bytes"] < 20_000_000
    assert server.get(f"/api/jobs/{binary}/logs/?tail=5").status == 200
    check(url, server, folder)


def test_results_wait_for_a_killed_postgresql(cluster: layout.Cluster, url: str, server: Server, folder: Path) -> None:
    jobs = [submit(server, "sleep", seconds=seconds) for seconds in (2, 3)]
    with worker(address(server), folder):
        wait_for(server, jobs, "RUNNING")
        kill_postmaster(cluster)
        for _ in Patience(TIMEOUT_S):
            if len(list(folder.glob("state/*/results/*.json"))) == 2:
                break
        with embedded.running(cluster):
            wait_for(server, jobs, "COMPLETED")
            # Kept until the server has taken them.
            for _ in Patience(TIMEOUT_S):
                if not list(folder.glob("state/*/results/*.json")):
                    break
    assert [job(server, each)["attempt"] for each in jobs] == [1, 1]
    check(url, server, folder)


def test_clock_of_a_worker_may_be_an_hour_off(url: str, server: Server, folder: Path) -> None:
    slow, late = submit(server, "sleep", seconds=1), submit(server, "sleep", seconds=60, needs={"walltime_s": 2})
    with worker(address(server), folder, program=("-c", AHEAD)) as process:
        wait_for(server, [slow, late], *ENDS)
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT_S) == 0
    done = job(server, slow)
    assert done["latest_status"]["status_type"] == "COMPLETED"
    assert done["started_at"] <= done["completed_at"]
    assert 0.9 < done["usage"]["wall_s"] < 30
    assert job(server, late)["error_message"].startswith("Exceeded its walltime of 2 s.")
    check(url, server, folder)
