"""Starts and stops one embedded PostgreSQL. Callers hold the cluster's lock."""

import re
import signal
import subprocess
import time
from pathlib import Path

import psutil
from psycopg.pq import PGconn, Ping

from local import binaries, layout, memory
from local.errors import LocalError, echo
from local.system_user import Account

POLL_S = 0.05
PROGRESS_INTERVAL_S = 5.0
STOP_TIMEOUT_S = 300.0
MAX_LOG_BYTES = 16 * 1024 * 1024
# What clients are told until the server is ready; it says nothing of why a start fails.
REFUSED_CLIENT = "FATAL:  the database system is "

# Durability costs time, and a test database may be lost.
WITHOUT_DURABILITY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

# Children of this process, to be reaped when they exit. A server may outlive this process.
_children: list[subprocess.Popen[bytes]] = []


def postmaster(cluster: layout.Cluster) -> psutil.Process | None:
    """Returns the server process of this data folder, or None.

    postmaster.pid is not enough: after a crash its number may belong to another program.
    """
    for child in _children:
        child.poll()
    try:
        process = psutil.Process(int((cluster.pgdata / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process if serves(process, cluster.pgdata) else None


def ping(cluster: layout.Cluster) -> Ping:
    """Pings the server as pg_isready does. Returns OK, REJECT (starting, recovering) or NO_RESPONSE."""
    return Ping(PGconn.ping(cluster.url("postgres").encode()))


def start(cluster: layout.Cluster, account: Account) -> None:
    """Starts the server and waits until it accepts connections, without a limit on recovery time.

    Raises LocalError with PostgreSQL's own message if it fails to start.
    """
    _clean_up_after_crash(cluster)
    _ensure_socket_dir(cluster, account)
    settings = [
        *("listen_addresses=", f"unix_socket_directories={cluster.socket_dir}", f"port={layout.PORT}"),
        *(WITHOUT_DURABILITY if cluster.throwaway else memory.settings(memory.available())),
    ]
    command = [binaries.program("postgres"), "-D", str(cluster.pgdata)]
    for setting in settings:
        command += ["-c", setting]
    log_offset = _rotate(cluster.log)
    with cluster.log.open("ab") as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal must not reach the server
            **account.popen_arguments(),
        )
    _children.append(child)
    process = psutil.Process(child.pid)
    try:
        if not wait_until_ready(cluster, process):
            ended = f"exit status {child.poll()}, log: {cluster.log}"
            raise LocalError(f"PostgreSQL did not start: {_reason(cluster.log, log_offset)} ({ended})")
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        child.wait()
        raise


def wait_until_ready(cluster: layout.Cluster, process: psutil.Process) -> bool:
    """Waits until the server accepts connections or exits; returns whether it accepts them.

    Recovery after a crash may take minutes.
    """
    began = last_report = time.monotonic()
    while ping(cluster) != Ping.OK:
        if not _alive(process):
            return False
        now = time.monotonic()
        if now - last_report > PROGRESS_INTERVAL_S:
            echo(f"PostgreSQL is recovering after a crash ({now - began:.0f} s).")
            last_report = now
        time.sleep(POLL_S)
    return True


def stop(cluster: layout.Cluster) -> bool:
    """Stops the server with a fast shutdown: disconnects clients, writes a checkpoint.

    Returns whether it was running. Raises LocalError if it does not stop in time.
    """
    process = postmaster(cluster)
    if process is None:
        return False
    process.send_signal(signal.SIGINT)
    began = last_report = time.monotonic()
    while postmaster(cluster) is not None:
        now = time.monotonic()
        if now - began > STOP_TIMEOUT_S:
            raise LocalError(
                f"PostgreSQL (process {process.pid}) did not stop within {STOP_TIMEOUT_S:.0f} s: see {cluster.log}."
            )
        if now - last_report > PROGRESS_INTERVAL_S:
            echo(f"PostgreSQL is writing its last checkpoint ({now - began:.0f} s).")
            last_report = now
        time.sleep(POLL_S)
    return True


def _alive(process: psutil.Process) -> bool:
    """Returns whether `process` runs; a zombie does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def serves(process: psutil.Process, pgdata: Path) -> bool:
    """Returns whether `process` is a running postgres whose working directory is `pgdata`."""
    try:
        return _alive(process) and process.name() == "postgres" and Path(process.cwd()) == pgdata.resolve()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _clean_up_after_crash(cluster: layout.Cluster) -> None:
    """Removes the pid file of a killed server and ends its surviving children."""
    pid_file = cluster.pgdata / "postmaster.pid"
    if not pid_file.exists():
        return
    echo("PostgreSQL was not shut down cleanly; it recovers now.")
    orphans = [process for process in psutil.process_iter() if serves(process, cluster.pgdata)]
    for orphan in orphans:
        orphan.send_signal(signal.SIGQUIT)
    if psutil.wait_procs(orphans, timeout=30)[1]:
        raise LocalError(f"Processes of a killed PostgreSQL still use {cluster.pgdata}: end them, then try again.")
    # The server would refuse to start if a new process happened to have the number in the file.
    pid_file.unlink()


def _ensure_socket_dir(cluster: layout.Cluster, account: Account) -> None:
    """Creates the socket's folder in /tmp if it is needed; refuses one owned by another user."""
    folder = cluster.socket_dir
    if folder == cluster.pgdata:
        return
    if not folder.exists():
        folder.mkdir(mode=0o700)
        account.chown(folder)
    if folder.is_symlink() or folder.stat().st_uid != cluster.pgdata.stat().st_uid:
        raise LocalError(f"PostgreSQL's socket needs {folder}, which belongs to another user: remove it.")


def _rotate(log: Path) -> int:
    """Renames a log larger than MAX_LOG_BYTES. Returns the offset of the next line."""
    if not log.exists():
        return 0
    if log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
        return 0
    return log.stat().st_size


def _reason(log: Path, log_offset: int) -> str:
    with log.open("rb") as file:
        file.seek(log_offset)
        lines = file.read().decode(errors="replace").splitlines()
    own = [line for line in lines if REFUSED_CLIENT not in line]
    fatal = [re.split("FATAL:|PANIC:", line, maxsplit=1)[1] for line in own if "FATAL:" in line or "PANIC:" in line]
    # Without a fatal error the last line says only that the server has stopped.
    return fatal[-1].strip() if fatal else " | ".join(own[-3:]) or "its log is empty"
