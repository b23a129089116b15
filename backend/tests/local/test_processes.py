"""Several programs as one: together up, together down, nothing left."""

import os
import signal
import threading

import psutil
import pytest

from local.processes import Ended, Foreground, Program

# Sleeps as long as no other process on the machine, so that what is left of this test run can be told by it.
SLEEP = ["sleep", f"1000.{os.getpid()}"]
FOREVER = ["sh", "-c", f"echo here; {' '.join(SLEEP)}"]


def run(*programs: Program) -> Ended | None:
    return Foreground().run(list(programs), cwd="/", environment=os.environ)


def left() -> list[psutil.Process]:
    """Return what of FOREVER still runs a moment later: a kill takes effect soon, not at once."""
    sleeping = [child for child in psutil.process_iter(["cmdline"]) if child.info["cmdline"] in (FOREVER, SLEEP)]
    return psutil.wait_procs(sleeping, timeout=5)[1]


def test_one_that_dies_ends_them_all_and_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    ended = run(Program("web", FOREVER), Program("housekeeping", ["sh", "-c", "echo last words; exit 3"]))
    assert ended == Ended("housekeeping", 3)
    assert "housekeeping | last words" in capfd.readouterr().out
    assert not left()


def test_one_that_ends_well_ends_them_all_too() -> None:
    assert run(Program("web", FOREVER), Program("housekeeping", ["true"])) == Ended("housekeeping", 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_and_nobody_is_blamed(number: signal.Signals) -> None:
    threading.Timer(0.5, os.kill, (os.getpid(), number)).start()
    assert run(Program("web", FOREVER), Program("housekeeping", FOREVER)) is None
    assert not left()


def test_a_second_signal_ends_one_that_will_not_listen() -> None:
    deaf = ["sh", "-c", f"trap '' TERM; {' '.join(SLEEP)}; {' '.join(SLEEP)}"]
    for after_s in (0.5, 1.0):
        threading.Timer(after_s, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert run(Program("web", deaf)) is None
    assert not left()
