"""The worker: one thread polls the runs; others register, claim, send heartbeats, and finish."""

import threading
import time
from collections.abc import Callable

import structlog

from muster.execution.worker.answers import Orders
from muster.execution.worker.claims import Claims
from muster.execution.worker.client import CallError, Client
from muster.execution.worker.finishes import Finishes
from muster.execution.worker.heartbeats import Heartbeats, RegistrationRefused
from muster.execution.worker.launch import Launcher
from muster.execution.worker.log_pump import LogPump
from muster.execution.worker.options import Options
from muster.execution.worker.outbox import Entry, Outbox
from muster.execution.worker.outcome import Finish
from muster.execution.worker.runs import Runs
from muster.execution.worker.session import Session

log = structlog.get_logger(__name__)

LOOK_S = 0.05
# At the end: until runs are sent a signal, until they are killed, and until the results must have been sent.
FINISH_GRACE_S, KILL_GRACE_S, SEND_GRACE_S = 3.0, 5.0, 5.0
# The runs are not kept waiting for a server that doesn't answer.
DRAIN_WITHIN_S = 1.0
# A finish waits so long for the output of its run to arrive.
LOGS_FIRST_S = 3.0


class WorkerBroken(Exception):
    """A thread of the worker has failed. Its runs are killed; the server gives them to others."""


class Worker:
    """Runs jobs until it is stopped."""

    def __init__(self, client: Client, options: Options, outbox: Outbox, launcher: Launcher) -> None:
        self._client = client
        self._outbox = outbox
        self._session = Session(self._disown, self._obey)
        self._logs = LogPump(client, self._session)
        self._runs = Runs(options.size, self._keep, launcher, self._logs.open, allow_commands=options.allow_commands)
        self._claims = Claims(client, self._session, self._runs, outbox)
        self._finishes = Finishes(client, self._session, outbox, self._claims, self._ready)
        self._heartbeats = Heartbeats(client, self._session, self._runs, options)
        # Plain flags, since a signal handler sets them, which must not wait for a lock.
        self._stopping = self._quitting = False
        self._failure: BaseException | None = None
        self._no_claims, self._closing = threading.Event(), threading.Event()

    def stop(self, *, now: bool = False) -> None:
        """Ends in order: runs finish or are given back. ``now`` leaves them no time."""
        self._quitting = self._quitting or now
        self._stopping = True

    def run(self) -> None:
        """Runs until it is stopped. Raises RegistrationRefused or WorkerBroken."""
        polling = self._thread("poll", lambda: self._runs.poll_until(self._closing))
        talking = [
            self._thread("heartbeat", lambda: self._heartbeats.beat_until(self._closing)),
            self._thread("logs", lambda: self._logs.send_until(self._closing)),
            self._thread("finish", lambda: self._finishes.send_until(self._closing)),
        ]
        # Not waited for at the end: it may wait for jobs at the server.
        self._thread("claim", lambda: self._claims.claim_until(self._no_claims))
        self._wait(lambda: self._stopping)
        self._end()
        for thread in [*talking, polling]:
            thread.join(SEND_GRACE_S)
        self._raise_failure()

    def _keep(self, finish: Finish) -> None:
        self._finishes.add(finish)

    def _ready(self, entry: Entry) -> bool:
        """Returns whether the end of a run may be sent: its output comes first, but delays it only so long."""
        return self._logs.flushed(entry.key) or time.monotonic() - entry.ended_at > LOGS_FIRST_S

    def _obey(self, orders: Orders) -> None:
        self._runs.obey(orders)

    def _disown(self) -> None:
        self._runs.forget_claims()
        self._runs.end_all("disowned", 0)
        self._logs.forget()

    # Threads ----------------------------------------------------------------------------------------------------------

    def _thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=self._guarded, args=(name, work), name=name, daemon=True)
        thread.start()
        return thread

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        """Does the work of a thread. Without it the worker would be one that never ends a run, so all of it ends."""
        try:
            work()
        except RegistrationRefused as error:
            self._failure = error
        except BaseException as error:
            log.critical("worker_broken", thread=name, exc_info=True)
            self._failure = error

    def _wait(self, condition: Callable[[], bool], seconds: float | None = None) -> None:
        """Waits for a condition. Raises the failure of a thread at once."""
        until = None if seconds is None else time.monotonic() + seconds
        while not condition() and (until is None or time.monotonic() < until):
            self._raise_failure()
            time.sleep(LOOK_S)

    def _raise_failure(self) -> None:
        if self._failure is None:
            return
        self._no_claims.set()
        self._closing.set()
        self._runs.kill()
        if isinstance(self._failure, RegistrationRefused):
            raise self._failure
        raise WorkerBroken(f"{type(self._failure).__name__}: {self._failure}") from self._failure

    # The end ----------------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        """Takes nothing more, lets runs finish for a moment, gives back the others, and leaves."""
        log.info("worker_stops", runs=len(self._runs))
        self._no_claims.set()
        self._runs.close()
        draining = self._thread("drain", self._drain)
        self._wait(lambda: self._quitting or not draining.is_alive(), DRAIN_WITHIN_S)
        self._wait(lambda: self._quitting or not len(self._runs), FINISH_GRACE_S)
        self._runs.end_all("stop", 0 if self._quitting else KILL_GRACE_S)
        self._wait(lambda: self._quitting or not len(self._runs), KILL_GRACE_S + 1)
        self._runs.end_all("stop", 0)
        self._wait(lambda: not len(self._runs), KILL_GRACE_S)
        self._wait(lambda: not len(self._outbox) and not len(self._logs), SEND_GRACE_S)
        self._closing.set()
        self._leave()

    def _drain(self) -> None:
        """Ends the waiting claim at the server, which would be given what this worker gives back."""
        worker_id = self._session.worker_id
        if worker_id is None:
            return
        try:
            self._client.drain(worker_id)
        except CallError as error:
            log.warning("drain_failed", worker=worker_id, error=str(error))

    def _leave(self) -> None:
        worker_id = self._session.worker_id
        # A worker that holds results doesn't leave: the next one sends them as this one, while the lease lasts.
        if worker_id is None or len(self._outbox):
            return
        try:
            self._client.leave(worker_id)
        except CallError as error:
            log.warning("leave_failed", worker=worker_id, error=str(error))
