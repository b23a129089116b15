"""COPY … TO STDOUT on its own connection, cancelled when the client disconnects.

Not the connection of :mod:`muster.core.db.queries`: a copy may last minutes, and requests share that pool.
"""

import select
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Self

import psycopg
from django.db import connection
from psycopg import ClientCursor, errors, pq
from psycopg.pq.abc import PGresult

from muster.core.client_connection import HANGUP, ClientSocket
from muster.core.db.queries import Params
from muster.core.db.templates import Statement

BATCH_BYTES = 128 * 1024
CANCEL_TIMEOUT_S = 2.0
# A stream must start soon and with little load: no parallel workers, which would sort first. Memory for a bitmap of a
# million jobs: a lossy bitmap would recheck every job of its pages. And one look for each row in the tables that are
# joined: a hash or a merge would read a whole table first, and sort afterwards.
SESSION = (
    "-c timezone=UTC -c datestyle=ISO -c default_transaction_read_only=on -c max_parallel_workers_per_gather=0"
    " -c work_mem=64MB -c enable_hashjoin=off -c enable_mergejoin=off -c enable_sort=off"
)

Rows = list[memoryview]


class ClientGoneError(Exception):
    """The client has disconnected."""


class OvertimeError(Exception):
    """The copy exceeded its time limit."""


class CopyStream:
    """The rows of one COPY statement, as bytes, in batches. Leaving the context early cancels the statement.

    Raises Django's database errors, :class:`ClientGoneError` after a disconnect, and :class:`OvertimeError` after
    ``timeout_s`` seconds, however slowly the rows are read.
    """

    def __init__(self, statement: Statement, params: Params, *, timeout_s: float, client: ClientSocket | None) -> None:
        self.row_count = 0
        self._deadline = time.monotonic() + timeout_s
        with connection.wrap_database_errors:
            self._connection = _connect(timeout_s)
        self._pgconn = self._connection.pgconn
        self._events = select.poll()
        self._events.register(self._pgconn.socket, select.POLLIN)
        if client is not None:
            self._events.register(client.fileno(), HANGUP)
        self._statement = ClientCursor(self._connection).mogrify(statement.code, params)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
            # A broken connection needs no cancellation.
            with suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=CANCEL_TIMEOUT_S)
        self._connection.close()

    def batches(self) -> Iterator[Rows]:
        """Yields lists of lines of at least 128 KiB; only the last list may be smaller, or empty."""
        with connection.wrap_database_errors:
            self._pgconn.send_query(self._statement.encode())
            self._expect(pq.ExecStatus.COPY_OUT)
            yield from self._lines()
            self.row_count = self._expect(pq.ExecStatus.COMMAND_OK).command_tuples or 0
            self._result()

    def _lines(self) -> Iterator[Rows]:
        read = self._pgconn.get_copy_data
        batch: Rows = []
        size = 0
        while (length := (line := read(1))[0]) >= 0:
            if length == 0:
                self._wait()
                continue
            batch.append(line[1])
            size += length
            if size >= BATCH_BYTES:
                yield batch
                self._check_time()
                batch, size = [], 0
        yield batch

    def _wait(self) -> None:
        """Waits for data from the database or a disconnect of the client."""
        ready = self._events.poll(max(0.0, self._deadline - time.monotonic()) * 1000)
        if any(number != self._pgconn.socket for number, _ in ready):
            raise ClientGoneError
        self._check_time()
        self._pgconn.consume_input()

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise OvertimeError

    def _expect(self, status: pq.ExecStatus) -> PGresult:
        result = self._result()
        if result is None:
            raise psycopg.OperationalError("The COPY ended without a result.")
        if result.status != status:
            raise errors.error_from_result(result)
        return result

    def _result(self) -> PGresult | None:
        while self._pgconn.is_busy():
            self._wait()
        return self._pgconn.get_result()


def _connect(timeout_s: float) -> psycopg.Connection:
    """Connects with Django's parameters, but outside its pool and with a statement timeout of ``timeout_s``."""
    given = connection.get_connection_params()
    given["options"] = f"{given.get('options', '')} {SESSION} -c statement_timeout={int(timeout_s * 1000)}"
    given["application_name"] = "muster-export"
    # Returns a pooled connection of this request (used for a rate limit, for example) now instead of at the end.
    if not connection.in_atomic_block:
        connection.close()
    return psycopg.connect(**{**given, "autocommit": True})
