"""Faults in random order: each kind once in a round, some at the same time as people and workers do everything else."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
import psycopg

from faults.processes import kill, kill_postmaster, start_manage
from faults.simulation.fleet import Fleet
from local import embedded, layout
from tests.support.server import Server

LEASE_S = 3.0
PAUSE_S = 0.2, 1.5
# In order, or before it had begun.
STOPPED = (0, -signal.SIGTERM)
SESSIONS = """
    SELECT count(pg_terminate_backend(pid))
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < 0.5
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is broken. Housekeeping writes to ``log``."""

    cluster: layout.Cluster
    url: str
    server: Server
    fleet: Fleet
    log: Path


class Chaos:
    """Breaks processes. ``done`` counts the faults by kind; a round is over when each kind was done once."""

    def __init__(self, subject: Subject, rng: Random) -> None:
        self.done: Counter[str] = Counter()
        self.rounds = 0
        self._subject, self._rng = subject, rng
        self._databases = ExitStack()
        self._housekeeping = self._start_housekeeping()
        self._deck: list[Callable[[], None]] = []

    @property
    def kinds(self) -> list[Callable[[], None]]:
        return [
            self.web_process_killed,
            self.postgresql_killed,
            self.database_sessions_ended,
            self.housekeeping_killed,
            self.protocol_worker_killed,
            self.protocol_worker_paused,
            self.protocol_worker_stopped,
            self.bundled_worker_killed,
            self.bundled_worker_paused,
            self.bundled_worker_stopped,
        ]

    def step(self) -> None:
        """Does the next fault, after a pause."""
        if not self._deck:
            self._deck = self._rng.sample(self.kinds, len(self.kinds))
        time.sleep(self._rng.uniform(*PAUSE_S))
        fault = self._deck.pop()
        fault()
        self.done[fault.__name__] += 1
        self.rounds += not self._deck

    def close_housekeeping(self) -> None:
        if self._housekeeping.poll() is None:
            self._housekeeping.terminate()
            self._housekeeping.wait(60)

    def close(self) -> None:
        """Lets go of PostgreSQL."""
        self.close_housekeeping()
        self._databases.close()

    def web_process_killed(self) -> None:
        with suppress(psutil.NoSuchProcess):
            kill(self._rng.choice(self._subject.server.process.children()))

    def postgresql_killed(self) -> None:
        kill_postmaster(self._subject.cluster)
        time.sleep(self._rng.uniform(0, 2))
        self._databases.enter_context(embedded.running(self._subject.cluster))

    def database_sessions_ended(self) -> None:
        with psycopg.connect(self._subject.url, autocommit=True) as connection:
            connection.execute(SESSIONS)

    def housekeeping_killed(self) -> None:
        kill(self._housekeeping)
        time.sleep(self._rng.uniform(0, 1))
        self._housekeeping = self._start_housekeeping()

    def protocol_worker_killed(self) -> None:
        place = self._rng.choice(self._subject.fleet.protocol)
        place.kill()
        place.restart()

    def protocol_worker_paused(self) -> None:
        self._rng.choice(self._subject.fleet.protocol).pause(LEASE_S + self._rng.uniform(0, 3))

    def protocol_worker_stopped(self) -> None:
        place = self._rng.choice(self._subject.fleet.protocol)
        assert place.stop() in STOPPED
        place.restart()

    def bundled_worker_killed(self) -> None:
        place = self._rng.choice(self._subject.fleet.bundled)
        place.kill()
        time.sleep(self._rng.uniform(0, 2))
        place.restart()

    def bundled_worker_paused(self) -> None:
        self._rng.choice(self._subject.fleet.bundled).pause(LEASE_S + self._rng.uniform(0, 3))

    def bundled_worker_stopped(self) -> None:
        place = self._rng.choice(self._subject.fleet.bundled)
        assert place.stop() in STOPPED
        place.restart()

    def _start_housekeeping(self) -> psutil.Popen:
        return start_manage(self._subject.url, self._subject.log, "housekeep")
