"""Starting and stopping one embedded PostgreSQL. Callers hold the cluster's lock."""

import signal
import subprocess
import time
from pathlib import Path

import psutil
from psycopg.pq import PGconn, Ping

from local import binaries, layout, memory
from local.errors import LocalError, say
from local.system_user import Account

POLL_S = 0.05
SAY_EVERY_S = 5.0
STOP_WITHIN_S = 300.0
LARGE_LOG = 16 * 1024 * 1024

# What a test database may lose in a power cut, it need not pay for.
UNSAFE_BUT_QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

# Our own children, kept so that they can be reaped when they end; a server may outlive this process.
_children: list[subprocess.Popen[bytes]] = []


def postmaster(cluster: layout.Cluster) -> psutil.Process | None:
    """Return the process that serves this very data folder, or None.

    postmaster.pid alone proves nothing: after a crash its number may belong to another program.
    """
    for child in _children:
        child.poll()
    try:
        process = psutil.Process(int((cluster.pgdata / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process if serves(process, cluster.pgdata) else None


def ping(cluster: layout.Cluster) -> Ping:
    """Ask the server, as pg_isready does: OK, REJECT (starting, recovering) or NO_RESPONSE."""
    return Ping(PGconn.ping(cluster.url("postgres").encode()))


def start(cluster: layout.Cluster, account: Account) -> None:
    """Start the server and return when it accepts connections, however long recovery takes.

    Raises LocalError with PostgreSQL's own reason when it gives up.
    """
    _clear_remains(cluster)
    _ensure_socket_dir(cluster, account)
    settings = [
        *("listen_addresses=", f"unix_socket_directories={cluster.socket_dir}", f"port={layout.PORT}"),
        *(UNSAFE_BUT_QUICK if cluster.throwaway else memory.settings(memory.available())),
    ]
    command = [binaries.program("postgres"), "-D", str(cluster.pgdata)]
    for setting in settings:
        command += ["-c", setting]
    log_from = _rotate(cluster.log)
    with cluster.log.open("ab") as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for the server
            **account.popen_arguments(),
        )
    _children.append(child)
    process = psutil.Process(child.pid)
    try:
        if not comes_up(cluster, process):
            raise LocalError(f"PostgreSQL did not start: {_reason(cluster.log, log_from)} (log: {cluster.log})")
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        child.wait()
        raise


def comes_up(cluster: layout.Cluster, process: psutil.Process) -> bool:
    """Wait until the server accepts connections (after a crash that may take minutes), or has ended.

    Return which of the two it was.
    """
    began = said = time.monotonic()
    while ping(cluster) != Ping.OK:
        if not _alive(process):
            return False
        now = time.monotonic()
        if now - said > SAY_EVERY_S:
            say(f"PostgreSQL is recovering what it had not yet written ({now - began:.0f} s).")
            said = now
        time.sleep(POLL_S)
    return True


def stop(cluster: layout.Cluster) -> bool:
    """Stop the server in an orderly way, without waiting for its clients. Return whether one ran."""
    process = postmaster(cluster)
    if process is None:
        return False
    process.send_signal(signal.SIGINT)
    began = said = time.monotonic()
    while postmaster(cluster) is not None:
        now = time.monotonic()
        if now - began > STOP_WITHIN_S:
            raise LocalError(f"PostgreSQL (process {process.pid}) has not stopped in {STOP_WITHIN_S:.0f} s.")
        if now - said > SAY_EVERY_S:
            say(f"PostgreSQL is writing its last checkpoint ({now - began:.0f} s).")
            said = now
        time.sleep(POLL_S)
    return True


def _alive(process: psutil.Process) -> bool:
    """Whether `process` still runs; one that nobody has reaped doesn't."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def serves(process: psutil.Process, pgdata: Path) -> bool:
    """Whether `process` is a living postgres at work in `pgdata`, which is always its folder."""
    try:
        return _alive(process) and process.name() == "postgres" and Path(process.cwd()) == pgdata.resolve()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _clear_remains(cluster: layout.Cluster) -> None:
    """Sweep up after a server that was killed: its number, and children that outlived it."""
    pid_file = cluster.pgdata / "postmaster.pid"
    if not pid_file.exists():
        return
    say("PostgreSQL was not stopped in an orderly way last time; it recovers now.")
    orphans = [process for process in psutil.process_iter() if serves(process, cluster.pgdata)]
    for orphan in orphans:
        orphan.send_signal(signal.SIGQUIT)
    if psutil.wait_procs(orphans, timeout=30)[1]:
        raise LocalError(f"Processes of a killed PostgreSQL still use {cluster.pgdata}: end them first.")
    # The server would believe a number that a new process of ours happens to have.
    pid_file.unlink()


def _ensure_socket_dir(cluster: layout.Cluster, account: Account) -> None:
    """Make the stand-in folder for the socket; refuse one that somebody else made ready for us."""
    folder = cluster.socket_dir
    if folder == cluster.pgdata:
        return
    if not folder.exists():
        folder.mkdir(mode=0o700)
        account.give(folder)
    if folder.is_symlink() or folder.stat().st_uid != cluster.pgdata.stat().st_uid:
        raise LocalError(f"{folder} is needed for PostgreSQL's socket but belongs to somebody else: remove it.")


def _rotate(log: Path) -> int:
    """Set a log that has grown large aside. Return where the next line will stand."""
    if not log.exists():
        return 0
    if log.stat().st_size > LARGE_LOG:
        log.replace(log.with_name(f"{log.name}.1"))
        return 0
    return log.stat().st_size


def _reason(log: Path, log_from: int) -> str:
    with log.open("rb") as file:
        file.seek(log_from)
        lines = file.read().decode(errors="replace").splitlines()
    fatal = [line.split("FATAL:", 1)[1] for line in lines if "FATAL:" in line]
    return (fatal or lines or ["it said nothing"])[-1].strip()
