"""Django's engine, with a pool that never returns a dead connection and distinguishes an outage from a busy server.

psycopg's own ``check`` queries the server for each connection, and after a restart sleeps 1, 2, 4 … seconds between
stale connections. Its reconnections back off for longer and longer during an outage.
"""

import time
from functools import cached_property
from typing import Any, cast

import orjson
import psycopg
from django.db.backends.postgresql import base
from psycopg.types.json import set_json_loads
from psycopg.types.string import TextLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from muster.core.db.engine.prepared import PreparedStatements

Connection = psycopg.Connection[Any]
Pool = ConnectionPool[Connection]


class PooledConnection(Connection):
    """A connection of the pool; records the time of the last failure to connect."""

    failed_at = 0.0

    @cached_property
    def prepared(self) -> PreparedStatements:
        return PreparedStatements(self)

    @classmethod
    def connect(cls, conninfo: str = "", **kwargs: Any) -> "PooledConnection":
        try:
            session = super().connect(conninfo, **kwargs)
        except psycopg.OperationalError:
            cls.failed_at = time.monotonic()
            raise
        # After a rollback, a cursor that prepares statements sends DEALLOCATE ALL, which would remove ours too.
        session.prepare_threshold = None
        set_json_loads(orjson.loads, session)
        # Django's JSONField, which the admin reads, parses the text of jsonb itself.
        session.adapters.register_loader("jsonb", TextLoader)
        return session


class DatabaseWrapper(base.DatabaseWrapper):
    """Raises ``OperationalError`` from ``PoolTimeout`` only when all connections are in use."""

    def connect(self) -> None:
        """Takes a session of the pool. Django's method would also prepare the parameters of a new one each time."""
        pool = self.pool
        if pool is None or pool.closed:
            super().connect()
            return
        self.in_atomic_block = self.closed_in_transaction = self.needs_rollback = self.errors_occurred = False
        self.savepoint_ids, self.atomic_blocks, self.run_on_commit = [], [], []
        self.health_check_done = True
        # At the end of the request.
        self.close_at = 0.0
        self.connection = self.get_new_connection({})
        if not self.connection.autocommit:
            self.connection.autocommit = True
        self.autocommit = True

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        began = time.monotonic()
        try:
            connection = super().get_new_connection(conn_params)
            while self.pool and not _alive(connection):
                connection.close()
                # The pool replaces it.
                self.pool.putconn(connection)
                connection = super().get_new_connection(conn_params)
        except PoolTimeout as error:
            if PooledConnection.failed_at < began:
                raise
            raise psycopg.OperationalError("The server could not be reached in time.") from error
        return cast(Connection, connection)


def give_up_at_once(pool: Pool) -> None:
    """The pool's ``reconnect_failed``: fails all waiting requests, unless a connection in use may still be returned."""
    with pool._lock:  # noqa: SLF001  as its close() does; there is no public API
        if pool._nconns:  # noqa: SLF001
            return
        waiting = list(pool._waiting)  # noqa: SLF001
        pool._waiting.clear()  # noqa: SLF001
    for client in waiting:
        client.fail(psycopg.OperationalError("The server cannot be reached."))


def _alive(connection: Connection) -> bool:
    """Returns whether the connection is open, by reading the socket, which takes a microsecond, without a query.

    ``poll`` would release the interpreter's lock, and a busy process would run another request before this one.
    """
    try:
        # An idle connection receives only notices and its end: the first call reads notices, the second the end.
        connection.pgconn.consume_input()
        connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return False
    return True
