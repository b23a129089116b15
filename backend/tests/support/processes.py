"""Processes of this machine, which all tests share."""

import secrets
import signal
from contextlib import suppress

import psutil

from tests.support.patience import Patience


def own_sleep() -> list[str]:
    """Returns a ``sleep`` that no other test runs."""
    return ["sleep", f"1000.{secrets.randbelow(10**12):012}"]


def running_as(program: list[str]) -> list[psutil.Process]:
    return [process for process in psutil.process_iter(["cmdline"]) if process.info["cmdline"] == program]


def stop(process: psutil.Process) -> None:
    """Stops a process; returns once none of its threads runs, which the signal alone doesn't wait for."""
    process.send_signal(signal.SIGSTOP)
    for _ in Patience(20):
        states = {psutil.Process(thread.id).status() for thread in process.threads()}
        if states == {psutil.STATUS_STOPPED}:
            return


def command(process: psutil.Process) -> list[str]:
    """Returns the command line of a process; an empty one after its end."""
    with suppress(psutil.NoSuchProcess):
        return list(process.cmdline())
    return []
