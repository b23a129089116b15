"""Rebuilds indexes of jobs whose pages have become half empty, beside the other duties."""

import threading
import time
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, InterfaceError, connections

from muster.core.db import queries
from muster.core.db.fragments import Identifier
from muster.core.db.templates import compose, sql_file

log = structlog.get_logger(__name__)

LEAST_BYTES = 1_000_000
# A rebuild waits for all older transactions.
OLD_TRANSACTION_S = 60.0
LOCK_TIMEOUT_S, REBUILD_TIMEOUT_S = 60, 3600
REST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BloatedIndex:
    """An index, its size, the estimated size of a new one, and how many times that it may grow to."""

    name: str
    bytes: int
    packed_bytes: int
    growth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """An invalid index that an interrupted rebuild left."""

    name: str


class IndexRebuilds:
    """Rebuilds one index at a time, in a thread of its own, and rests for 20 times as long as the rebuild took.

    The size of a new index is estimated from the mean width of texts, which is wrong if few jobs have a long owner, for
    example. So a rebuild that gained little is not repeated before the index has grown again.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._rests_until = 0.0
        self._failed = False
        # The sizes of rebuilt indexes, relative to the estimate.
        self._rebuilt: dict[str, float] = {}

    def start(self) -> int:
        """Starts a rebuild if an index is bloated; returns 1 if it did, otherwise 0. Drops remains without a rest."""
        if self._thread and self._thread.is_alive():
            return 0
        remains = remaining()
        index = None if time.monotonic() < self._rests_until else self._next()
        if index is None and not remains:
            return 0
        self._thread = threading.Thread(target=self._work, args=(index, remains), name="index-rebuild", daemon=True)
        self._thread.start()
        return 1

    def wait(self) -> None:
        """Waits until the rebuild has ended."""
        if self._thread:
            self._thread.join()

    def complete(self) -> int:
        """Rebuilds all bloated indexes without rests; returns their number. Ends with the first that fails."""
        done = 0
        while self.start():
            self.wait()
            if self._failed:
                break
            self._rests_until = 0.0
            done += 1
        return done

    def _next(self) -> BloatedIndex | None:
        return next((index for index in bloated() if self._has_grown(index)), None)

    def _has_grown(self, index: BloatedIndex) -> bool:
        return index.bytes > index.growth * index.packed_bytes * max(1.0, self._rebuilt.get(index.name, 1.0))

    def _work(self, index: BloatedIndex | None, remains: list[LeftOver]) -> None:
        began = time.monotonic()
        self._failed = True
        try:
            queries.execute(sql_file("index_limits"), {"lock_s": LOCK_TIMEOUT_S, "statement_s": REBUILD_TIMEOUT_S})
            for left_over in remains:
                drop(left_over)
            if index:
                self._rebuilt[index.name] = rebuild(index) / index.packed_bytes
            self._failed = False
        except (DatabaseError, InterfaceError) as error:
            # The next call drops what is left.
            log.warning("index_rebuild_failed", index=index and index.name, error=str(error).strip())
        finally:
            connections.close_all()
            if index:
                self._rests_until = time.monotonic() + REST * (time.monotonic() - began)


def bloated() -> list[BloatedIndex]:
    """Returns the bloated indexes, the most bloated first; none if a rebuild would have to wait."""
    limits = {"least_bytes": LEAST_BYTES, "transaction_s": OLD_TRANSACTION_S}
    return queries.rows(sql_file("index_bloated"), limits, into=BloatedIndex)


def remaining() -> list[LeftOver]:
    return queries.rows(sql_file("index_remains"), {}, into=LeftOver)


def drop(left_over: LeftOver) -> None:
    queries.execute(compose("index_remains_drop", {"left_over": Identifier(left_over.name)}, planned=True), {})
    log.warning("index_remains_dropped", index=left_over.name)


def rebuild(index: BloatedIndex) -> int:
    """Rebuilds the index; returns its size in bytes."""
    began = time.monotonic()
    queries.execute(compose("index_rebuild", {"rebuilt": Identifier(index.name)}, planned=True), {})
    rebuilt_bytes = queries.value(sql_file("index_size"), {"name": index.name}, of=int)
    seconds = round(time.monotonic() - began, 1)
    log.info("index_rebuilt", index=index.name, bytes=index.bytes, rebuilt_bytes=rebuilt_bytes, seconds=seconds)
    return rebuilt_bytes
