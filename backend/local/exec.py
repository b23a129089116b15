"""`python -m local.exec [--test] -- COMMAND …`: runs a command with the database running.

Sets DATABASE_URL and puts PostgreSQL's programs (psql, pg_dump …) on the PATH. Starts the embedded
server if necessary and stops it afterwards unless another process uses it. Exits with the status
of the command. `--test` uses the throwaway cluster.
"""

import argparse
import os
import signal
import subprocess
from types import FrameType

from local import binaries, layout
from local.database import database
from local.errors import LocalError, exit_with
from local.processes import STOP_SIGNALS


def main() -> int:
    """Runs the command given as arguments; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m local.exec", description=(__doc__ or "").partition(":")[2])
    parser.add_argument("--test", action="store_true", help="use the throwaway cluster of the tests")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    with database(layout.throwaway() if arguments.test else layout.main()) as url:
        return run(arguments.command, os.environ | {"DATABASE_URL": url, "PATH": path()})


def run(command: list[str], environment: dict[str, str], cwd: str | None = None) -> int:
    """Runs `command`, forwards SIGTERM and SIGHUP to it, and waits for its end.

    Returns its exit status as a shell does: 128 + N after signal N. Raises LocalError if it cannot be run.
    """
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def forward(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            return  # the terminal sends Ctrl-C to the child too; this process must outlive the child
        if child is None:
            early.append(number)
        else:
            child.send_signal(number)

    before = {number: signal.signal(number, forward) for number in STOP_SIGNALS}
    try:
        child = subprocess.Popen(command, env=environment, cwd=cwd)
        for number in early:
            child.send_signal(number)
        status = child.wait()
    except OSError as error:
        raise LocalError(f"{command[0]} cannot be run: {error.strerror}.") from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def path() -> str:
    """Returns PATH with PostgreSQL's programs first, so that client and server have the same version."""
    return os.pathsep.join([str(binaries.bin_dir()), os.environ.get("PATH", os.defpath)])


if __name__ == "__main__":
    exit_with(main)
