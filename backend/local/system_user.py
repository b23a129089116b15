"""The system account that PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from local.errors import LocalError, say

NAME = "muster-postgres"


class PopenArguments(TypedDict, total=False):
    """The arguments of subprocess that choose who runs a program."""

    cwd: str
    env: dict[str, str]
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """Who runs the server's programs; `user` None means whoever runs this process."""

    user: str | None = None

    def popen_arguments(self) -> PopenArguments:
        """Return what subprocess needs to run a program under this account."""
        # A folder that the account can't enter makes initdb and postgres fail: "/" is always there.
        environment = _clean_environment()
        if self.user is None:
            return PopenArguments(cwd="/", env=environment)
        entry = pwd.getpwnam(self.user)
        return PopenArguments(cwd="/", env=environment, user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])

    def give(self, path: Path) -> None:
        """Make the account the owner of `path`."""
        if self.user is not None:
            entry = pwd.getpwnam(self.user)
            os.chown(path, entry.pw_uid, entry.pw_gid)


def account_for(pgdata: Path) -> Account:
    """Return the account for the data in `pgdata`: its owner, or for new data the caller.

    Root gets an account of its own, made on first use (a system account without a home or a
    login), because PostgreSQL won't run as root.

    Raises LocalError when the data belongs to somebody else, or no account can be made.
    """
    root = os.geteuid() == 0
    if not pgdata.exists():
        return Account(_ensure_account()) if root else Account()
    owner = pgdata.stat().st_uid
    if root:
        return Account(_name_of(owner) if owner else _ensure_account())
    if owner != os.geteuid():
        raise LocalError(
            f"The data in {pgdata} belongs to {_name_of(owner)}: run as that user, "
            "or set MUSTER_DATA to a folder of your own."
        )
    return Account()


def open_the_way(account: Account, path: Path) -> None:
    """Let the account pass through every folder above `path`; says which it had to open.

    Only the right to pass is given (o+x), not the right to list, and only where it lacks.
    """
    if account.user is None:
        return
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            say(f"gave other users passage through {folder} (o+x): PostgreSQL runs as {account.user}, not as root.")


def _ensure_account() -> str:
    try:
        return pwd.getpwnam(NAME).pw_name
    except KeyError:
        pass
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise LocalError(
            f"PostgreSQL won't run as root and the account {NAME} could not be made ({error}): "
            "run as an ordinary user, or set DATABASE_URL."
        ) from error
    return NAME


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError as error:
        raise LocalError(f"The data folder belongs to user id {uid}, which has no name on this machine.") from error


def _clean_environment() -> dict[str, str]:
    """Return the environment without libpq's variables, which would send our programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
