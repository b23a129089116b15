"""Verified keys and sessions of this process, so that a request with a known one runs no statement more.

The database counts every loss of access in one row, in the transaction of the loss. This process reads that number
before a request if it last did so a second ago, and forgets all that it knows when the number has changed
(docs/adr/0015).
"""

import threading
import time
from collections.abc import Callable

from muster.core.callers import Caller
from muster.core.db import queries
from muster.core.db.templates import sql_file

RECHECK_S = 1.0
STALE_MAX_S = 2.0
"""The age at which a request waits for the version instead of letting another thread read it."""
MAX_KNOWN = 10_000


class Credential:
    """A verified key or session: its caller, and until when it is valid by ``time.time()``."""

    __slots__ = ("caller", "expires_at", "noted_at")

    def __init__(self, caller: Caller, expires_at: float) -> None:
        self.caller = caller
        self.expires_at = expires_at
        self.noted_at = 0.0


class CredentialCache:
    """Keeps credentials by the hash of their secret, as long as the version of all access stays the same."""

    def __init__(self) -> None:
        self._known: dict[bytes, Credential] = {}
        self._version: int | None = None
        self._read_at = -STALE_MAX_S
        self._reading = threading.Lock()

    def find(self, digest: bytes, load: Callable[[], Credential | None]) -> Credential | None:
        """Returns the credential, from memory or by ``load``; None for an unknown one, which is not remembered."""
        known = self._current()
        found = known.get(digest)
        if found is None and (found := load()) is not None:
            if len(known) >= MAX_KNOWN:
                known.clear()
            # If access was lost meanwhile, this dictionary has been replaced already.
            known[digest] = found
        return found

    def expire(self) -> None:
        """Makes the next request read the version."""
        self._read_at = -STALE_MAX_S

    def _current(self) -> dict[bytes, Credential]:
        age_s = time.monotonic() - self._read_at
        if age_s >= RECHECK_S and self._reading.acquire(blocking=age_s >= STALE_MAX_S):
            try:
                self._read_version()
            finally:
                self._reading.release()
        return self._known

    def _read_version(self) -> None:
        began = time.monotonic()
        if began - self._read_at < RECHECK_S:
            return  # another thread has read it meanwhile
        version = queries.value(sql_file("access_version"), {}, of=int)
        if version != self._version:
            self._known, self._version = {}, version
        self._read_at = began


CACHE = CredentialCache()
"""The cache of this process."""
