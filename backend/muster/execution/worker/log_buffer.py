"""The output of one run on its way to the server: in chunks, with bounded memory."""

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from muster.execution.worker.answers import Job, Key

# A chunk is cut when there is so much; else when its first byte is so old and the last chunk was cut so long ago. A
# line after a pause is sent at once; a run that writes without pause sends four chunks in three seconds.
CHUNK_BYTES, CHUNK_AGE_S, CHUNK_EVERY_S = 32 * 1024, 0.2, 0.75
# What a run has written and nobody has taken: its first part and its last are kept.
HEAD_BYTES = TAIL_BYTES = 2 * 1024 * 1024
GAP = "\n[muster: {:,} bytes of output are missing here: they could not be sent in time]\n"
UTF8_MAX = 4


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output. Its content stays with its number, so that it may be sent again."""

    key: Key
    seq: int
    data: bytes
    fence: Mapping[str, str]

    def body(self) -> dict[str, object]:
        """Returns it as text, or as base64 if it isn't UTF-8 or if that is shorter."""
        named = {"id": self.key[0], "attempt": self.key[1], **self.fence, "seq": self.seq}
        try:
            text = self.data.decode()
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text or len(json.dumps(text)) > 2 * len(self.data) + 100:
            return {**named, "data": base64.b64encode(self.data).decode(), "encoding": "base64"}
        return {**named, "data": text}


class LogBuffer:
    """The output of a run. One thread writes, another takes chunks."""

    def __init__(self, job: Job) -> None:
        self.key, self._fence = job.key, job.fence
        self._limit = job.log_limit_bytes
        self._lock = threading.Lock()
        self._head, self._tail = bytearray(), bytearray()
        self._dropped = self._taken = self._seq = 0
        self._since: float | None = None
        self._next_at = 0.0
        self._closed = False
        self._pending: list[Chunk] = []

    def write(self, piece: bytes) -> None:
        """Keeps output. When there is no room, the middle of what is held is dropped."""
        with self._lock:
            self._since = self._since or time.monotonic()
            room = 0 if self._tail else HEAD_BYTES - len(self._head)
            self._head += piece[:room]
            self._tail += piece[room:]
            excess = len(self._tail) - TAIL_BYTES
            if excess > 0:
                del self._tail[:excess]
                self._dropped += excess

    def close(self) -> None:
        """Says that the run has written all."""
        self._closed = True

    @property
    def done(self) -> bool:
        """Whether all has been written, sent and acknowledged."""
        return self._closed and not self._pending and not self._head and not self._tail

    def pending(self) -> list[Chunk]:
        """Returns the chunks that were taken and not acknowledged."""
        return list(self._pending)

    def take(self) -> Chunk | None:
        """Cuts the next chunk, if one is due."""
        with self._lock:
            if not self._due(time.monotonic()):
                return None
            self._close_gap()
            data = bytes(self._head[:CHUNK_BYTES])
            last = self._closed and len(data) == len(self._head) and not self._tail
            data = data if last else data[: _whole(data)]
            del self._head[: len(data)]
            self._close_gap()
            now = time.monotonic()
            self._since = now if self._head else None
            self._next_at = now + CHUNK_EVERY_S
            self._taken += len(data)
            chunk = Chunk(self.key, self._seq, data, self._fence)
            self._seq += 1
            self._pending.append(chunk)
            return chunk

    def acknowledge(self, seq: int) -> None:
        self._pending = [chunk for chunk in self._pending if chunk.seq != seq]

    def _due(self, now: float) -> bool:
        held = len(self._head) + len(self._tail)
        if not held:
            return False
        if self._closed:
            return True
        # A run that has written more than its limit sends no more chunks than a slow one, until its end.
        if held >= CHUNK_BYTES and not (self._limit and self._taken >= self._limit):
            return True
        return now >= self._next_at and self._since is not None and now - self._since >= CHUNK_AGE_S

    def _close_gap(self) -> None:
        """Goes on with the last part once the first is gone, and says in the log how much is missing between them."""
        if self._head or not self._tail:
            return
        gap = GAP.format(self._dropped).encode() if self._dropped else b""
        self._head, self._tail, self._dropped = bytearray(gap + self._tail), bytearray(), 0


def _whole(data: bytes) -> int:
    """Returns how much to send, so that no character is cut in two; all if it isn't text anyway, or too little."""
    for missing in range(min(UTF8_MAX, len(data))):
        try:
            data[: len(data) - missing].decode()
        except UnicodeDecodeError:
            continue
        return len(data) - missing
    return len(data)
