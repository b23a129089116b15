"""Kills PostgreSQL as a power failure does."""

import signal
from contextlib import suppress

import psutil

from local import layout, server


def processes_of(cluster: layout.Cluster) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if server.serves(process, cluster.pgdata)]


def kill_all(cluster: layout.Cluster) -> None:
    """Kills all processes of a cluster at once."""
    victims = processes_of(cluster)
    assert victims
    for victim in victims:
        with suppress(psutil.NoSuchProcess):  # has exited by itself meanwhile
            victim.send_signal(signal.SIGKILL)
    psutil.wait_procs(victims, timeout=10)
