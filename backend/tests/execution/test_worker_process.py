"""``manage.py worker`` as a process, against the real server, and on the database without it."""

import math
import re
import signal
import sys
from pathlib import Path

import pytest

from muster.execution import leases
from tests.support import database
from tests.support.client import Api
from tests.support.processes import own_sleep, running_as
from tests.support.worker_process import ended, runs_of, status_of, until, worker
from tests.support.workers import history, submit

pytestmark = pytest.mark.xdist_group("worker")  # each starts a server and a worker


def lines(api: Api, job: int) -> list[str]:
    """Returns the last lines of a job's output; none before there are any."""
    answer = api.get(f"jobs/{job}/logs/", {"tail": 10_000})
    return [line["text"] for line in answer.json["lines"]] if answer.status == 200 else []


def test_tasks_end_with_their_result_or_their_error(live_api: Api, muster: str) -> None:
    pi = submit(live_api, task="monte_carlo_pi", args={"samples": 400_000, "seed": 1})
    product = submit(live_api, task="matrix_multiply", args={"size": 20})
    failing = submit(live_api, task="fail", args={"message": "boom"})
    foreign = submit(live_api, task="elsewhere")
    command = submit(live_api, task="command", args={"argv": ["true"]})
    with worker(muster):
        one, two, three = ended(live_api, pi, product, failing)
    assert math.isclose(one["result_data"]["pi"], math.pi, abs_tol=0.02)
    assert (one["exit_code"], one["worker"], one["latest_status"]["progress"]) == (0, "w", 100)
    assert one["usage"].keys() == {"cpu_s", "memory_peak_mb", "wall_s"}
    assert one["usage"]["cpu_s"] > 0.05
    assert two["result_data"]["trace"] > 0
    assert (three["latest_status"]["status_type"], three["exit_code"]) == ("FAILED", 1)
    assert three["error_message"] == "RuntimeError: boom"
    # The worker doesn't know the one, and wasn't allowed the other.
    assert [status_of(live_api, job) for job in (foreign, command)] == ["PENDING", "PENDING"]
    (left,) = live_api.get("workers/").json["results"]
    assert (left["state"], left["running"]) == ("left", 0)


def test_commands_run_without_a_shell_in_their_own_folder(live_api: Api, server: str) -> None:
    def command(script: str, **more: object) -> int:
        return submit(live_api, task="command", args={"argv": ["sh", "-c", script], "env": {"GIVEN": "this"}}, **more)

    says = command('echo "$GIVEN $MUSTER_CPUS $MUSTER_ATTEMPT in $(pwd)"; exit 3', resource_requirements={"cpus": 2})
    left_behind = own_sleep()
    forks = command(f"{' '.join(left_behind)} & exit 0")
    killed = command("kill -9 $$")
    missing = submit(live_api, task="command", args={"argv": ["no-such-program"]})
    late = command("sleep 100", resource_requirements={"walltime_s": 1})
    eater = submit(
        live_api,
        task="command",
        args={"argv": [sys.executable, "-c", "import time; x = b'x' * 300_000_000; time.sleep(60)"]},
        resource_requirements={"memory_mb": 100},
    )
    with worker(server, "--allow-commands"):
        one, two, three, four, five, six = ended(live_api, says, forks, killed, missing, late, eater)
    assert (one["exit_code"], one["latest_status"]["status_type"]) == (3, "FAILED")
    assert re.fullmatch(r"this 2 1 in \S+muster-\d+-\S+", one["error_message"])
    assert not Path(one["error_message"].rpartition(" ")[2]).exists()
    assert two["latest_status"]["status_type"] == "COMPLETED"
    assert running_as(left_behind) == []
    assert three["latest_status"]["message"] == "Ended by signal 9."
    assert "no-such-program" in four["error_message"]
    assert five["error_message"] == "Exceeded its walltime of 1 s. Ended by signal 15."
    assert re.fullmatch(r"Out of memory: used \d+ MB of 100 MB\. Ended by signal \d+\.", six["error_message"])


