"""Processes of this machine, which all tests share."""

import secrets
from contextlib import suppress

import psutil


def own_sleep() -> list[str]:
    """Returns a ``sleep`` that no other test runs."""
    return ["sleep", f"1000.{secrets.randbelow(10**12):012}"]


def running_as(program: list[str]) -> list[psutil.Process]:
    return [process for process in psutil.process_iter(["cmdline"]) if process.info["cmdline"] == program]


def command(process: psutil.Process) -> list[str]:
    """Returns the command line of a process; an empty one after its end."""
    with suppress(psutil.NoSuchProcess):
        return list(process.cmdline())
    return []
