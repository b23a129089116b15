"""Sends how runs have ended, many in one call, and claims with it."""

import threading
import time
from collections.abc import Callable, Sequence

import structlog

from muster.execution.worker.answers import Finished
from muster.execution.worker.calls import FIRST_PAUSE_S, Calls
from muster.execution.worker.claims import Claims
from muster.execution.worker.client import Client, Gone, Invalid, Refused, ServerAway
from muster.execution.worker.outbox import Entry, Outbox, waits
from muster.execution.worker.outcome import Finish
from muster.execution.worker.session import Session

log = structlog.get_logger(__name__)

GATHER_S, LOOK_S = 0.05, 0.5
BATCH_MAX, BATCH_BYTES = 500, 1024 * 1024
REFUSED_PAUSE_S = 60.0


class Finishes:
    """The ends of runs on their way to the server. ``ready`` says whether the output of a run has arrived before."""

    def __init__(
        self, client: Client, session: Session, outbox: Outbox, claims: Claims, ready: Callable[[Entry], bool]
    ) -> None:
        self._client = client
        self._session = session
        self._outbox = outbox
        self._claims = claims
        self._ready = ready
        self._calls = Calls(session, "finish")
        self._wake = threading.Event()

    def add(self, finish: Finish) -> None:
        """Keeps how a run ended until the server has taken it."""
        worker_id = self._session.worker_id
        if worker_id is None:
            log.warning("result_dropped", job=finish["id"], attempt=finish["attempt"], why="The worker was lost.")
            return
        self._outbox.add(worker_id, finish)
        self._wake.set()

    def send_until(self, closing: threading.Event) -> None:
        """Sends until it is closed."""
        while not closing.is_set():
            if self._wake.wait(LOOK_S):
                self._wake.clear()
                time.sleep(GATHER_S)
            self._send()
            closing.wait(self._calls.pause_s())

    def _send(self) -> None:
        """Sends what is due, until a call fails."""
        batches = _batches([entry for entry in self._outbox.entries() if not waits(entry) and self._ready(entry)])
        for gathered in batches:
            # A claim may have brought a run again that was to be given back.
            batch = self._outbox.held(gathered)
            if not batch:
                continue
            try:
                self._send_batch(batch)
                self._calls.worked()
            except Refused as error:
                self._refused(batch, error)
            except ServerAway as error:
                self._calls.failed(error)
                return

    def _send_batch(self, batch: Sequence[Entry]) -> None:
        worker_id = batch[0].worker_id
        own = worker_id == self._session.worker_id
        try:
            answer = self._call(worker_id, batch, claims=own and not batch[0].alone)
        except Gone as error:
            self._session.end(worker_id, str(error))
            self._drop(batch, str(error))
            return
        given_back = {entry.key for entry in batch if entry.finish["status"] == "PENDING"}
        for finished in answer.jobs:
            if finished.outcome == "stale" and finished.key not in given_back:
                log.warning("result_stale", job=finished.id, attempt=finished.attempt, status=finished.status)
        self._outbox.remove(batch)
        if own:
            self._session.obey(worker_id, answer)

    def _call(self, worker_id: int, batch: Sequence[Entry], *, claims: bool) -> Finished:
        body: dict[str, object] = {"jobs": [entry.finish for entry in batch]}
        begun = self._claims.begin() if claims else None
        if begun is None:
            return self._client.finish(worker_id, body, None)
        key, free = begun
        try:
            answer = self._client.finish(worker_id, body | {"claim": self._claims.body(free, 0)}, key)
        except (Gone, Invalid):
            self._claims.refused(key)
            raise
        except (Refused, ServerAway):
            # The server may have answered before something else did.
            self._claims.lost(worker_id, key, free)
            raise
        if answer.claim is None:
            self._claims.refused(key)
        else:
            self._claims.given(worker_id, key, answer.claim)
        return answer

    def _drop(self, batch: Sequence[Entry], why: str) -> None:
        for entry in batch:
            log.warning("result_dropped", job=entry.key[0], attempt=entry.key[1], worker=entry.worker_id, why=why)
        self._outbox.remove(batch)

    def _refused(self, batch: Sequence[Entry], error: Refused) -> None:
        """Sends the ends of a refused call one by one; one that is refused alone waits, so that it delays no other."""
        if len(batch) > 1:
            for entry in batch:
                entry.alone = True
            self._wake.set()
            return
        (entry,) = batch
        entry.refusals += 1
        log.warning("finish_refused", job=entry.key[0], attempt=entry.key[1], error=str(error))
        if isinstance(error, Invalid) and not entry.replaced:
            why = f"The server refused what the worker told of the run: {str(error)[:1000]}"
            named = {name: entry.finish[name] for name in ("id", "attempt", "started_at") if name in entry.finish}
            self._outbox.replace(entry, {**named, "status": "FAILED", "error_message": why})
            self._wake.set()
        else:
            entry.not_before = time.monotonic() + min(REFUSED_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(entry.refusals, 10))


def _batches(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Groups by worker what fits one call. A job is in a call once: its attempts follow each other."""
    batches: list[dict[int, Entry]] = []
    open_: dict[int, dict[int, Entry]] = {}
    sizes: dict[int, int] = {}
    for entry in entries:
        worker_id, (job, _) = entry.worker_id, entry.key
        if entry.alone:
            batches.append({job: entry})
            continue
        batch = open_.get(worker_id)
        if batch is None or len(batch) >= BATCH_MAX or sizes[worker_id] + entry.size > BATCH_BYTES or job in batch:
            batch = open_[worker_id] = {}
            sizes[worker_id] = 0
            batches.append(batch)
        batch[job] = entry
        sizes[worker_id] += entry.size
    return [list(batch.values()) for batch in batches]
