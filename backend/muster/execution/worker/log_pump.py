"""Sends the output of all runs to the server."""

import threading
import time

import structlog

from muster.execution.worker.answers import Job, Key
from muster.execution.worker.calls import Calls
from muster.execution.worker.client import Client, Gone, Invalid, Refused, ServerAway
from muster.execution.worker.log_buffer import Chunk, LogBuffer
from muster.execution.worker.session import Session

log = structlog.get_logger(__name__)

LOOK_S = 0.1
CALL_BYTES = 768 * 1024
# A server that has no logs is tried again after so long.
WITHOUT_S = 60.0


class LogPump:
    """The output of the runs of a worker. Sending never delays a run: what can't be sent in time is dropped."""

    def __init__(self, client: Client, session: Session) -> None:
        self._client = client
        self._session = session
        self._calls = Calls(session, "logs")
        self._lock = threading.Lock()
        self._buffers: dict[Key, LogBuffer] = {}
        self._without_until = 0.0
        self._alone = False

    def open(self, job: Job) -> LogBuffer:
        """Returns a buffer for the output of a run that begins."""
        buffer = LogBuffer(job)
        with self._lock:
            self._buffers[job.key] = buffer
        return buffer

    def flushed(self, key: Key) -> bool:
        """Returns whether nothing of a run is left to send."""
        return key not in self._buffers

    def __len__(self) -> int:
        return len(self._buffers)

    def forget(self) -> None:
        """Drops everything: the runs are no longer the worker's own."""
        with self._lock:
            self._buffers.clear()

    def send_until(self, closing: threading.Event) -> None:
        """Sends until it is closed."""
        while not closing.is_set():
            worker_id = self._session.worker_id
            chunks = self._collect() if worker_id is not None else []
            if chunks and worker_id is not None:
                self._send(worker_id, chunks)
                closing.wait(self._calls.pause_s())
            else:
                closing.wait(LOOK_S)

    def _collect(self) -> list[Chunk]:
        """Returns what is due, at most one call's worth; what was sent in vain comes first."""
        with self._lock:
            for key in [key for key, buffer in self._buffers.items() if buffer.done]:
                del self._buffers[key]
            buffers = list(self._buffers.values())
        found = [chunk for buffer in buffers for chunk in buffer.pending()]
        if self._alone:
            return found[:1] or [chunk for buffer in buffers if (chunk := buffer.take()) is not None][:1]
        room = CALL_BYTES - sum(len(chunk.data) for chunk in found)
        while room > 0:
            # One of each in turn, so that none delays the others.
            taken = [chunk for buffer in buffers if (chunk := buffer.take()) is not None]
            if not taken:
                break
            found += taken
            room -= sum(len(chunk.data) for chunk in taken)
        return found

    def _send(self, worker_id: int, chunks: list[Chunk]) -> None:
        if time.monotonic() < self._without_until:
            self._settle(chunks)
            return
        try:
            stored = self._client.logs(worker_id, [chunk.body() for chunk in chunks])
        except Gone as error:
            # Whether the worker is gone its heartbeats say; a server without logs answers alike.
            self._without_until = time.monotonic() + WITHOUT_S
            log.warning("logs_not_taken", error=str(error))
        except Refused as error:
            self._refused(chunks, error)
        except ServerAway as error:
            self._calls.failed(error)
        else:
            self._calls.worked()
            self._alone = False
            # Whatever became of a chunk, it needn't be sent again.
            self._settle(chunks)
            self._session.obey(worker_id, stored)

    def _refused(self, chunks: list[Chunk], error: Refused) -> None:
        if len(chunks) > 1:
            self._alone = True
        elif isinstance(error, Invalid):
            log.warning("chunk_refused", job=chunks[0].key[0], seq=chunks[0].seq, error=str(error))
            self._settle(chunks)
        else:
            self._calls.failed(error)

    def _settle(self, chunks: list[Chunk]) -> None:
        for chunk in chunks:
            buffer = self._buffers.get(chunk.key)
            if buffer is not None:
                buffer.acknowledge(chunk.seq)
