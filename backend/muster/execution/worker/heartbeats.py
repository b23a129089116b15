"""Registers the worker, and tells the server at intervals what it runs."""

import threading

import structlog

from muster.execution.worker.answers import Key, Orders
from muster.execution.worker.calls import Calls
from muster.execution.worker.client import Client, Gone, Invalid, Refused, ServerAway
from muster.execution.worker.options import Options
from muster.execution.worker.runs import Runs
from muster.execution.worker.session import Session

log = structlog.get_logger(__name__)


class RegistrationRefused(Exception):
    """The server doesn't take this worker; the message says why."""


class Heartbeats:
    """The registration of a worker, and its heartbeats."""

    def __init__(self, client: Client, session: Session, runs: Runs, options: Options) -> None:
        self._client = client
        self._session = session
        self._runs = runs
        self._options = options
        self._calls = Calls(session, "heartbeat")
        self._registered_before = False
        # What the server knows: of a worker without runs, there is nothing to say while its claims renew the lease.
        self._known_idle = False

    def beat_until(self, closing: threading.Event) -> None:
        """Sends heartbeats until it is closed. Raises RegistrationRefused."""
        while not closing.is_set():
            worker_id = self._session.worker_id
            if worker_id is None:
                self._register()
            else:
                self._beat(worker_id)
            if self._session.worker_id is not None or self._calls.failing:
                closing.wait(min(self._calls.pause_s() or self._session.heartbeat_s, self._session.heartbeat_s))

    def _register(self) -> None:
        try:
            registered = self._client.register(self._options.registration())
        except ServerAway as error:
            self._calls.failed(error)
        except (Gone, Refused) as error:
            if isinstance(error, Invalid) or not self._registered_before:
                raise RegistrationRefused(str(error)) from error
            self._calls.failed(error)
        else:
            self._calls.worked()
            self._registered_before = self._known_idle = True
            log.info("worker_registered", worker=registered.id, name=self._options.name)
            self._session.begin(registered)

    def _beat(self, worker_id: int) -> None:
        updates = newest(self._runs.updates())
        if not updates and self._known_idle and self._session.lease_is_fresh:
            return
        answer = self._calls.attempt(worker_id, lambda: self._send(worker_id, updates))
        if answer is not None:
            self._known_idle = not updates
            self._session.obey(worker_id, answer)

    def _send(self, worker_id: int, updates: dict[Key, dict[str, object]]) -> Orders:
        """Sends a heartbeat. If what runs say of themselves is refused, the lease is renewed without it."""
        try:
            answer = self._client.heartbeat(worker_id, _bodies(updates))
        except Invalid as error:
            log.warning("progress_refused", error=str(error))
            names = {
                key: {"started_at": said["started_at"]} if "started_at" in said else {} for key, said in updates.items()
            }
            answer = self._client.heartbeat(worker_id, _bodies(names))
        self._runs.updates_sent(updates)
        return answer


def newest(updates: dict[Key, dict[str, object]]) -> dict[Key, dict[str, object]]:
    """Returns the newest attempt of each job: a heartbeat names a job once. An earlier one is about to end."""
    attempts = dict(sorted(updates))
    return {key: update for key, update in updates.items() if attempts[key[0]] == key[1]}


def _bodies(updates: dict[Key, dict[str, object]]) -> list[dict[str, object]]:
    return [{"id": job, "attempt": attempt, **update} for (job, attempt), update in updates.items()]
