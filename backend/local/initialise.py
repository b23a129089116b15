"""Making a data folder: all of it or nothing."""

import locale
import shutil
import subprocess
from pathlib import Path

from local import binaries, layout
from local.errors import LocalError, say
from local.system_user import Account, open_the_way

CONF_NAME = "muster.conf"


def ensure_initialised(cluster: layout.Cluster, account: Account) -> None:
    """Make the data folder unless it is there, and bring its settings up to date.

    initdb works in a folder beside, which gets the real name only when it is whole: an
    interrupted one is swept away by the next.

    Raises LocalError when initdb fails or the data is of another major version.
    """
    open_the_way(account, cluster.pgdata)
    major = binaries.major_version(account)
    if not cluster.pgdata.exists():
        say(f"making a PostgreSQL {major} data folder in {cluster.pgdata}.")
        _initdb(cluster, account)
    _check_version(cluster.pgdata, major)
    _copy_settings(cluster, account)


def _initdb(cluster: layout.Cluster, account: Account) -> None:
    draft = cluster.pgdata.with_name(f"{cluster.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.give(draft)
    command = [
        *(binaries.program("initdb"), "--pgdata", str(draft), "--username", layout.USER),
        # The socket lies in a folder that only the account can enter; there is no other way in.
        *("--auth-local", "trust", "--auth-host", "reject"),
        # The same order and the same case folding on every machine, whatever its own locale.
        *("--encoding", "UTF8", "--locale", "C", "--lc-ctype", _ctype()),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *(["--no-sync"] if cluster.throwaway else []),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, **account.popen_arguments())
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise LocalError(f"PostgreSQL's data folder could not be made: {''.join(reason)}")
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write(f"\ninclude '{CONF_NAME}'\n")
    (draft / CONF_NAME).touch()
    draft.rename(cluster.pgdata)


def _check_version(pgdata: Path, major: int) -> None:
    marker = pgdata / "PG_VERSION"
    if not marker.exists():
        raise LocalError(f"{pgdata} holds no PostgreSQL data: move it away, or set MUSTER_DATA to another folder.")
    made_by = marker.read_text().strip()
    if made_by != str(major):
        raise LocalError(
            f"The data in {pgdata} was made by PostgreSQL {made_by}, and this is PostgreSQL {major}: "
            "restore a backup into a new folder (MUSTER_DATA), or move the old one away."
        )


def _copy_settings(cluster: layout.Cluster, account: Account) -> None:
    """Copy db/postgresql.conf in: the checkout may move, and the account may not be able to read it."""
    target = cluster.pgdata / CONF_NAME
    draft = target.with_suffix(".new")
    shutil.copyfile(layout.TUNED_CONF, draft)
    account.give(draft)
    draft.rename(target)


def _ctype() -> str:
    """Return the C locale that knows Unicode where the system has it, else plain C."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    else:
        return "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