def test_cancelled_run_ends_within_seconds_and_a_stop_gives_back(live_api: Api, muster: str) -> None:
    first, second = (submit(live_api, args={"seconds": 100}) for _ in range(2))
    with worker(muster) as process:
        until(lambda: {status_of(live_api, job) for job in (first, second)} == {"RUNNING"})
        until(lambda: len(runs_of(process)) == 2)
        live_api.post(f"jobs/{first}/cancel/")
        until(lambda: len(runs_of(process)) == 1, 5)
        process.terminate()
        assert process.wait(20) == 0
    assert status_of(live_api, first) == "CANCELLED"
    # The claim that waits meanwhile brings it to the worker no more.
    assert [entry[0] for entry in history(live_api, second)] == ["PENDING", "RUNNING", "PENDING"]
    assert history(live_api, second)[-1] == ("PENDING", 1, "w", "Given back: the worker stops.")


def test_cancelled_run_that_ignores_signals_is_gone_with_all_its_processes(live_api: Api, muster: str) -> None:
    """What has left its process group and what its worker learns late included; its end is told after that."""
    program = own_sleep()
    sleep = " ".join(program)
    script = f"trap '' TERM; setsid sh -c \"trap '' TERM; {sleep}\" & {sleep}; {sleep}"
    job = submit(live_api, task="command", args={"argv": ["sh", "-c", script]})
    with worker(muster, "--allow-commands") as process:
        until(lambda: len(running_as(program)) == 2)
        # A worker that is late for its heartbeat has less time to end the run, here none.
        process.suspend()
        live_api.post(f"jobs/{job}/cancel/")
        database.execute("UPDATE job_latest SET status_at = status_at - interval '10 seconds' WHERE id = %s", [job])
        assert len(running_as(program)) == 2
        process.resume()
        until(lambda: not running_as(program))
        until(lambda: database.rows("SELECT job_id FROM worker_cancelled") == [])
    assert status_of(live_api, job) == "CANCELLED"


def test_second_signal_stops_at_once(live_api: Api, server: str) -> None:
    job = submit(live_api, args={"seconds": 100})
    with worker(server) as process:
        until(lambda: status_of(live_api, job) == "RUNNING")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        assert process.wait(4) == 0
    assert status_of(live_api, job) == "PENDING"


def test_jobs_of_a_killed_worker_run_again(live_api: Api, muster: str) -> None:
    job = submit(live_api, args={"seconds": 3})
    with worker(muster) as process:
        until(lambda: status_of(live_api, job) == "RUNNING")
        until(lambda: len(runs_of(process)) == 1)
        (run,) = runs_of(process)
        process.kill()
        process.wait()
        # Its run dies with it.
        run.wait(5)
    database.execute("UPDATE worker_watch SET looked_at = now()")
    with worker(muster, "--name", "second"):
        until(lambda: bool(leases.workers_rescue()))
        (done,) = ended(live_api, job)
    assert (done["latest_status"]["status_type"], done["attempt"], done["worker"]) == ("COMPLETED", 2, "second")
    assert "was lost with the worker w" in history(live_api, job)[2][3]


def test_output_of_runs_arrives_as_it_is_written_and_before_the_end(live_api: Api, muster: str) -> None:
    script = r"""printf 'first\n'; sleep 3; printf '10%%\r50%%\r100%%\n\377\000end\n'; seq 20000; echo last >&2"""
    job = submit(live_api, task="command", args={"argv": ["sh", "-c", script]})
    told = submit(live_api, task="fail", args={"message": "boom"})
    with worker(muster, "--allow-commands"):
        until(lambda: lines(live_api, job)[:1] == ["first"])
        assert status_of(live_api, job) == "RUNNING"
        (done, _) = ended(live_api, job, told)
        log = live_api.get(f"jobs/{job}/logs/", {"from_line": 1, "limit": 10_000}).json
    assert done["latest_status"]["status_type"] == "COMPLETED"
    assert log["line_count"] == 20_004
    assert [line["text"] for line in log["lines"][:5]] == ["first", "100%", "\ufffd\ufffdend", "1", "2"]
    assert lines(live_api, job)[-2:] == ["20000", "last"]
    assert log["gap"] is None
    assert lines(live_api, told)[-1] == "RuntimeError: boom"
