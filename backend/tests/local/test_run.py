"""`python -m local.run`, used by `make run`: all programs start and stop together."""

import gzip
import json
import shutil
import signal
import socket
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from local import embedded, layout, server
from tests.local.conftest import copy_folder, run_module, start_module
from tests.support.patience import Patience
from tests.support.processes import command

pytestmark = pytest.mark.xdist_group("run")  # one worker creates the migrated data for all tests


class Running:
    """Muster in the foreground, on a port of its own."""

    def __init__(self, data: Path, **more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.cluster = layout.Cluster(data, "postgres")
        environment = {"MUSTER_DATA": str(data), "PORT": str(self.port), "SEED": "0", "WEB_WORKERS": "1", **more}
        # Other workers of this machine may have its cpus.
        environment["MUSTER_CPU_LOCKS"] = str(data / "cpus")
        self.process = start_module("local.run", **environment)

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if f"ready at http://127.0.0.1:{self.port}" in line:
                return
        pytest.fail(f"never ready: {self.end()}")

    def part(self, name: str) -> psutil.Process:
        """Returns the program whose command line contains `name`."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if any(name in word for word in command(child)))

    def end(self) -> str:
        """Waits for the end and returns stderr; fails if any process survives."""
        family = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        out, err = self.process.communicate(timeout=60)
        print(out)
        assert not psutil.wait_procs(family, timeout=60)[1]
        assert server.postmaster(self.cluster) is None
        return err


@pytest.fixture(scope="module")
def migrated() -> Iterator[Path]:
    """A data folder with the migrated schema, created once; each test gets a copy."""
    data = Path(tempfile.mkdtemp(prefix="muster-test-"))
    done = run_module("local.exec", "--", sys.executable, "manage.py", "migrate", MUSTER_DATA=str(data))
    assert done.returncode == 0, done.stderr
    yield data
    shutil.rmtree(data)


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    copy_folder(migrated, tmp_path)
    return tmp_path


@pytest.fixture
def running(data: Path) -> Iterator[Running]:
    running = Running(data)
    running.wait_until_ready()
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.end()


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def submit(url: str, **job: object) -> int:
    body = json.dumps({"name": "job", **job}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(json.load(answer)["id"])


# SIGTERM: test_closed_terminal_does_not_prevent_a_clean_stop.
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_signal_stops_everything_cleanly(running: Running, number: signal.Signals) -> None:
    assert get(f"http://127.0.0.1:{running.port}/health/") == {"status": "ok"}
    running.process.send_signal(number)
    assert running.end().endswith("muster: stopped.\n")
    assert running.process.returncode == 0


def test_submitted_job_runs_and_a_stop_gives_back_what_runs(running: Running) -> None:
    jobs = f"http://127.0.0.1:{running.port}/api/jobs/"
    pi = submit(jobs, task="monte_carlo_pi", args={"samples": 1000})
    for _ in Patience(20):
        job = get(f"{jobs}{pi}/")
        if job["latest_status"]["status_type"] == "COMPLETED":
            break
    assert 3 < job["result_data"]["pi"] < 3.3
    long = submit(jobs, task="sleep", args={"seconds": 1000})
    for _ in Patience(20):
        if get(f"{jobs}{long}/")["latest_status"]["status_type"] == "RUNNING":
            break
    running.process.terminate()
    running.end()
    with embedded.running(running.cluster) as url, psycopg.connect(url) as connection:
        history = connection.execute("SELECT message FROM job_status WHERE job_id = %s ORDER BY id", [long]).fetchall()
    assert history[2] == ("Given back: the worker stops.",)


@pytest.mark.parametrize(
    ("part", "named"), [("housekeep", "housekeeping"), ("gunicorn", "web"), ("postgres", "PostgreSQL")]
)
def test_killed_program_stops_everything_and_is_named(running: Running, part: str, named: str) -> None:
    running.part(part).kill()
    assert f"muster: {named} exited unexpectedly" in running.end()
    assert running.process.returncode == 1


def test_start_after_sigkill_of_every_process_recovers(running: Running, data: Path) -> None:
    family = psutil.Process(running.process.pid).children(recursive=True)
    for process in [psutil.Process(running.process.pid), *family]:
        with suppress(psutil.NoSuchProcess):  # may have ended with its parent
            process.kill()
    psutil.wait_procs(family, timeout=10)
    running.process.communicate(timeout=10)
    again = Running(data)
    again.wait_until_ready()
    again.process.terminate()
    assert "recovers now" in again.end()


def test_second_run_on_the_same_data_shares_the_server(running: Running, data: Path) -> None:
    second = Running(data)
    second.wait_until_ready()
    running.process.terminate()
    running.process.communicate(timeout=60)
    assert get(f"http://127.0.0.1:{second.port}/health/ready/")
    second.process.terminate()
    second.end()


def test_closed_terminal_does_not_prevent_a_clean_stop(running: Running) -> None:
    assert running.process.stdout is not None
    running.process.stdout.close()
    urllib.request.urlopen(f"http://127.0.0.1:{running.port}/health/", timeout=10).close()
    running.process.stdout = None
    running.process.terminate()
    assert running.end().endswith("muster: stopped.\n")
    assert running.process.returncode == 0


SWF = "; UnixStartTime: 1000000000\n" + "".join(f"{n} {n} 10 30 4{' -1' * 5} 1{' -1' * 7}\n" for n in range(1, 5000))


def test_damaged_trace_is_named_and_what_was_read_is_served(data: Path, tmp_path: Path) -> None:
    trace = tmp_path / "history.swf.gz"
    trace.write_bytes(gzip.compress(SWF.encode())[:-3000])
    running = Running(data, TRACE=str(trace))
    running.wait_until_ready()
    jobs = get(f"http://127.0.0.1:{running.port}/api/jobs/?page_size=1")
    running.process.terminate()
    error = running.end()
    assert isinstance(jobs, dict)
    assert 0 < jobs["count"] < 4999
    assert f"{trace} is damaged: not all of it was read. Import an undamaged copy to add the rest.\n" in error
    assert running.process.returncode == 0


def test_unreadable_trace_starts_nothing_and_says_why(data: Path, tmp_path: Path) -> None:
    """The other reasons: tests/imports/test_import_jobs.py."""
    trace = tmp_path / "history"
    trace.write_bytes(b"dear diary,\ntoday no job ran.\n")
    running = Running(data, TRACE=str(trace))
    error = running.end()
    assert running.process.returncode == 1
    first, last = [line for line in error.splitlines() if "history" in line]
    assert "It looks neither like SWF nor like sacct output" in first
    assert last == f"muster: {trace} was not imported, so nothing was started: name another TRACE, or none."
