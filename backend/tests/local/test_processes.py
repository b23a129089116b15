"""Several programs in the foreground start and stop together, and none survives."""

import os
import signal
import threading

import psutil
import pytest

from local.processes import Exited, Foreground, Program

# A duration unique on this machine identifies the surviving processes of this test run.
SLEEP = ["sleep", f"1000.{os.getpid()}"]
FOREVER = ["sh", "-c", f"echo here; {' '.join(SLEEP)}"]


def run(*programs: Program) -> Exited | None:
    return Foreground().run(list(programs), cwd="/", environment=os.environ)


def survivors() -> list[psutil.Process]:
    """Returns the processes of FOREVER that still run after a minute: a kill does not take effect immediately."""
    sleeping = [child for child in psutil.process_iter(["cmdline"]) if child.info["cmdline"] in (FOREVER, SLEEP)]
    return psutil.wait_procs(sleeping, timeout=60)[1]


def test_failed_program_stops_all_and_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    ended = run(Program("web", FOREVER), Program("housekeeping", ["sh", "-c", "echo last words; exit 3"]))
    assert ended == Exited("housekeeping", 3)
    assert "housekeeping | last words" in capfd.readouterr().out
    assert not survivors()


def test_exit_with_status_zero_stops_all_too() -> None:
    assert run(Program("web", FOREVER), Program("housekeeping", ["true"])) == Exited("housekeeping", 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_all_without_an_unexpected_exit(number: signal.Signals) -> None:
    threading.Timer(0.5, os.kill, (os.getpid(), number)).start()
    assert run(Program("web", FOREVER), Program("housekeeping", FOREVER)) is None
    assert not survivors()


def test_second_signal_kills_a_program_that_ignores_sigterm() -> None:
    stubborn = ["sh", "-c", f"trap '' TERM; {' '.join(SLEEP)}; {' '.join(SLEEP)}"]
    for after_s in (0.5, 1.0):
        threading.Timer(after_s, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert run(Program("web", stubborn)) is None
    assert not survivors()


def test_others_stop_after_the_first(capfd: pytest.CaptureFixture[str]) -> None:
    says = "trap 'echo {0}; exit' TERM; while :; do sleep 0.05; done"
    slow = "trap 'sleep 1; echo first; exit' TERM; while :; do sleep 0.05; done"
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    programs = [
        Program("web", ["sh", "-c", says.format("last")]),
        Program("worker", ["sh", "-c", slow], stops_first=True),
    ]
    assert run(*programs) is None
    # Of the children, which the signal ends too, the shell says so.
    said = [line for line in capfd.readouterr().out.splitlines() if "Terminated" not in line]
    assert said == ["worker       | first", "web          | last"]


def test_a_program_that_exits_stops_all_at_once() -> None:
    programs = [Program("web", ["false"]), Program("worker", FOREVER, stops_first=True), Program("other", FOREVER)]
    assert run(*programs) == Exited("web", 1)
    assert not survivors()
