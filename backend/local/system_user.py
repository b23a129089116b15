"""The system account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from local.errors import LocalError, echo

NAME = "muster-postgres"


class PopenArguments(TypedDict, total=False):
    """subprocess arguments that run a program under an account."""

    cwd: str
    env: dict[str, str]
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The account of the server's programs; `user` None means the user of this process."""

    user: str | None = None

    def popen_arguments(self) -> PopenArguments:
        """Returns the subprocess arguments that run a program under this account."""
        # initdb and postgres fail in a folder that the account cannot enter; "/" always works.
        environment = _clean_environment()
        if self.user is None:
            return PopenArguments(cwd="/", env=environment)
        entry = pwd.getpwnam(self.user)
        return PopenArguments(cwd="/", env=environment, user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])

    def chown(self, path: Path) -> None:
        """Creates the account the owner of `path`."""
        if self.user is not None:
            entry = pwd.getpwnam(self.user)
            os.chown(path, entry.pw_uid, entry.pw_gid)


def account_for(pgdata: Path) -> Account:
    """Returns the account for the data in `pgdata`: its owner, or the caller for new data.

    For root, creates a system account without home or login on first use: PostgreSQL does not run as root.

    Raises LocalError if the data belongs to another user or the account cannot be created.
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
            "or set MUSTER_DATA to another folder."
        )
    return Account()


def grant_traversal(account: Account, path: Path) -> None:
    """Lets the account traverse every folder above `path`; prints each change.

    Grants traversal (o+x) where it is missing, never the right to list.
    """
    if account.user is None:
        return
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            echo(f"let other users traverse {folder} (o+x): PostgreSQL runs as {account.user}, not as root.")


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
            f"PostgreSQL does not run as root, and the account {NAME} could not be created ({error}): "
            "run as an ordinary user, or set DATABASE_URL."
        ) from error
    return NAME


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError as error:
        raise LocalError(f"The data folder belongs to user id {uid}, which has no name on this machine.") from error


def _clean_environment() -> dict[str, str]:
    """Returns the environment without libpq's PG* variables, which would redirect the programs."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
