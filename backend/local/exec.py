"""`python -m local.exec [--test] -- COMMAND …`: run a command while the database is up.

Sets DATABASE_URL for it and puts PostgreSQL's own programs (psql, pg_dump …) on its PATH. Starts
the embedded server where needed and stops it afterwards unless somebody else uses it. The exit
status is the command's. `--test` uses the throwaway cluster.
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
    """Run the command of the command line; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m local.exec", description=(__doc__ or "").partition(":")[2])
    parser.add_argument("--test", action="store_true", help="use the throwaway cluster of the tests")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    with database(layout.throwaway() if arguments.test else layout.main()) as url:
        return run(arguments.command, os.environ | {"DATABASE_URL": url, "PATH": path()})


def run(command: list[str], environment: dict[str, str], cwd: str | None = None) -> int:
    """Run `command`; pass SIGTERM and SIGHUP on and outlive it. Return its status as a shell would."""
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            return  # the terminal sends its Ctrl-C to the child itself; we only must not die of it first
        if child is None:
            early.append(number)
        else:
            child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in STOP_SIGNALS}
    try:
        child = subprocess.Popen(command, env=environment, cwd=cwd)
        for number in early:
            child.send_signal(number)
        status = child.wait()
    except OSError as error:
        raise LocalError(f"{command[0]} can't be run: {error.strerror}.") from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def path() -> str:
    """Return PATH with PostgreSQL's programs first, so that clients and server are of one version."""
    return os.pathsep.join([str(binaries.bin_dir()), os.environ.get("PATH", os.defpath)])


if __name__ == "__main__":
    exit_with(main)
