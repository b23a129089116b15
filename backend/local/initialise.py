"""Creates a PostgreSQL data folder, completely or not at all."""

import locale
import shutil
import subprocess
from pathlib import Path

from local import binaries, layout
from local.errors import LocalError, echo
from local.system_user import Account, grant_traversal

CONF_NAME = "muster.conf"


def ensure_initialised(cluster: layout.Cluster, account: Account) -> None:
    """Creates the data folder if it is missing, and updates its settings.

    initdb works in a temporary folder, renamed once it is complete. The next call deletes the
    remains of an interrupted one.

    Raises LocalError if initdb fails or the data belongs to another major version.
    """
    grant_traversal(account, cluster.pgdata)
    major = binaries.major_version(account)
    if not cluster.pgdata.exists():
        echo(f"creating a PostgreSQL {major} data folder in {cluster.pgdata}.")
        _initdb(cluster, account)
    _check_version(cluster.pgdata, major)
    _copy_settings(cluster, account)


def _initdb(cluster: layout.Cluster, account: Account) -> None:
    draft = cluster.pgdata.with_name(f"{cluster.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.chown(draft)
    command = [
        *(binaries.program("initdb"), "--pgdata", str(draft), "--username", layout.USER),
        # "trust" is safe: only the account can enter the socket's folder, and TCP is rejected.
        *("--auth-local", "trust", "--auth-host", "reject"),
        # The same collation and case folding on every machine, independent of its locale.
        *("--encoding", "UTF8", "--locale", "C", "--lc-ctype", _ctype()),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *(["--no-sync"] if cluster.throwaway else []),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, **account.popen_arguments())
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise LocalError(f"initdb could not create PostgreSQL's data folder: {''.join(reason)}")
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write(f"\ninclude '{CONF_NAME}'\n")
    (draft / CONF_NAME).touch()
    draft.rename(cluster.pgdata)


def _check_version(pgdata: Path, major: int) -> None:
    marker = pgdata / "PG_VERSION"
    if not marker.exists():
        raise LocalError(f"{pgdata} is not a PostgreSQL data folder: move it, or set MUSTER_DATA to another folder.")
    made_by = marker.read_text().strip()
    if made_by != str(major):
        raise LocalError(
            f"The data in {pgdata} belongs to PostgreSQL {made_by}, but this is PostgreSQL {major}: "
            "restore a backup into a new folder (MUSTER_DATA), or move the old folder."
        )


def _copy_settings(cluster: layout.Cluster, account: Account) -> None:
    """Copies db/postgresql.conf into the data folder.

    An include of the original would break when the checkout moves or the account cannot read it.
    """
    target = cluster.pgdata / CONF_NAME
    draft = target.with_suffix(".new")
    shutil.copyfile(layout.TUNED_CONF, draft)
    account.chown(draft)
    draft.rename(target)


def _ctype() -> str:
    """Returns "C.UTF-8" if the system has that locale, otherwise "C"."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    else:
        return "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
